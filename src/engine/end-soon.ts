import { type KubeObject, kinds } from '../model/kubernetes.js';
import { numberAt } from '../model/read.js';
import { type Cluster, ClusterError, type ListQuery } from '../ports/cluster.js';
import type { Context } from './context.js';
import { leftOf } from './gone.js';

/**
 * Watches until pods that end are gone, and tells them to end soon: else each serves on until another one does
 * (templates/app/drain.py), which here is none.
 * @param counts which of the pods that match are waited for
 * @param deadline monotonic milliseconds
 * @returns pods that are left when time is up
 */
export function endedSoon(
  context: Context,
  cluster: Cluster,
  query: ListQuery,
  deadline: number,
  counts: (pod: KubeObject) => boolean = () => true,
): Promise<KubeObject[]> {
  const told = new Set<string | undefined>();
  // Only those that end already: another one would be made in the place of one that ends too early.
  const hurryOnce = async (pod: KubeObject) => {
    const { uid } = pod.metadata;
    if (!drains(pod) || told.has(uid)) return;
    told.add(uid);
    await hurry(cluster, pod, context.signal);
  };
  return leftOf({ ...context, cluster }, [kinds.Pod], query, deadline, counts, hurryOnce);
}

/** Longer than a pod without drain.py ever gets. */
const isLong = 60;

const drains = ({ metadata }: KubeObject): boolean =>
  metadata.deletionTimestamp !== undefined &&
  (numberAt(metadata, 'deletionGracePeriodSeconds') ?? 0) > isLong;

/** What drain.py looks for. A shorter grace period would not reach it: the kubelet lets a `preStop` that runs have its time. */
const command = ['python3', '-c', "open('/tmp/jac-scale-end', 'w').close()"];

/** Where this is refused the pod ends in its own time. */
async function hurry(cluster: Cluster, { metadata }: KubeObject, signal: AbortSignal): Promise<void> {
  const { namespace = '', name } = metadata;
  try {
    await cluster.exec({ namespace, pod: name, container: 'app', command, signal });
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
  }
}
