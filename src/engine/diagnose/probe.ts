import type { KubeObject } from '../../model/kubernetes.js';
import { lastEvent, type SeenEvent } from './events.js';
import { type ContainerView, conditionOf, podName, whereOf } from './read-pod.js';
import { type Finding, failed, finding, type Verdict, waiting } from './types.js';

/** The API keeps times to the second: what started at 12:00:00.9 says 12:00:00. */
const roundingMs = 1000;

/**
 * A container that runs, or ran, without becoming ready. Only the startup budget decides: until it is spent, refused
 * connections and 503 are what a slow start looks like.
 */
export function probeVerdict(
  pod: KubeObject,
  container: ContainerView,
  events: readonly SeenEvent[],
  startupSeconds: number,
  now: number,
): Verdict | undefined {
  if (container.init || container.ready) return undefined;
  const budget = startupSeconds * 1000;
  const ended = container.exit ?? container.lastExit;
  const killing = lastEvent(events, ['Killing'], container.name);
  const ofThisRun = killing !== undefined && killing.at >= (ended?.startedAt ?? container.runningSince ?? 0);
  if (ofThisRun && /failed startup probe/.test(killing.message))
    return failed(notReady(pod, container, events, startupSeconds));
  // The same without leave to read events: a run that ended when its budget did, and never was ready.
  const readySince = conditionOf(pod, 'ContainersReady')?.since;
  if (
    ended?.startedAt !== undefined &&
    ended.finishedAt !== undefined &&
    ended.finishedAt - ended.startedAt >= budget &&
    readySince !== undefined &&
    readySince <= ended.startedAt &&
    ended.reason !== 'OOMKilled'
  )
    return failed(notReady(pod, container, events, startupSeconds));
  if (container.runningSince === undefined) return undefined;
  // A container that was ready in this run gets the whole budget again from the moment it no longer was.
  const ends = Math.max(container.runningSince, readySince ?? 0) + budget + roundingMs;
  if (now >= ends) return failed(notReady(pod, container, events, startupSeconds));
  const said = finding({
    ...whereOf(pod, container),
    code: 'Starting',
    what: `container ${container.name} of ${podName(pod)} runs and is not ready yet`,
    why: lastEvent(events, ['Unhealthy'], container.name)?.message,
  });
  return waiting(said, ends);
}

function notReady(
  pod: KubeObject,
  container: ContainerView,
  events: readonly SeenEvent[],
  startupSeconds: number,
): Finding {
  const why = lastEvent(events, ['Unhealthy'], container.name)?.message;
  return finding({
    ...whereOf(pod, container),
    code: 'ProbeFailed',
    what: `container ${container.name} of ${podName(pod)} did not become ready within ${startupSeconds} s`,
    why,
    next: remedy(why ?? ''),
  });
}

const otherPath = 'set health_check_path to a path that the app answers';

/**
 * What the app's log knows of its probes. After some twenty events of one pod the kubelet drops further ones, so that the last that is
 * told may be of the time before the app listened.
 * @param why the event
 */
export function probesInLog(
  why: string,
  log: readonly string[],
): { readonly why: string; readonly next: string } | undefined {
  const path = /Get "https?:\/\/[^/"]+(\/[^"?]*)/.exec(why)?.[1];
  const answered404 = log.some((line) => line.includes(`GET ${path} `) && /\b404\b/.test(line));
  if (path === undefined || !answered404) return undefined;
  return { why: `its log says: it answers ${path} with 404`, next: otherPath };
}

function remedy(why: string): string {
  if (/statuscode: 404/.test(why)) return otherPath;
  if (/connection refused/.test(why))
    return 'raise startup_timeout (--startup-timeout) if the app only needs longer, or set container_port (--container-port) to the port it listens on';
  return 'raise startup_timeout (--startup-timeout) if the app only needs longer';
}
