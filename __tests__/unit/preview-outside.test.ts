import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Block,
  blockText,
  covering,
  holds,
  parseBlock,
  widened,
} from '../../src/engine/preview/cidr.js';
import { outsideOf, podNetworksOf } from '../../src/engine/preview/outside.js';
import type { KubeObject } from '../../src/model/kubernetes.js';

const parsed = (text: string): Block => {
  const block = parseBlock(text);
  if (block === undefined) throw new Error(text);
  return block;
};

const node = (podCIDRs: string[], address: string, annotations: Record<string, string> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: address, annotations },
  spec: podCIDRs.length === 0 ? {} : { podCIDRs, podCIDR: podCIDRs[0] },
  status: {
    addresses: [
      { type: 'InternalIP', address },
      { type: 'Hostname', address: 'node-1' },
    ],
  },
});

describe('blocks of addresses', () => {
  it.each([
    ['10.1.2.3', '10.1.2.3/32'],
    ['10.1.2.3/16', '10.1.0.0/16'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['fd00:10:244::/56', 'fd00:10:244::/56'],
    ['FD00::1', 'fd00::1/128'],
    ['::/0', '::/0'],
    ['::ffff:10.0.0.1', '::ffff:a00:1/128'],
    ['2001:db8:0:1:0:0:0:1', '2001:db8:0:1::1/128'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1/128'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7/128'],
  ])('%s is %s', (text, expected) => {
    expect(blockText(parsed(text))).toBe(expected);
  });

  it.each([
    '',
    '10.1.2',
    '10.1.2.3/33',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    'fe80::1%eth0',
    'node-1',
    '10.0.0.0/x',
  ])('not %j', (text) => {
    expect(parseBlock(text)).toBeUndefined();
  });

  const block = fc.oneof(
    fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })),
    fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })),
  );
  it('are the same when written and read again', () => {
    fc.assert(
      fc.property(block, ([address, prefix]) => {
        const one = parsed(`${address}/${prefix}`);
        expect(parsed(blockText(one))).toEqual(one);
        expect(holds(one, parsed(address))).toBe(true);
      }),
    );
  });

  it('are covered by the smallest that holds them all', () => {
    const many = fc.array(fc.tuple(fc.ipV4(), fc.integer({ min: 8, max: 32 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(many, (texts) => {
        const [first, ...others] = texts.map(([address, prefix]) => parsed(`${address}/${prefix}`));
        if (first === undefined) return;
        const cover = covering([first, ...others]);
        const all = [first, ...others];
        expect(all.every((each) => holds(cover, each))).toBe(true);
        if (cover.prefix < 32) {
          const smaller = [0n, 1n << BigInt(31 - cover.prefix)].map((offset) =>
            widened({ ...cover, base: cover.base + offset }, cover.prefix + 1),
          );
          const fits = smaller.some((half) => all.every((each) => holds(half, each)));
          expect(fits && !all.some(({ prefix }) => prefix === cover.prefix)).toBe(false);
        }
      }),
    );
  });
});

describe('the pods’ network', () => {
  const networks = (blocks: string[], addresses: string[] = []) =>
    podNetworksOf(blocks.map(parsed), addresses.map(parsed)).map(blockText);

  it('is one around the blocks of all nodes, and of those to come', () => {
    expect(networks(['10.244.0.0/24', '10.244.1.0/24'], ['192.168.1.10'])).toEqual(['10.244.0.0/16']);
    expect(networks(['10.0.0.0/14'])).toEqual(['10.0.0.0/14']);
    expect(networks(['10.244.1.0/24', 'fd00:10:244:1::/64'])).toEqual(['10.244.0.0/16', 'fd00:10:244::/48']);
    expect(networks([])).toEqual([]);
  });

  it('never holds a node’s own address', () => {
    expect(networks(['10.0.1.0/24', '10.0.2.0/24'], ['10.0.9.1'])).toEqual(['10.0.0.0/22']);
    expect(networks(['10.0.1.0/24', '10.0.2.0/24'], ['10.0.3.1'])).toEqual(['10.0.1.0/24', '10.0.2.0/24']);
    const octet = fc.integer({ min: 0, max: 255 });
    const some = fc.uniqueArray(octet, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(some, fc.array(fc.tuple(octet, octet)), (thirds, hosts) => {
        const blocks = thirds.map((third) => parsed(`10.1.${third}.0/24`));
        const addresses = hosts
          .filter(([third]) => !thirds.includes(third))
          .map(([third, fourth]) => parsed(`10.1.${third}.${fourth}`));
        const found = podNetworksOf(blocks, addresses);
        for (const each of blocks) expect(found.some((network) => holds(network, each))).toBe(true);
        for (const each of addresses) expect(found.some((network) => holds(network, each))).toBe(false);
      }),
    );
  });
});

const pod = (ip: string, hostIP: string, more: object = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: ip },
  spec: more,
  status: { hostIP, podIPs: [{ ip }] },
});

describe('who comes in from outside', () => {
  const nobody = { nodes: undefined, pods: [], given: [] };

  it('is everybody but the pods, and the nodes where they speak from among them', () => {
    const nodes = [node(['10.244.0.0/24'], '192.168.1.10'), node(['10.244.1.0/24'], '192.168.1.11')];
    expect(outsideOf({ ...nobody, nodes })).toEqual({
      known: true,
      sources: [
        { ipBlock: { cidr: '0.0.0.0/0', except: ['10.244.0.0/16'] } },
        { ipBlock: { cidr: '10.244.0.0/31' } },
        { ipBlock: { cidr: '10.244.1.0/31' } },
      ],
      notes: [],
    });
  });

  it('goes by Calico’s own words where it is there: its pods may have any address', () => {
    const calico = {
      'projectcalico.org/IPv4Address': '192.168.1.10/24',
      'projectcalico.org/IPv4VXLANTunnelAddr': '10.244.88.0',
    };
    const nodes = [node(['10.244.0.0/24'], '192.168.1.10', calico)];
    expect(outsideOf({ ...nobody, nodes }).sources).toEqual([
      { ipBlock: { cidr: '0.0.0.0/0', except: ['10.244.0.0/16'] } },
      { ipBlock: { cidr: '10.244.88.0/32' } },
    ]);
  });

  it('is by the user’s word, when there is one; nodes among the pods come in', () => {
    const nodes = [node([], '10.0.0.10')];
    expect(outsideOf({ ...nobody, nodes, given: ['10.0.0.0/16', 'fd00::/8'] }).sources).toEqual([
      { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/16'] } },
      { ipBlock: { cidr: '::/0', except: ['fd00::/8'] } },
      { ipBlock: { cidr: '10.0.0.10/32' } },
    ]);
  });

  it('is found by the pods there are, where nodes tell nothing', () => {
    const pods = [pod('10.100.1.5', '10.89.0.11'), pod('10.89.0.12', '10.89.0.12', { hostNetwork: true })];
    const except = { known: true, sources: [{ ipBlock: { cidr: '0.0.0.0/0', except: ['10.100.0.0/16'] } }] };
    expect(outsideOf({ ...nobody, nodes: [node([], '10.89.0.11')], pods })).toMatchObject(except);
    expect(outsideOf({ ...nobody, pods })).toMatchObject(except);
    // In a cloud's subnet pods and nodes are neighbours: nobody can be told from anybody.
    const neighbours = [pod('10.0.3.57', '10.0.3.12')];
    expect(outsideOf({ ...nobody, pods: neighbours })).toMatchObject({
      known: false,
      sources: [{ ipBlock: { cidr: '10.0.3.12/32' } }],
    });
  });

  it('is never everybody for want of knowledge: the nodes, or nobody', () => {
    const silent = outsideOf({ ...nobody, nodes: [node([], '192.168.1.10')] });
    expect(silent).toMatchObject({ known: false, sources: [{ ipBlock: { cidr: '192.168.1.10/32' } }] });
    expect(silent.notes.join()).toContain('--pod-network');
    expect(outsideOf(nobody).sources).toBeUndefined();
    expect(outsideOf({ ...nobody, nodes: [] }).sources).toBeUndefined();
  });
});
