import { JacScaleError } from '../../model/error.js';
import { selectorOf } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { listAt, textAt } from '../../model/read.js';
import type { Clock } from '../../ports/clock.js';
import type { Cluster } from '../../ports/cluster.js';

export interface CodeServerScope {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly namespace: string;
  readonly app: string;
  readonly signal: AbortSignal;
}

/** Label selector of an app's code-server pods. */
export function codeServerSelector(app: string): string {
  return Object.entries(selectorOf(app, 'code-server'))
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

/** Name of a pod that is ready and not on its way out. */
export function readyPod(pods: Iterable<KubeObject>): string | undefined {
  for (const pod of pods) {
    const isReady = listAt(pod, 'status', 'conditions').some(
      (condition) => textAt(condition, 'type') === 'Ready' && textAt(condition, 'status') === 'True',
    );
    if (isReady && pod.metadata.deletionTimestamp === undefined) return pod.metadata.name;
  }
  return undefined;
}

/**
 * Watches until a code-server pod is ready; its name.
 * @throws JacScaleError `CodeServerNotReady` when time is up; the signal's reason
 */
export async function waitForPod(scope: CodeServerScope, seconds: number): Promise<string> {
  const { cluster, clock, namespace, app } = scope;
  const stop = new AbortController();
  const signal = AbortSignal.any([scope.signal, stop.signal]);
  const timeUp = notReady(namespace, app, seconds);
  clock.sleep(seconds * 1000, signal).then(
    () => stop.abort(timeUp),
    () => undefined,
  );
  const pods = new Map<string, KubeObject>();
  const query = { namespace, labelSelector: codeServerSelector(app) };
  try {
    for await (const event of cluster.watch(kinds.Pod, query, { signal })) {
      if (event.type === 'SYNC') pods.clear();
      for (const pod of event.type === 'SYNC' ? event.items : [event.object])
        pods.set(pod.metadata.name, pod);
      if (event.type === 'DELETED') pods.delete(event.object.metadata.name);
      const ready = readyPod(pods.values());
      if (ready !== undefined) return ready;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    stop.abort();
  }
  throw scope.signal.aborted ? scope.signal.reason : timeUp;
}

function notReady(namespace: string, app: string, seconds: number): JacScaleError {
  return new JacScaleError({
    code: 'CodeServerNotReady',
    what: `the code-server of ${app} was not ready within ${seconds} s, so the code could not be uploaded`,
    next: `kubectl -n ${namespace} describe pod -l ${codeServerSelector(app)}`,
  });
}
