import type { KubeObject } from '../../model/kubernetes.js';
import { at, listAt, numberAt, textAt } from '../../model/read.js';

/** Which containers of a pod are asked for: the app's own, one by name, or all with init containers. */
export interface ContainerChoice {
  readonly container?: string;
  readonly all: boolean;
}

/** One run of a container: a restart is another one. */
export interface Instance {
  readonly container: string;
  readonly containerId: string;
  /** Readable only as the log before the present one. */
  readonly previous: boolean;
  readonly running: boolean;
}

export interface ContainerState {
  readonly name: string;
  /** Oldest first: the run before, then the one whose log is the container's log now. */
  readonly instances: readonly Instance[];
  /** Why there is no log yet: `ContainerCreating`, `PodInitializing` … */
  readonly waiting: string | undefined;
  readonly restarts: number;
}

/** Containers of a pod as its status tells them. */
export function containersOf(pod: KubeObject, choice: ContainerChoice): ContainerState[] {
  const main = listAt(pod, 'status', 'containerStatuses');
  const init = listAt(pod, 'status', 'initContainerStatuses');
  const named = choice.container;
  const statuses = choice.all || named !== undefined ? [...init, ...main] : main;
  return statuses
    .map(stateOf)
    .filter((state) => state.name !== '' && (named === undefined || state.name === named));
}

function stateOf(status: unknown): ContainerState {
  const container = textAt(status, 'name') ?? '';
  const run = (containerId: string | undefined, previous: boolean, running = false): Instance[] =>
    containerId ? [{ container, containerId, previous, running }] : [];
  const before = textAt(status, 'lastState', 'terminated', 'containerID');
  const running = at(status, 'state', 'running') !== undefined;
  const present = running
    ? textAt(status, 'containerID')
    : textAt(status, 'state', 'terminated', 'containerID');
  return {
    name: container,
    // While a container waits for its restart, its log is still that of the run before.
    instances:
      present === undefined ? run(before, false) : [...run(before, true), ...run(present, false, running)],
    waiting: textAt(status, 'state', 'waiting', 'reason'),
    restarts: numberAt(status, 'restartCount') ?? 0,
  };
}
