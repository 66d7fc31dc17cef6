import type { KubeObject } from '../../src/model/kubernetes.js';
import { type Cluster, ClusterError, type WatchEvent } from '../../src/ports/cluster.js';

/** A cluster that knows one Lease, with the API's compare-and-swap: what the lock asks for, and no more. */
export class LeaseCluster {
  lease: KubeObject | undefined;
  writes = 0;
  /** Set: every write fails with it. */
  failure: ClusterError | undefined;
  readonly #watchers = new Set<(event: WatchEvent) => void>();

  asCluster(): Cluster {
    return this as unknown as Cluster;
  }
  async get(): Promise<KubeObject | undefined> {
    return this.lease;
  }
  async create(object: KubeObject): Promise<KubeObject> {
    if (this.lease !== undefined) throw conflict('AlreadyExists');
    return this.#store(object);
  }
  async replace(object: KubeObject): Promise<KubeObject> {
    if (this.failure !== undefined) throw this.failure;
    if (this.lease === undefined) throw conflict('NotFound');
    if (object.metadata.resourceVersion !== this.lease.metadata.resourceVersion) throw conflict('Conflict');
    return this.#store(object);
  }
  #store(object: KubeObject): KubeObject {
    this.writes += 1;
    this.lease = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.writes) } };
    for (const watcher of this.#watchers) watcher({ type: 'MODIFIED', object: this.lease });
    return this.lease;
  }
  async *watch(
    _kind: unknown,
    _query: unknown,
    { signal }: { signal: AbortSignal },
  ): AsyncIterable<WatchEvent> {
    const queue: WatchEvent[] = [{ type: 'SYNC', items: this.lease === undefined ? [] : [this.lease] }];
    let wake = () => {};
    const watcher = (event: WatchEvent) => {
      queue.push(event);
      wake();
    };
    this.#watchers.add(watcher);
    signal.addEventListener('abort', () => wake());
    try {
      for (;;) {
        const next = queue.shift();
        if (next !== undefined) yield next;
        else if (signal.aborted) throw signal.reason;
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    } finally {
      this.#watchers.delete(watcher);
    }
  }
}

const conflict = (reason: 'AlreadyExists' | 'NotFound' | 'Conflict') =>
  new ClusterError({ reason, status: 409, message: reason, verb: 'update', resource: 'leases' });
