import type { KubeObject } from '../../model/kubernetes.js';
import type { Cluster } from '../../ports/cluster.js';

/** What a preview's run does at the two moments that matter. */
export interface Gate {
  /** Whether the namespace is there: before, nothing is in it, and whoever makes it may have no rights in it yet. */
  exists(): boolean;
  /** Instead of an ordinary namespace: asks whether it is still wanted, and makes one with the marks of a preview. */
  makeNamespace(): Promise<KubeObject>;
  /**
   * Once for a namespace, right before the first object of the app is applied (with its dry run): asks again. What it throws
   * stops every write.
   */
  enter(): Promise<void>;
}

/**
 * The same cluster for a run that deploys a preview. Bundling, building and waiting for the lock may take minutes in which a
 * pull request is closed; whoever deploys need not know of it. The Lease passes: it has to be released in any case.
 */
export function gated(cluster: Cluster, gate: Gate): Cluster {
  let entered: Promise<void> | undefined;
  const enter = (): Promise<void> => {
    entered ??= gate.enter();
    return entered;
  };
  const isLease = (object: { kind: string }) => object.kind === 'Lease';
  return {
    server: cluster.server,
    contextNamespace: cluster.contextNamespace,
    version: () => cluster.version(),
    discover: () => cluster.discover(),
    serves: (apiVersion) => cluster.serves(apiVersion),
    get: async (ref) => (ref.namespace === undefined || gate.exists() ? cluster.get(ref) : undefined),
    list: async (kind, query) =>
      query.namespace === undefined || gate.exists()
        ? cluster.list(kind, query)
        : { items: [], resourceVersion: '' },
    watch: (kind, query, options) => cluster.watch(kind, query, options),
    logs: (query) => cluster.logs(query),
    create: async (object, options) => {
      if (object.kind === 'Namespace') {
        const made = await gate.makeNamespace();
        // One that vanished while this run planned again took with it what surrounds the app.
        entered = undefined;
        return made;
      }
      if (!isLease(object)) await enter();
      return cluster.create(object, options);
    },
    apply: async (object, options) => {
      await enter();
      return cluster.apply(object, options);
    },
    replace: async (object, options) => {
      if (!isLease(object)) await enter();
      return cluster.replace(object, options);
    },
    mergePatch: async (ref, patch) => {
      await enter();
      return cluster.mergePatch(ref, patch);
    },
    delete: async (ref, options) => {
      await enter();
      return cluster.delete(ref, options);
    },
    exec: async (request) => {
      await enter();
      return cluster.exec(request);
    },
  };
}
