import { type KubeObject, kinds } from '../model/kubernetes.js';
import { numberAt } from '../model/read.js';
import { type Cluster, ClusterError, type ListQuery, type WatchEvent } from '../ports/cluster.js';
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
  const watched: Cluster = {
    ...cluster,
    watch: (kind, about, options) => hurried(cluster, cluster.watch(kind, about, options), counts),
  };
  return leftOf({ ...context, cluster: watched }, [kinds.Pod], query, deadline, counts);
}

/** Seconds that a pod gets to end. */
const endSeconds = 5;

/** Only those that end already: another one would be made in the place of one that is deleted too early. */
async function* hurried(
  cluster: Cluster,
  events: AsyncIterable<WatchEvent>,
  counts: (pod: KubeObject) => boolean,
): AsyncGenerator<WatchEvent, void, undefined> {
  for await (const event of events) {
    const pods = event.type === 'SYNC' ? event.items : event.type === 'DELETED' ? [] : [event.object];
    for (const pod of pods.filter((each) => counts(each) && isSlow(each))) await hurry(cluster, pod);
    yield event;
  }
}

const isSlow = ({ metadata }: KubeObject): boolean =>
  metadata.deletionTimestamp !== undefined &&
  (numberAt(metadata, 'deletionGracePeriodSeconds') ?? 0) > endSeconds;

/** Where this is refused the pod ends in its own time. */
async function hurry(cluster: Cluster, { metadata: { namespace = '', name, uid = '' } }: KubeObject) {
  try {
    await cluster.delete({ kind: kinds.Pod, namespace, name }, { uid, graceSeconds: endSeconds });
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
  }
}
