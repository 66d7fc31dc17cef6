import { describe, expect, it } from '@jest/globals';
import type { Context } from '../../src/engine/context.js';
import type { KubeObject, ObjectRef } from '../../src/model/kubernetes.js';
import type { ProgressEvent } from '../../src/model/progress.js';
import { takeAway, takeAwayAfterFailure } from '../../src/operations/preview/take-away.js';
import { ClusterError, type DeleteOptions, type WatchEvent } from '../../src/ports/cluster.js';
import { LeaseCluster } from '../support/lease-cluster.js';

const name = 'shop-pr-7';
const made: KubeObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: {
    name,
    uid: 'u',
    resourceVersion: '5',
    annotations: { 'jac-scale/used': '2026-11-21T12:00:00Z' },
  },
};
const refused = (reason: 'Conflict' | 'Forbidden') =>
  new ClusterError({
    reason,
    status: 409,
    message: reason,
    verb: 'delete',
    resource: 'namespaces',
    object: name,
  });

/** The Lease, and one namespace beside it. */
class NamespaceCluster extends LeaseCluster {
  namespace: KubeObject | undefined = made;
  refusal: ClusterError | undefined;
  readonly deleted: (DeleteOptions | undefined)[] = [];

  override async get(ref?: ObjectRef): Promise<KubeObject | undefined> {
    return ref?.kind.kind === 'Namespace' ? this.namespace : super.get();
  }
  override async create(object: KubeObject): Promise<KubeObject> {
    return object.kind === 'SelfSubjectAccessReview'
      ? { ...object, status: { allowed: true } }
      : super.create(object);
  }
  async delete(_ref: ObjectRef, options?: DeleteOptions): Promise<void> {
    if (this.refusal !== undefined) throw this.refusal;
    this.deleted.push(options);
    this.namespace = undefined;
  }
  override watch(
    kind: { kind: string },
    query: unknown,
    options: { signal: AbortSignal },
  ): AsyncIterable<WatchEvent> {
    if (kind.kind !== 'Namespace') return super.watch(kind, query, options);
    const items = this.namespace === undefined ? [] : [this.namespace];
    return (async function* () {
      yield { type: 'SYNC', items } as const;
    })();
  }
}

function setting() {
  const cluster = new NamespaceCluster();
  const seen: ProgressEvent[] = [];
  const context = {
    cluster: cluster.asCluster(),
    clock: { now: () => new Date(), monotonic: () => performance.now(), sleep: async () => undefined },
    signal: new AbortController().signal,
    source: { holder: () => 'run-a' },
    emit: (event: ProgressEvent) => seen.push(event),
  } as unknown as Context;
  return { cluster, seen, context, taking: { made, app: 'shop', deadline: performance.now() + 60_000 } };
}

describe('a namespace that a run made and does not need', () => {
  it('goes, as it was last seen and under the lock, which is given back', async () => {
    const { cluster, context, taking } = setting();
    // Somebody who annotates every namespace is nobody who uses it.
    cluster.namespace = { ...made, metadata: { ...made.metadata, resourceVersion: '6' } };
    expect(await takeAway(context, taking)).toContain('was deleted again');
    expect(cluster.deleted).toEqual([{ uid: 'u', resourceVersion: '6' }]);
    expect(cluster.lease?.['spec']).toMatchObject({ holderIdentity: '' });
  });

  it.each<[string, (cluster: NamespaceCluster) => void]>([
    [
      'another run holds the lock',
      (cluster) => {
        cluster.lease = {
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: { name: 'shop.lock', namespace: name, resourceVersion: '1' },
          spec: { holderIdentity: 'run-b', renewTime: new Date().toISOString() },
        };
      },
    ],
    [
      'another run marked it',
      (cluster) => {
        const annotations = { 'jac-scale/used': '2026-11-21T12:00:01Z' };
        cluster.namespace = { ...made, metadata: { ...made.metadata, annotations } };
      },
    ],
    [
      'another run marks it at that moment',
      (cluster) => {
        cluster.refusal = refused('Conflict');
      },
    ],
  ])('stays when %s', async (_what, meanwhile) => {
    const { cluster, context, taking } = setting();
    meanwhile(cluster);
    expect(await takeAway(context, taking)).toContain('is used by another run and stays');
    expect(cluster.deleted).toEqual([]);
  });

  it('and is another one by now, is none of this run', async () => {
    const { cluster, context, taking } = setting();
    cluster.namespace = { ...made, metadata: { ...made.metadata, uid: 'v' } };
    await takeAway(context, taking);
    expect(cluster.deleted).toEqual([]);
  });

  it('does not hide why the run failed when it cannot be deleted', async () => {
    const { cluster, context, taking, seen } = setting();
    cluster.refusal = refused('Forbidden');
    await expect(takeAway(context, taking)).rejects.toThrow('Forbidden');
    await takeAwayAfterFailure(context, taking);
    expect(seen).toEqual([
      {
        type: 'note',
        message: `namespace ${name}, which this run had made, could not be deleted again: Forbidden`,
      },
    ]);
  });
});
