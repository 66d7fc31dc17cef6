/** Pods as the rules read them. */
import type { KubeObject } from '../../model/kubernetes.js';
import { at, fieldsAt, isFields, listAt, numberAt, textAt } from '../../model/read.js';
import type { Exit, LogsFrom } from './types.js';

export interface ContainerView {
  readonly name: string;
  readonly image: string;
  readonly init: boolean;
  readonly ready: boolean;
  readonly restarts: number;
  readonly waiting: { readonly reason: string; readonly message: string } | undefined;
  readonly running: boolean;
  /** Milliseconds since the epoch; undefined unless running. */
  readonly runningSince: number | undefined;
  /** It has ended and is not running again. */
  readonly exit: Exit | undefined;
  /** How the run before this state ended. */
  readonly lastExit: Exit | undefined;
}

/** Containers that have a status, init containers first. */
export function containersOf(pod: KubeObject): ContainerView[] {
  return [
    ...listAt(pod, 'status', 'initContainerStatuses').map((status) => containerView(pod, status, true)),
    ...listAt(pod, 'status', 'containerStatuses').map((status) => containerView(pod, status, false)),
  ];
}

function containerView(pod: KubeObject, status: unknown, init: boolean): ContainerView {
  const name = textAt(status, 'name') ?? '';
  const spec = listAt(pod, 'spec', init ? 'initContainers' : 'containers').find(
    (container) => textAt(container, 'name') === name,
  );
  const waiting = at(status, 'state', 'waiting');
  return {
    name,
    init,
    image: textAt(spec, 'image') ?? textAt(status, 'image') ?? '',
    ready: at(status, 'ready') === true,
    restarts: numberAt(status, 'restartCount') ?? 0,
    waiting: isFields(waiting)
      ? { reason: textAt(waiting, 'reason') ?? '', message: textAt(waiting, 'message') ?? '' }
      : undefined,
    running: isFields(at(status, 'state', 'running')),
    runningSince: timeOf(textAt(status, 'state', 'running', 'startedAt')),
    exit: exitOf(at(status, 'state', 'terminated')),
    lastExit: exitOf(at(status, 'lastState', 'terminated')),
  };
}

function exitOf(terminated: unknown): Exit | undefined {
  if (!isFields(terminated)) return undefined;
  return {
    id: textAt(terminated, 'containerID') ?? '',
    code: numberAt(terminated, 'exitCode') ?? 0,
    reason: textAt(terminated, 'reason') ?? '',
    message: textAt(terminated, 'message') ?? '',
    startedAt: timeOf(textAt(terminated, 'startedAt')),
    finishedAt: timeOf(textAt(terminated, 'finishedAt')),
  };
}

export interface ConditionView {
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** Milliseconds since the epoch. */
  readonly since: number | undefined;
}

export function conditionOf(object: KubeObject, type: string): ConditionView | undefined {
  const found = listAt(object, 'status', 'conditions').find((each) => textAt(each, 'type') === type);
  if (found === undefined) return undefined;
  return {
    status: textAt(found, 'status') ?? '',
    reason: textAt(found, 'reason') ?? '',
    message: textAt(found, 'message') ?? '',
    since: timeOf(textAt(found, 'lastTransitionTime')),
  };
}

/** Names of the claims a pod mounts. */
export function claimsOf(pod: KubeObject): string[] {
  return listAt(pod, 'spec', 'volumes').flatMap(
    (volume) => textAt(fieldsAt(volume, 'persistentVolumeClaim'), 'claimName') ?? [],
  );
}

/** What the findings about one container share. */
export function whereOf(
  pod: KubeObject,
  container?: ContainerView,
): {
  object: string;
  container: string | undefined;
  node: string | undefined;
  logsFrom: LogsFrom | undefined;
} {
  return {
    object: podName(pod),
    container: container?.name,
    node: textAt(pod, 'spec', 'nodeName'),
    logsFrom: container === undefined ? undefined : logsFrom(pod, container),
  };
}

/** The kubelet answers for the last run of a container that waits; only a running one hides it. */
function logsFrom(pod: KubeObject, container: ContainerView): LogsFrom | undefined {
  const { name, running, exit, lastExit } = container;
  if (!running && exit === undefined && lastExit === undefined) return undefined;
  return {
    pod: pod.metadata.name,
    container: name,
    previous: running && lastExit !== undefined,
    message: (exit ?? lastExit)?.message ?? '',
  };
}

export const isOwnedBy = (object: KubeObject, owner: KubeObject): boolean =>
  object.metadata.ownerReferences?.some((reference) => reference.uid === owner.metadata.uid) ?? false;

export const podName = (pod: KubeObject): string => `pod/${pod.metadata.name}`;

/** `kubectl describe` and the like; the namespace always said, since the context's may be another one. */
export function kubectl(verb: string, object: KubeObject, more = ''): string {
  const namespace = object.metadata.namespace;
  return `kubectl ${verb} ${object.kind.toLowerCase()}/${object.metadata.name}${more}${namespace === undefined ? '' : ` -n ${namespace}`}`;
}

export function timeOf(text: string | undefined): number | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  // A container that never ran is said to have started at the epoch.
  return Number.isNaN(time) || time === 0 ? undefined : time;
}
