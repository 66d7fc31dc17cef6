import { describe, expect, it } from '@jest/globals';
import { type Gate, gated } from '../../src/engine/preview/guard.js';
import { type KubeObject, kinds } from '../../src/model/kubernetes.js';
import type { Cluster } from '../../src/ports/cluster.js';

const object = (kind: string): KubeObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: kind, namespace: 'shop-pr-7' },
});

/** A cluster that writes down what reaches it, behind a gate. */
function setting(more: Partial<Gate> = {}) {
  const seen: string[] = [];
  const reached = (verb: string) => async (given: { kind: unknown }) => {
    const kind = given.kind as string | { kind: string };
    seen.push(`${verb} ${typeof kind === 'string' ? kind : kind.kind}`);
    return object('Reached');
  };
  const inner = {
    get: reached('get'),
    list: async (kind: { kind: string }) => {
      seen.push(`list ${kind.kind}`);
      return { items: [object('Reached')], resourceVersion: '1' };
    },
    create: reached('create'),
    apply: reached('apply'),
    replace: reached('replace'),
    mergePatch: reached('patch'),
    delete: reached('delete'),
    exec: async () => {
      seen.push('exec');
      return { exitCode: 0, stdout: '', stderr: '' };
    },
  } as unknown as Cluster;
  const cluster = gated(inner, {
    exists: () => true,
    makeNamespace: async () => {
      seen.push('make');
      return object('Namespace');
    },
    enter: async () => {
      seen.push('enter');
    },
    ...more,
  });
  return { seen, cluster };
}

const ref = { kind: kinds.Secret, namespace: 'shop-pr-7', name: 'x' };

describe('the gate before a preview', () => {
  it.each<[string, (cluster: Cluster) => Promise<unknown>]>([
    ['create Secret', (cluster) => cluster.create(object('Secret'))],
    ['apply Service', (cluster) => cluster.apply(object('Service'))],
    ['apply Service', (cluster) => cluster.apply(object('Service'), { dryRun: true })],
    ['replace Secret', (cluster) => cluster.replace(object('Secret'))],
    ['patch Secret', (cluster) => cluster.mergePatch(ref, {})],
    ['delete Secret', (cluster) => cluster.delete(ref)],
    ['exec', (cluster) => cluster.exec({ namespace: 'shop-pr-7', pod: 'p', container: 'c', command: [] })],
  ])('is passed once, before %s', async (first, act) => {
    const { seen, cluster } = setting();
    await Promise.all([act(cluster), cluster.apply(object('Deployment'))]);
    await cluster.apply(object('Ingress'));
    expect(seen[0]).toBe('enter');
    expect(seen.filter((each) => each === 'enter')).toHaveLength(1);
    expect(seen).toContain(first);
  });

  it('does not stand before the lock, which has to be released in any case', async () => {
    const { seen, cluster } = setting();
    await cluster.create(object('Lease'));
    await cluster.replace(object('Lease'));
    expect(seen).toEqual(['create Lease', 'replace Lease']);
  });

  it('makes the namespace itself', async () => {
    const { seen, cluster } = setting();
    await cluster.create(object('Namespace'));
    expect(seen).toEqual(['make']);
  });

  it('stands again before a namespace that had to be made anew', async () => {
    const { seen, cluster } = setting();
    await cluster.create(object('Namespace'));
    await cluster.apply(object('Service'));
    await cluster.create(object('Namespace'));
    await cluster.apply(object('Service'));
    expect(seen).toEqual(['make', 'enter', 'apply Service', 'make', 'enter', 'apply Service']);
  });

  it('that is closed lets nothing through, then or later', async () => {
    const { seen, cluster } = setting({
      enter: async () => {
        throw new Error('closed');
      },
    });
    await expect(cluster.apply(object('Service'), { dryRun: true })).rejects.toThrow('closed');
    await expect(cluster.create(object('Secret'))).rejects.toThrow('closed');
    await expect(cluster.delete(ref)).rejects.toThrow('closed');
    await cluster.replace(object('Lease'));
    expect(seen).toEqual(['replace Lease']);
  });

  it('answers for a namespace that is not there yet: nobody may have rights in it', async () => {
    let exists = false;
    const { seen, cluster } = setting({ exists: () => exists });
    expect(await cluster.list(kinds.Secret, { namespace: 'shop-pr-7' })).toEqual({
      items: [],
      resourceVersion: '',
    });
    expect(await cluster.get(ref)).toBeUndefined();
    await cluster.get({ kind: kinds.Namespace, name: 'shop-pr-7' });
    expect(seen).toEqual(['get Namespace']);
    exists = true;
    expect((await cluster.list(kinds.Secret, { namespace: 'shop-pr-7' })).items).toHaveLength(1);
  });
});
