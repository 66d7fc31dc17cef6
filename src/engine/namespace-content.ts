import type { KubeObject } from '../model/kubernetes.js';
import { refText } from '../model/kubernetes.js';
import { type Cluster, ClusterError } from '../ports/cluster.js';

/**
 * What stands in a namespace besides what Kubernetes puts there itself, over every kind the cluster has (custom ones too).
 * A kind that may not be listed counts as something there: a namespace is only deleted when it is known to be empty.
 */
export async function othersIn(cluster: Cluster, namespace: string): Promise<string[]> {
  const found = await Promise.all(
    (await cluster.discover())
      .filter(({ kind }) => !volatile.has(kind))
      .map(async (kind) => {
        try {
          const { items } = await cluster.list(kind, { namespace });
          return items
            .filter((item) => !isAutomatic({ ...item, kind: kind.kind }))
            .map((item) => refText({ ...item, kind: kind.kind }));
        } catch (error) {
          if (!(error instanceof ClusterError)) throw error;
          if (error.reason === 'Forbidden') return [`${error.resource} may not be listed`];
          // A kind that cannot be listed at all (an aggregated API that is down) hides what may be there.
          if (error.status === 405 || error.reason === 'NotFound') return [];
          return [`${error.resource}: ${error.message}`];
        }
      }),
  );
  return found.flat();
}

/** Kinds that follow from others or fade by themselves. */
const volatile = new Set(['Event', 'Endpoints', 'EndpointSlice', 'PodMetrics']);

function isAutomatic(object: KubeObject): boolean {
  const { name } = object.metadata;
  return (
    (object.kind === 'ServiceAccount' && name === 'default') ||
    (object.kind === 'ConfigMap' && name === 'kube-root-ca.crt')
  );
}
