import { JacScaleError } from '../../model/error.js';
import { selectorOf, selectorText } from '../../model/identity.js';
import { kinds } from '../../model/kubernetes.js';
import type { Clock } from '../../ports/clock.js';
import type { Cluster } from '../../ports/cluster.js';
import { codeServerLost } from '../diagnose/code-server.js';
import type { Finding } from '../diagnose/types.js';
import { readyPod } from '../ready-pod.js';
import { WatchedObjects } from '../watched-objects.js';

export interface CodeServerScope {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly namespace: string;
  readonly app: string;
  readonly signal: AbortSignal;
  /** The claim that has the code; absent: whatever the code-server mounts. */
  readonly claim?: string | undefined;
}

/** Label selector of an app's code-server pods. */
export function codeServerSelector(app: string): string {
  return selectorText(selectorOf(app, 'code-server'));
}

/** Seconds to wait for a node that does not answer: one that starts anew is back later than that, and who waits wants to know. */
const lostSeconds = 30;

/**
 * Watches until a code-server pod is ready; its name.
 * @throws JacScaleError `CodeServerNotReady` when time is up, `CodeServerNodeLost`; the signal's reason
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
  const pods = new WatchedObjects();
  const query = { namespace, labelSelector: codeServerSelector(app) };
  const lost = () => codeServerLost(pods.all, clock.now().getTime());
  let warned = false;
  const giveUpLater = () => {
    warned = true;
    clock.sleep(lostSeconds * 1000, signal).then(
      () => {
        const still = lost();
        if (still !== undefined) stop.abort(nodeLost(still));
        warned = false;
      },
      () => undefined,
    );
  };
  try {
    for await (const event of cluster.watch(kinds.Pod, query, { signal })) {
      pods.take(event);
      const ready = readyPod(pods.all, scope.claim);
      if (ready !== undefined) return ready;
      if (!warned && lost() !== undefined) giveUpLater();
    }
    // A watch that is told to stop may end without an error.
    throw timeUp;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    stop.abort();
  }
}

function nodeLost({ code, what, why, next }: Finding): JacScaleError {
  return new JacScaleError({
    code,
    what,
    ...(why === undefined ? {} : { why }),
    ...(next === undefined ? {} : { next }),
  });
}

function notReady(namespace: string, app: string, seconds: number): JacScaleError {
  return new JacScaleError({
    code: 'CodeServerNotReady',
    what: `the code-server of ${app} was not ready within ${seconds} s, so the code could not be uploaded`,
    next: `kubectl -n ${namespace} describe pod -l ${codeServerSelector(app)}`,
  });
}
