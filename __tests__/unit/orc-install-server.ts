/** A cluster in memory to install the orchestrator into. */
import type { KubeObject } from '../../src/model/kubernetes.js';
import { type ApplyOptions, ClusterError } from '../../src/ports/cluster.js';
import { MemoryCluster } from './memory-cluster.js';

/** As the API server: what changes nothing is no new version; missing rights and other managers refuse. */
export class Server extends MemoryCluster {
  namespaceIs: 'there' | 'missing' = 'there';
  readonly writes: string[] = [];
  readonly conflicts = new Map<string, string>();
  refuse: string | undefined;

  override get = async (ref: Parameters<MemoryCluster['get']>[0]) => {
    if (ref.kind.kind === 'Namespace' && this.namespaceIs === 'missing') return undefined;
    return ref.kind.kind === 'Namespace'
      ? { apiVersion: 'v1', kind: 'Namespace', metadata: { name: ref.name } }
      : this.find(ref.kind.kind, ref.name);
  };
  override async apply(object: KubeObject, options: ApplyOptions = {}) {
    const key = `${object.kind}/${object.metadata.name}`;
    const manager = this.conflicts.get(key);
    const [verb, resource] = ['patch', `${object.kind.toLowerCase()}s`];
    if (this.refuse === object.kind)
      throw new ClusterError({
        reason: 'Forbidden',
        status: 403,
        message: `User "me" cannot patch resource "x"`,
        verb,
        resource,
      });
    if (manager !== undefined && options.force !== true) {
      const conflicts = [{ field: '.spec.replicas', manager }];
      throw new ClusterError({
        reason: 'Conflict',
        status: 409,
        message: 'conflict',
        verb,
        resource,
        conflicts,
      });
    }
    if (options.dryRun === true) return object;
    this.writes.push(key);
    if (object.kind === 'Namespace') this.namespaceIs = 'there';
    const { uid, resourceVersion, generation, annotations, ...metadata } = this.find(
      object.kind,
      object.metadata.name,
    )?.metadata ?? { name: '' };
    const live = this.find(object.kind, object.metadata.name);
    const { status, ...rest } = { ...live, metadata } as KubeObject & { status?: object };
    if (live !== undefined && JSON.stringify(sorted(rest)) === JSON.stringify(sorted(object))) return live;
    return await super.apply(object, options);
  }
  override async delete(ref: Parameters<MemoryCluster['delete']>[0]) {
    this.writes.push(`-${ref.kind.kind}/${ref.name}`);
    return await super.delete(ref);
  }
}

const sorted = (value: object) =>
  Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

export function contextOf(server: MemoryCluster) {
  const clock = {
    now: () => new Date(),
    monotonic: () => performance.now(),
    sleep: () => new Promise<void>(() => {}),
  };
  return { cluster: server.asCluster(), clock, signal: new AbortController().signal, emit: () => undefined };
}
