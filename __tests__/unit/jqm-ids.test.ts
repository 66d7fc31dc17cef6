import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addressOf,
  candidatesOf,
  idSchemes,
  idsPerNode,
  ownerOf,
  parseId,
  rangeOf,
  schemeOf,
} from '../../src/gateways/jqm/ids.js';

const address = fc.ipV4();
const scheme = fc.constantFrom(...idSchemes);
const offset = fc.bigInt({ min: 0n, max: idsPerNode - 1n });

describe('ids of JQM nodes', () => {
  it.each([
    ['192.168.24.1', 'decimal', 192_168_024_001_000_000n],
    ['192.168.124.234', 'decimal', 192_168_124_234_000_000n],
    ['0.0.0.1', 'decimal', 1_000_000n],
    ['10.77.0.1', 'binary', 172_818_433_000_000n],
    ['255.255.255.255', 'binary', 4_294_967_295_000_000n],
  ] as const)('begin at %s (%s) with %s', (ip, by, first) => {
    expect(rangeOf(ip, by)).toEqual({ first, last: first + 999_999n });
  });

  it('lead back to the address, first and last of the range included', () => {
    fc.assert(
      fc.property(address, scheme, offset, (ip, by, used) => {
        const id = rangeOf(ip, by).first + used;
        expect(addressOf(id, by)).toBe(ip);
        expect(candidatesOf(id)).toContainEqual({ ip, scheme: by });
        expect(schemeOf(id, ip)).toBeDefined();
      }),
    );
  });

  it('are of another address one past the range', () => {
    fc.assert(
      fc.property(address, scheme, (ip, by) => {
        expect(addressOf(rangeOf(ip, by).last + 1n, by)).not.toBe(ip);
      }),
    );
  });

  it('are exact past 2^53', () => {
    const id = rangeOf('192.168.24.1', 'decimal').first + 157n;
    expect(parseId('192168024001000157')).toBe(id);
    expect(BigInt(Number('192168024001000157'))).not.toBe(id);
  });

  it.each(['', '-1', '1.0', 'x', '1e3', ' 1', '9223372036854775808', '9'.repeat(50)])(
    '"%s" is none',
    (text) => {
      expect(parseId(text)).toBeUndefined();
    },
  );

  it('the largest long is one', () => {
    expect(parseId('9223372036854775807')).toBe(2n ** 63n - 1n);
  });

  it.each(['10.0.0', '10.0.0.256', '10.0.0.01', '::1', 'jqm-lb'])('%s has no range', (ip) => {
    expect(() => rangeOf(ip, 'binary')).toThrow(RangeError);
  });
});

describe('whose id it is', () => {
  it('is one of the nodes that are known, whichever scheme made it', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(address, { minLength: 1, maxLength: 5 }),
        scheme,
        offset,
        (ips, by, used) => {
          // With the scheme known, since addresses that begin with 0 to 4 may stand for two.
          const nodes = ips.map((ip) => ({ ip, scheme: by }));
          for (const node of nodes) {
            expect(ownerOf(rangeOf(node.ip, by).first + used, nodes)).toEqual({ kind: 'node', node });
          }
        },
      ),
    );
  });

  it('is nobody for ids of nobody, and says which addresses it could have been', () => {
    const nodes = [{ ip: '10.77.0.1' }];
    expect(ownerOf(1n, nodes)).toEqual({
      kind: 'none',
      candidates: [
        { ip: '0.0.0.0', scheme: 'decimal' },
        { ip: '0.0.0.0', scheme: 'binary' },
      ],
    });
    expect(ownerOf(2n ** 63n - 1n, nodes)).toEqual({ kind: 'none', candidates: [] });
  });

  it('is told by the scheme where an id stands for two addresses', () => {
    // 1.2.3.4 in digits is 1002003004, which is 59.185.82.60 as a number.
    const id = rangeOf('1.2.3.4', 'decimal').first;
    const other = addressOf(id, 'binary') ?? '';
    const nodes = [{ ip: '1.2.3.4' }, { ip: other }];
    expect(ownerOf(id, nodes)).toEqual({ kind: 'ambiguous', nodes });
    const [first, second] = [{ ip: '1.2.3.4', scheme: 'decimal' as const }, { ip: other }];
    expect(ownerOf(id, [first, second])).toEqual({ kind: 'node', node: first });
    expect(ownerOf(id, [{ ip: '1.2.3.4', scheme: 'binary' }, second])).toEqual({
      kind: 'node',
      node: second,
    });
  });
});
