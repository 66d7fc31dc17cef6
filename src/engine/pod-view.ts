import { annotationKeys, labelKeys } from '../model/identity.js';
import type { KubeObject } from '../model/kubernetes.js';
import { at, type Fields, isFields, listAt, numberAt, textAt } from '../model/read.js';
import type { PodView } from '../model/report.js';

/**
 * Pods as a report shows them: the app's first, by name. One that was deleted and has ended is gone for a reader, though the
 * kubelet may take seconds to say so.
 */
export function podViews(pods: readonly KubeObject[]): PodView[] {
  const order = (pod: PodView) => `${pod.component === 'app' ? 0 : 1}${pod.name}`;
  return pods
    .filter((pod) => (pod.metadata.deletionTimestamp === undefined || !hasEnded(pod)) && !isDoneJob(pod))
    .map(podView)
    .sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** What ran before the rollout and ended well stays in the cluster as the memory of it, and serves nobody. */
const isDoneJob = (pod: KubeObject): boolean =>
  pod.metadata.labels?.[labelKeys.component] === 'job' && textAt(pod, 'status', 'phase') === 'Succeeded';

/** One line of the pod table. */
export function podView(pod: KubeObject): PodView {
  const component = pod.metadata.labels?.[labelKeys.component] ?? '';
  const bundle = pod.metadata.annotations?.[annotationKeys.bundle];
  const optional = {
    node: textAt(pod, 'spec', 'nodeName'),
    ip: textAt(pod, 'status', 'podIP'),
    started: textAt(pod, 'status', 'startTime'),
    bundle,
    image:
      component === 'app' && bundle === undefined ? textAt(pod, 'spec', 'containers', 0, 'image') : undefined,
  };
  return {
    name: pod.metadata.name,
    component,
    ready: hasCondition(pod, 'Ready') && pod.metadata.deletionTimestamp === undefined,
    status: podStatus(pod),
    restarts: restartsOf(pod),
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as Pick<
      PodView,
      'node' | 'ip' | 'started' | 'bundle' | 'image'
    >),
  };
}

/**
 * kubectl's STATUS column.
 * @see https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/printers/internalversion/printers.go (printPod)
 */
export function podStatus(pod: KubeObject): string {
  const reason = textAt(pod, 'status', 'reason');
  const phase = textAt(pod, 'status', 'phase') || 'Unknown';
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (reason === 'NodeLost') return 'Unknown';
    if (!hasEnded(pod)) return 'Terminating';
  }
  const initial = reason || phase;
  if (hasCondition(pod, 'PodScheduled', 'SchedulingGated')) return 'SchedulingGated';
  return initStatus(pod) ?? mainStatus(pod, initial);
}

function hasEnded(pod: KubeObject): boolean {
  return ['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase') ?? '');
}

/** Undefined once initialization is over. */
function initStatus(pod: KubeObject): string | undefined {
  const statuses = listAt(pod, 'status', 'initContainerStatuses');
  for (const [index, status] of statuses.entries()) {
    if (numberAt(status, 'state', 'terminated', 'exitCode') === 0) continue;
    if (isSidecar(pod, status) && at(status, 'started') === true) continue;
    const terminated = at(status, 'state', 'terminated');
    if (isFields(terminated)) return `Init:${terminatedReason(terminated)}`;
    const waiting = textAt(status, 'state', 'waiting', 'reason');
    if (waiting && waiting !== 'PodInitializing') return `Init:${waiting}`;
    return `Init:${index}/${listAt(pod, 'spec', 'initContainers').length}`;
  }
  return undefined;
}

function mainStatus(pod: KubeObject, initial: string): string {
  let status = initial;
  let running = false;
  // kubectl reads them from last to first, so the first container with something to say wins.
  for (const container of listAt(pod, 'status', 'containerStatuses').toReversed()) {
    const waiting = textAt(container, 'state', 'waiting', 'reason');
    const terminated = at(container, 'state', 'terminated');
    if (waiting) status = waiting;
    else if (isFields(terminated)) status = terminatedReason(terminated);
    else if (at(container, 'ready') === true && isFields(at(container, 'state', 'running'))) running = true;
  }
  if (status === 'Completed' && running) return hasCondition(pod, 'Ready') ? 'Running' : 'NotReady';
  return status;
}

function terminatedReason(terminated: Fields): string {
  const reason = textAt(terminated, 'reason');
  if (reason) return reason;
  const signal = numberAt(terminated, 'signal') ?? 0;
  return signal !== 0 ? `Signal:${signal}` : `ExitCode:${numberAt(terminated, 'exitCode') ?? 0}`;
}

/** As kubectl counts: of the init containers while they run, later of the others and the sidecars. */
function restartsOf(pod: KubeObject): number {
  const count = (statuses: readonly unknown[]): number =>
    statuses.reduce<number>((sum, status) => sum + (numberAt(status, 'restartCount') ?? 0), 0);
  const init = listAt(pod, 'status', 'initContainerStatuses');
  if (initStatus(pod) !== undefined) return count(init);
  return (
    count(listAt(pod, 'status', 'containerStatuses')) + count(init.filter((status) => isSidecar(pod, status)))
  );
}

function isSidecar(pod: KubeObject, status: unknown): boolean {
  const name = textAt(status, 'name');
  return listAt(pod, 'spec', 'initContainers').some(
    (container) => textAt(container, 'name') === name && textAt(container, 'restartPolicy') === 'Always',
  );
}

function hasCondition(pod: KubeObject, type: string, reason?: string): boolean {
  return listAt(pod, 'status', 'conditions').some(
    (condition) =>
      textAt(condition, 'type') === type &&
      (reason === undefined
        ? textAt(condition, 'status') === 'True'
        : textAt(condition, 'reason') === reason),
  );
}
