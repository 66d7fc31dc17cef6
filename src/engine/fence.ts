import type { Cluster } from '../ports/cluster.js';
import type { Lock } from './lock.js';

/**
 * The same cluster, whose every write first checks the lock: a run that was stopped past its Lease and woken again stops
 * before its next write. (What was sent before it was stopped can still arrive; Revision and Inventory are compare-and-swap.)
 */
export function fenced(cluster: Cluster, lock: Lock): Cluster {
  const checked =
    <Args extends unknown[], Result>(write: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      lock.check();
      return write(...args);
    };
  return {
    server: cluster.server,
    contextNamespace: cluster.contextNamespace,
    version: () => cluster.version(),
    discover: () => cluster.discover(),
    serves: (apiVersion) => cluster.serves(apiVersion),
    get: (ref) => cluster.get(ref),
    list: (kind, query) => cluster.list(kind, query),
    watch: (kind, query, options) => cluster.watch(kind, query, options),
    logs: (query) => cluster.logs(query),
    create: checked((object, options) => cluster.create(object, options)),
    apply: checked((object, options) => cluster.apply(object, options)),
    replace: checked((object, options) => cluster.replace(object, options)),
    mergePatch: checked((ref, patch) => cluster.mergePatch(ref, patch)),
    delete: checked((ref, options) => cluster.delete(ref, options)),
    exec: checked((request) => cluster.exec(request)),
  };
}
