import { type Kind, type KubeObject, refText } from '../model/kubernetes.js';
import { type Cluster, ClusterError } from '../ports/cluster.js';

/**
 * What stands in a namespace besides what Kubernetes puts there itself, over every kind the cluster has (custom ones too).
 * A kind that may not be listed counts as something there: a namespace is only deleted when it is known to be empty.
 * @param ownLock name of the Lease that this very run holds
 */
export async function othersIn(cluster: Cluster, namespace: string, ownLock: string): Promise<string[]> {
  const isLock = (kind: Kind, item: KubeObject) => kind.kind === 'Lease' && item.metadata.name === ownLock;
  const found = await Promise.all(
    (await cluster.discover())
      .filter(({ apiVersion, kind }) => !volatile.has(`${apiVersion} ${kind}`))
      .map(async (kind) => {
        try {
          const { items } = await cluster.list(kind, { namespace });
          return items
            .filter((item) => !isAutomatic({ ...item, kind: kind.kind }) && !isLock(kind, item))
            .map((item) => refText({ ...item, kind: kind.kind }));
        } catch (error) {
          if (!(error instanceof ClusterError)) throw error;
          if (error.reason === 'Forbidden') return [`${error.resource} may not be listed`];
          // Discovery named it a moment ago; it was removed since, and its objects with it.
          if (error.reason === 'NotFound') return [];
          // Anything else (an aggregated API that is down) hides what may be there.
          return [`${error.resource}: ${error.message}`];
        }
      }),
  );
  return found.flat();
}

/** Kinds that follow from others or fade by themselves. */
const volatile = new Set([
  'v1 Event',
  'events.k8s.io/v1 Event',
  'v1 Endpoints',
  'discovery.k8s.io/v1 EndpointSlice',
  'metrics.k8s.io/v1beta1 PodMetrics',
  // Of a StatefulSet, which would be found itself; collected some moments after it.
  'apps/v1 ControllerRevision',
]);

function isAutomatic(object: KubeObject): boolean {
  const { name } = object.metadata;
  return (
    (object.kind === 'ServiceAccount' && name === 'default') ||
    (object.kind === 'ConfigMap' && name === 'kube-root-ca.crt')
  );
}
