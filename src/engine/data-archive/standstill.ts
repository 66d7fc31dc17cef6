import { JacScaleError } from '../../model/error.js';
import { appSelector, labelKeys, namesOf } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { numberAt } from '../../model/read.js';
import { type Cluster, ClusterError, type WatchEvent } from '../../ports/cluster.js';
import type { Context } from '../context.js';
import { goneWithin } from '../gone.js';
import { putToSleep, wakeUp } from '../preview/sleep.js';

/**
 * Does something while no pod of the app runs, and brings the app back, whatever became of it. How many pods it had stands on
 * the Deployment meanwhile: after a run that was killed, the next import or scale brings it back.
 * @param deadline monotonic milliseconds
 * @returns the app's Deployment that runs again, if it has one
 * @throws JacScaleError `AppNotStopped`; what `act` throws
 */
export async function atStandstill(
  context: Context,
  cluster: Cluster,
  { namespace, app }: { readonly namespace: string; readonly app: string },
  deadline: number,
  act: () => Promise<void>,
): Promise<KubeObject | undefined> {
  const ref = { kind: kinds.Deployment, namespace, name: namesOf(app).deployment };
  const deployment = await cluster.get(ref);
  if (deployment === undefined) {
    await act();
    return undefined;
  }
  try {
    context.emit({ type: 'phase', phase: 'import', message: `stopping ${app}` });
    await putToSleep(cluster, [deployment]);
    await stopped(context, cluster, { namespace, app }, deadline);
    await act();
  } catch (error) {
    await wake().catch((failed: unknown) => {
      const why = failed instanceof Error ? failed.message : String(failed);
      context.emit({ type: 'note', message: `${app} was not started again (${why}); scale does it` });
    });
    throw error;
  }
  return await wake();

  async function wake(): Promise<KubeObject | undefined> {
    const now = await cluster.get(ref);
    if (now === undefined) return undefined;
    return (await wakeUp(cluster, [now]))[0] ?? now;
  }
}

async function stopped(
  context: Context,
  cluster: Cluster,
  { namespace, app }: { readonly namespace: string; readonly app: string },
  deadline: number,
): Promise<void> {
  const labelSelector = `${appSelector(app)},${labelKeys.component}=app`;
  const watched: Cluster = {
    ...cluster,
    watch: (kind, query, options) => hurried(cluster, cluster.watch(kind, query, options)),
  };
  const query = { namespace, labelSelector };
  const left = await goneWithin({ ...context, cluster: watched }, [kinds.Pod], query, deadline);
  if (left.length === 0) return;
  throw new JacScaleError({
    code: 'AppNotStopped',
    what: `not gone in time: ${left.join(', ')}`,
    why: 'nothing was changed: the data is not replaced under an app that writes it',
    next: `kubectl describe ${left[0]} -n ${namespace}`,
  });
}

/** Seconds that a pod gets to end. */
const endSeconds = 5;

/**
 * Tells pods that end to do so soon: else each serves on until another one does (templates/app/drain.py), which here is none. Only
 * those that end already: another one would be made in the place of one that is deleted too early.
 */
async function* hurried(
  cluster: Cluster,
  events: AsyncIterable<WatchEvent>,
): AsyncGenerator<WatchEvent, void, undefined> {
  for await (const event of events) {
    const pods = event.type === 'SYNC' ? event.items : event.type === 'DELETED' ? [] : [event.object];
    for (const pod of pods.filter(isSlow)) await hurry(cluster, pod);
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
