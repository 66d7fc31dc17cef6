import type { KubeObject } from '../../model/kubernetes.js';
import { lastEvent, type SeenEvent } from './events.js';
import { platformNext } from './image.js';
import { pythonModuleEnd } from './python-module.js';
import { type ContainerView, containersOf, podName, whereOf } from './read-pod.js';
import { type Exit, type Exits, type Finding, failed, finding, type Verdict, waiting } from './types.js';

/** After such a run the kubelet forgets its back-off, and so do we: the container did work. */
const settledMs = 600_000;
/** How many equal ends decide. */
const equalEnds = 2;
/** A container that the node could not start at all: troubles of the node pass by themselves. */
const equalStartErrors = 4;

const startErrors = new Set([
  'StartError',
  'ContainerCannotRun',
  'RunContainerError',
  'CreateContainerError',
]);
const wrongPlatform = /exec format error/;
const missingCommand =
  /executable file not found|no such file or directory|permission denied|exec format error/;

/** The ends seen so far with those that these pods show; pods that are gone are forgotten. */
export function rememberExits(known: Exits, pods: readonly KubeObject[]): Exits {
  const remembered = new Map<string, readonly Exit[]>();
  for (const pod of pods) {
    for (const container of containersOf(pod)) {
      const key = exitsKey(pod, container);
      const before = known.get(key) ?? [];
      const seen = [container.lastExit, container.exit].filter((exit) => exit !== undefined);
      const fresh = seen.filter((exit) => !before.some((other) => sameEnd(exit, other)));
      if (before.length + fresh.length > 0)
        remembered.set(key, [...before, ...fresh].slice(-equalStartErrors));
    }
  }
  return remembered;
}

const exitsKey = (pod: KubeObject, container: ContainerView): string =>
  `${pod.metadata.uid ?? pod.metadata.name}/${container.init ? 'init/' : ''}${container.name}`;

const sameEnd = (a: Exit, b: Exit): boolean => a.id === b.id && a.finishedAt === b.finishedAt && alike(a, b);

const alike = (a: Exit, b: Exit): boolean => a.code === b.code && a.reason === b.reason;

/** A container that ends instead of running. */
export function crashVerdict(
  pod: KubeObject,
  container: ContainerView,
  exits: Exits,
  events: readonly SeenEvent[],
): Verdict | undefined {
  const start = container.waiting;
  const last = container.exit ?? container.lastExit;
  if (last === undefined) {
    return start !== undefined && startErrors.has(start.reason)
      ? waiting(startFailure(pod, container, start.message))
      : undefined;
  }
  if (container.init && last.code === 0 && container.exit !== undefined) return undefined;
  const known = exits.get(exitsKey(pod, container)) ?? [last];
  const said = describe(pod, container, last, events);
  if (container.running || !decides(container, known)) {
    const what = `container ${container.name} of ${podName(pod)} ended (${exitText(last)}) and is started again`;
    return waiting({ ...said, code: 'ContainerExited', what });
  }
  return failed(said);
}

/**
 * Two equal ends decide. Where only the second is known (it was in back-off when we came), a restart before it counts as
 * the first.
 */
function decides(container: ContainerView, known: readonly Exit[]): boolean {
  const last = known.at(-1);
  if (last === undefined || container.restarts < 1 || runTime(last) >= settledMs) return false;
  const node = startErrors.has(last.reason) && !missingCommand.test(last.message);
  const needed = node ? equalStartErrors : equalEnds;
  const before = known.slice(0, -1).toReversed();
  const different = before.findIndex((exit) => !alike(exit, last));
  if (different !== -1) return different + 1 >= needed;
  return container.restarts + 1 >= needed;
}

const runTime = (exit: Exit): number =>
  exit.startedAt === undefined || exit.finishedAt === undefined ? 0 : exit.finishedAt - exit.startedAt;

function describe(
  pod: KubeObject,
  container: ContainerView,
  exit: Exit,
  events: readonly SeenEvent[],
): Finding {
  const where = whereOf(pod, container);
  const name = `container ${container.name} of ${podName(pod)}`;
  if (startErrors.has(exit.reason)) return startFailure(pod, container, exit.message);
  if (exit.reason === 'OOMKilled')
    return finding({
      ...where,
      code: 'OutOfMemory',
      what: `${name} used more memory than it may`,
      why: 'the kernel ended it (OOMKilled)',
      next: 'raise memory_limit (--memory-limit)',
    });
  const killing = lastEvent(events, ['Killing'], container.name);
  const ofThisRun = killing !== undefined && killing.at >= (exit.startedAt ?? 0);
  if (ofThisRun && /failed liveness probe/.test(killing.message))
    return finding({
      ...where,
      code: 'ProbeFailed',
      what: `${name} is ended again and again by its liveness probe`,
      why: lastEvent(events, ['Unhealthy'], container.name)?.message,
      next: 'check liveness_path',
    });
  const known = pythonModuleEnd(pod, container, exit);
  if (known !== undefined) return known;
  const cameToItsEnd = exit.code === 0 && !container.init;
  return finding({
    ...where,
    code: container.init ? 'InitCrashLoop' : 'CrashLoop',
    what: `${name} ends each time it starts (${exitText(exit)})`,
    why: cameToItsEnd
      ? 'its command came to its end; a server must go on'
      : `it ended with ${exitText(exit)}`,
    next: cameToItsEnd ? 'take out of the app what ends the process, then scale again' : undefined,
  });
}

function startFailure(pod: KubeObject, container: ContainerView, message: string): Finding {
  if (wrongPlatform.test(message))
    return finding({
      ...whereOf(pod, container),
      code: 'ImagePlatform',
      what: `image ${container.image} is not made for the processor of the node`,
      why: message,
      next: platformNext,
      logsFrom: undefined,
    });
  return finding({
    ...whereOf(pod, container),
    code: 'ContainerCannotStart',
    what: `container ${container.name} of ${podName(pod)} cannot be started`,
    why: message,
    next: missingCommand.test(message)
      ? `use an image that has the command: ${container.image} has not`
      : undefined,
    logsFrom: undefined,
  });
}

function exitText(exit: Exit): string {
  const reason = exit.reason === 'Error' || exit.reason === 'Completed' ? '' : `, ${exit.reason}`;
  return `exit code ${exit.code}${reason}`;
}
