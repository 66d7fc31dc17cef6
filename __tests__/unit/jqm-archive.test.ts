import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JobArchive, type RecycledNode } from '../../src/gateways/jqm/archive.js';
import { rangeOf } from '../../src/gateways/jqm/ids.js';
import { secretStore } from '../../src/gateways/jqm/secret-store.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import { type Cluster, ClusterError } from '../../src/ports/cluster.js';
import { MemoryStore } from '../support/jqm.js';

const { first } = rangeOf('192.168.24.1', 'decimal');

function node(uid: string, last: bigint): RecycledNode {
  return { name: `jqm-${uid}`, uid, ip: '192.168.24.1', scheme: 'decimal', first, last };
}

async function* jobs(texts: Iterable<string>): AsyncGenerator<string> {
  yield* texts;
}

const job = (id: bigint, more = '') => `{"id":${id},"state":"ENDED"${more}}`;

describe('the archive', () => {
  it('answers every job that was saved, exactly as the node wrote it, in another replica as well', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat(999_999), { maxLength: 40 }),
        fc.string(),
        async (offsets, text) => {
          const ids = offsets.sort((a, b) => a - b).map((offset) => first + BigInt(offset));
          const store = new MemoryStore();
          const written = new JobArchive(store, () => new Date(0));
          const texts = ids.map((id) => job(id, `,"user": ${JSON.stringify(text)}`));
          const last = ids.at(-1) ?? first;
          expect(await written.save(node('u', last), jobs(texts))).toBe(ids.length);
          const archive = new JobArchive(store, () => new Date(0));
          await archive.load();
          expect(archive.has('u')).toBe(true);
          for (const [index, id] of ids.entries()) {
            expect(await archive.find(id)).toMatchObject({ kind: 'job', job: texts[index] });
          }
          expect(await archive.find(last + 1n)).toBeUndefined();
        },
      ),
      { numRuns: 30 },
    );
  });

  it('is in segments that a Secret can hold, whatever jobs say', async () => {
    const store = new MemoryStore();
    const archive = new JobArchive(store, () => new Date(0));
    // Random text does not get smaller: 4 MB of it.
    const texts = Array.from({ length: 200 }, (_, index) =>
      job(first + BigInt(index), `,"user":"${randomBytes(10_000).toString('hex')}"`),
    );
    await archive.save(node('u', first + 199n), jobs(texts));
    const sizes = [...store.kept.values()].map(({ byteLength }) => byteLength);
    expect(sizes.length).toBeGreaterThan(3);
    expect(Math.max(...sizes)).toBeLessThan(1024 * 1024);
    expect(await archive.find(first + 150n)).toMatchObject({ job: texts[150] });
  });

  it('that was cut off counts for nothing, and is begun anew', async () => {
    const store = new MemoryStore();
    const archive = new JobArchive(store, () => new Date(0));
    // What an earlier one left.
    await store.put('u.7', Buffer.from('x'));
    await store.put('other.0', Buffer.from('x'));
    async function* broken() {
      yield job(first);
      throw new Error('the node is gone');
    }
    await expect(archive.save(node('u', first), broken())).rejects.toThrow('the node is gone');
    expect(archive.has('u')).toBe(false);
    expect(await archive.find(first)).toBeUndefined();
    await archive.expire(new Set(['u']));
    expect([...store.kept.keys()]).toEqual(['u.7']);
    await archive.save(node('u', first), jobs([job(first)]));
    expect(await archive.find(first)).toMatchObject({ kind: 'job' });
    await archive.expire(new Set());
    expect([...store.kept.keys()].sort()).toEqual(['u.0', 'u.index']);
  });

  it('tells an id that was never a finished job from one that is kept no longer', async () => {
    const store = new MemoryStore();
    let now = new Date('2026-01-01T00:00:00Z');
    const archive = new JobArchive(store, () => now, { keepSeconds: 60, bytes: 1e9 });
    await archive.save(node('u', first + 9n), jobs([job(first)]));
    expect(await archive.find(first + 5n)).toMatchObject({ kind: 'unknown', node: '192.168.24.1' });
    now = new Date('2026-01-01T00:01:00Z');
    await archive.expire(new Set());
    expect(await archive.find(first)).toMatchObject({ kind: 'job' });
    now = new Date('2026-01-01T00:01:01Z');
    await archive.expire(new Set());
    expect(await archive.find(first)).toMatchObject({ kind: 'gone', recycled: '2026-01-01T00:00:00.000Z' });
    expect([...store.kept.keys()]).toEqual(['u.index']);
  });

  it('lets the oldest go when there is too much', async () => {
    const store = new MemoryStore();
    let now = 0;
    const written = new JobArchive(store, () => new Date(now));
    for (const uid of ['a', 'b', 'c']) {
      now += 1000;
      await written.save(
        node(uid, first),
        jobs([job(first, `,"user":"${uid}${randomBytes(60).toString('hex')}"`)]),
      );
    }
    const sizes = ['b.0', 'c.0'].map((name) => store.kept.get(name)?.byteLength ?? 0);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    const archive = new JobArchive(store, () => new Date(now), { keepSeconds: 1e6, bytes });
    await archive.load();
    await archive.expire(new Set());
    expect([...store.kept.keys()].sort()).toEqual(['a.index', 'b.0', 'b.index', 'c.0', 'c.index']);
    // However large, the last node is not let go of at once.
    const small = new JobArchive(store, () => new Date(now), { keepSeconds: 1e6, bytes: 1 });
    await small.load();
    await small.expire(new Set());
    expect(await small.find(first)).toMatchObject({ kind: 'job' });
    // Of several nodes that had the address, the last that has it answers.
    expect(await archive.find(first)).toMatchObject({
      kind: 'job',
      job: expect.stringContaining('"user":"c'),
    });
  });

  it('of another replica is seen within seconds', async () => {
    const store = new MemoryStore();
    let now = 10_000;
    const archive = new JobArchive(store, () => new Date(now));
    await archive.refresh();
    await new JobArchive(store, () => new Date(now)).save(node('u', first), jobs([job(first)]));
    await archive.refresh();
    expect(await archive.find(first)).toBeUndefined();
    now += 5_000;
    await archive.refresh();
    expect(await archive.find(first)).toMatchObject({ kind: 'job' });
  });
});

/** Secrets of one namespace. */
class SecretCluster {
  readonly secrets = new Map<string, KubeObject>();
  asCluster(): Cluster {
    return this as unknown as Cluster;
  }
  async list(_: unknown, { labelSelector = '' }: { labelSelector?: string }) {
    const wanted = labelSelector.split(',').map((pair) => pair.split('='));
    const items = [...this.secrets.values()].filter(({ metadata }) =>
      wanted.every(([key = '', value]) => metadata.labels?.[key] === value),
    );
    return { items, resourceVersion: '1' };
  }
  async get({ name }: { name: string }) {
    return this.secrets.get(name);
  }
  async create(object: KubeObject) {
    const { name } = object.metadata;
    if (this.secrets.has(name))
      throw new ClusterError({
        reason: 'AlreadyExists',
        status: 409,
        message: '',
        verb: 'create',
        resource: 'secrets',
      });
    this.secrets.set(name, object);
  }
  async replace(object: KubeObject) {
    this.secrets.set(object.metadata.name, object);
  }
  async delete({ name }: { name: string }) {
    this.secrets.delete(name);
  }
}

describe('Secrets that hold archives', () => {
  it('hold bytes by name, written anew and removed', async () => {
    const cluster = new SecretCluster();
    const store = secretStore(cluster.asCluster(), { namespace: 'ns', name: 'jqm' });
    const bytes = randomBytes(64);
    await store.put('u.0', Buffer.from('old'));
    await store.put('u.0', bytes);
    await store.put('u.index', Buffer.from('x'));
    expect(await store.get('u.0')).toEqual(bytes);
    expect(await store.get('u.1')).toBeUndefined();
    expect(await store.list()).toEqual(['u.0', 'u.index']);
    await store.remove('u.index');
    expect([...cluster.secrets.keys()]).toEqual(['jac-orc.jqm-archive.jqm.u.0']);
    expect(await secretStore(cluster.asCluster(), { namespace: 'ns', name: 'other' }).list()).toEqual([]);
  });
});
