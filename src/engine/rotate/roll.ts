import {
  annotationKeys,
  credentialsManager,
  namesOf,
  selectorOf,
  selectorText,
} from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { textAt } from '../../model/read.js';
import type { Cluster } from '../../ports/cluster.js';
import type { Context } from '../context.js';
import type { RolloutResult } from '../rollout/rollout.js';
import { untilServing } from '../rollout/serving.js';
import { WatchedObjects } from '../watched-objects.js';

interface App {
  readonly namespace: string;
  readonly app: string;
}

/** Whether the pods are to be made anew: they say how often credentials had been changed when they were. */
export const saysOther = (deployment: KubeObject, credentials: number): boolean =>
  Number(
    textAt(deployment, 'spec', 'template', 'metadata', 'annotations', annotationKeys.credentials) ?? 0,
  ) !== credentials;

/**
 * Makes the pods of an app anew, as an update does, and waits until none is left that knew what was before. The annotation that does it
 * has a manager of its own, so that neither a deploy nor a rollback knows of it.
 * @param cluster fenced
 * @param deadline monotonic milliseconds
 */
export async function rollPods(
  context: Context,
  cluster: Cluster,
  { namespace, app }: App,
  credentials: number,
  deadline: number,
): Promise<RolloutResult> {
  const deployment = await cluster.apply(
    {
      apiVersion: kinds.Deployment.apiVersion,
      kind: kinds.Deployment.kind,
      metadata: { name: namesOf(app).deployment, namespace },
      spec: {
        template: { metadata: { annotations: { [annotationKeys.credentials]: String(credentials) } } },
      },
    },
    { manager: credentialsManager, force: true },
  );
  const result = await untilServing(context, { namespace, app }, [deployment], deadline);
  if (result.status !== 'ready') return result;
  const left = await untilNoneEnds(context, { namespace, app }, deadline);
  return left.length === 0 ? result : { ...result, status: 'timeout', diagnosis: [stillEnding(left)] };
}

/** Pods that end still serve, with what they know. @returns names of those that are left at the deadline */
async function untilNoneEnds(
  { cluster, clock, signal }: Context,
  { namespace, app }: App,
  deadline: number,
): Promise<readonly string[]> {
  const stop = new AbortController();
  const until = AbortSignal.any([signal, stop.signal]);
  clock.sleep(Math.max(0, deadline - clock.monotonic()), until).then(
    () => stop.abort(),
    () => undefined,
  );
  const pods = new WatchedObjects();
  const ending = () => pods.all.filter(({ metadata }) => metadata.deletionTimestamp !== undefined);
  const labelSelector = selectorText(selectorOf(app, 'app'));
  try {
    for await (const event of cluster.watch(kinds.Pod, { namespace, labelSelector }, { signal: until })) {
      pods.take(event);
      if (ending().length === 0) return [];
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    stop.abort();
  }
  signal.throwIfAborted();
  return ending().map(({ metadata }) => metadata.name);
}

const stillEnding = (pods: readonly string[]) => ({
  code: 'PodStillEnding',
  what: `pods that know the old credentials have not ended: ${pods.join(', ')}`,
  next: `kubectl describe pod ${pods[0]}`,
});
