/** Nodes as the API server tells them, followed by watches; and what is done to their pods. */

import { WatchedObjects } from '../../engine/watched-objects.js';
import { labelKeys } from '../../model/identity.js';
import { kinds } from '../../model/kubernetes.js';
import { moduleInstance } from '../../model/module.js';
import { type Cluster, ClusterError } from '../../ports/cluster.js';
import { endpointSlices } from '../endpoint-slices.js';
import { type JqmNode, jqmComponents, type NodeSource, nodesFrom } from './nodes.js';
import type { NodeControl } from './recycler.js';

/** When a pod was detached, RFC 3339. */
export const detachedAnnotation = 'jac-scale/jqm-detached';

export interface KubeNodesOptions {
  readonly namespace: string;
  /** Of the module: `jqm`. */
  readonly name: string;
}

type KubeNodesCluster = Pick<Cluster, 'watch' | 'mergePatch' | 'delete' | 'get'>;

export class KubeNodes implements NodeSource, NodeControl {
  readonly #cluster: KubeNodesCluster;
  readonly #options: KubeNodesOptions;
  readonly #slices = new WatchedObjects();
  readonly #draining = new WatchedObjects();
  #nodes: readonly JqmNode[] = [];

  readonly #now: () => Date;

  constructor(cluster: KubeNodesCluster, options: KubeNodesOptions, now: () => Date) {
    this.#cluster = cluster;
    this.#options = options;
    this.#now = now;
  }

  nodes(): readonly JqmNode[] {
    return this.#nodes;
  }

  /**
   * Follows both until the signal; rejects as `ObjectWatcher.watch` does.
   * @param ready is called once both are known
   */
  async follow(signal: AbortSignal, ready: () => void): Promise<void> {
    const { namespace, name } = this.#options;
    const serviceLabel = `kubernetes.io/service-name=${name}-lb`;
    const instance = moduleInstance({ module: 'jqm', name });
    const drainingLabels = `${labelKeys.instance}=${instance},${labelKeys.component}=${jqmComponents.draining}`;
    let missing = 2;
    const synced = () => {
      missing--;
      if (missing === 0) ready();
    };
    // When one ends the other is not to go on beside the next attempt's.
    const both = new AbortController();
    const either = AbortSignal.any([signal, both.signal]);
    const watches = [
      this.#watch(endpointSlices, { namespace, labelSelector: serviceLabel }, this.#slices, either, synced),
      this.#watch(kinds.Pod, { namespace, labelSelector: drainingLabels }, this.#draining, either, synced),
    ];
    try {
      await Promise.all(watches);
    } finally {
      both.abort();
      await Promise.allSettled(watches);
    }
  }

  async #watch(
    kind: Parameters<Cluster['watch']>[0],
    query: Parameters<Cluster['watch']>[1],
    into: WatchedObjects,
    signal: AbortSignal,
    synced: () => void,
  ): Promise<void> {
    let first = true;
    for await (const event of this.#cluster.watch(kind, query, { signal })) {
      into.take(event);
      this.#nodes = nodesFrom(this.#slices.all, this.#draining.all);
      if (first) synced();
      first = false;
    }
  }

  detachedAt({ name, uid }: JqmNode): Date | undefined {
    const pod = this.#draining.all.find(({ metadata }) => metadata.name === name && metadata.uid === uid);
    const text = pod?.metadata.annotations?.[detachedAnnotation];
    return text === undefined ? undefined : new Date(text);
  }

  /**
   * The uid makes it fail when a pod of that name is another one by now. The Deployment becomes its owner at first hand, since its
   * ReplicaSet lets go of it: with the Deployment it goes.
   */
  async detach({ name, uid }: JqmNode): Promise<void> {
    const { namespace, name: deployment } = this.#options;
    const owner = await this.#cluster.get({ kind: kinds.Deployment, namespace, name: deployment });
    const ownerReferences =
      owner?.metadata.uid === undefined
        ? []
        : [{ apiVersion: 'apps/v1', kind: 'Deployment', name: deployment, uid: owner.metadata.uid }];
    await this.#cluster.mergePatch(this.#pod(name), {
      metadata: {
        uid,
        ownerReferences,
        labels: { [labelKeys.component]: jqmComponents.draining },
        annotations: { [detachedAnnotation]: this.#now().toISOString() },
      },
    });
  }

  async remove({ name, uid }: JqmNode): Promise<void> {
    try {
      await this.#cluster.delete(this.#pod(name), { uid });
    } catch (error) {
      // Another pod of that name: ours has gone.
      if (!(error instanceof ClusterError && error.reason === 'Conflict')) throw error;
    }
  }

  #pod(name: string) {
    return { kind: kinds.Pod, namespace: this.#options.namespace, name };
  }
}
