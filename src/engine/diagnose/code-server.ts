/** The one pod that new pods need: what is said while the node that it is on does not answer. */
import { labelKeys } from '../../model/identity.js';
import type { KubeObject } from '../../model/kubernetes.js';
import { textAt } from '../../model/read.js';
import { conditionOf, containersOf, podName, timeOf, whereOf } from './read-pod.js';
import { type Finding, finding } from './types.js';

/** A pod that ends by itself is gone by then. */
const overdueMs = 20_000;

const isCodeServer = (pod: KubeObject): boolean =>
  pod.metadata.labels?.[labelKeys.component] === 'code-server';

/** Whether a pod cannot go on without the code-server. */
export const needsCodeServer = (pod: KubeObject): boolean =>
  isCodeServer(pod) || containersOf(pod).some(({ name, ready }) => name === 'fetch' && !ready);

/**
 * Nothing while a code-server is ready, or while what keeps it is something else.
 * @param now by the cluster's clock, milliseconds
 */
export function codeServerLost(pods: readonly KubeObject[], now: number): Finding | undefined {
  const servers = pods.filter(isCodeServer);
  const serves = (pod: KubeObject) =>
    pod.metadata.deletionTimestamp === undefined && conditionOf(pod, 'Ready')?.status === 'True';
  const lost = servers.some(serves) ? undefined : servers.find((pod) => isOnLostNode(pod, now));
  if (lost === undefined) return undefined;
  const node = textAt(lost, 'spec', 'nodeName');
  return finding({
    ...whereOf(lost),
    code: 'CodeServerNodeLost',
    what: `node/${node} does not answer, and ${podName(lost)}, which has the code, is on it: new pods wait, those that run go on`,
    why: 'the volume with the code is on that node, or attached to it',
    next: 'bring the node back, and all goes on by itself; or move the code to a new volume: kubectl jac scale app.jac --replace-code-volume',
  });
}

/** Told by the pod alone: who deploys may not read nodes, and events end. */
function isOnLostNode(pod: KubeObject, now: number): boolean {
  if (textAt(pod, 'spec', 'nodeName') === undefined) return false;
  if (textAt(pod, 'status', 'reason') === 'NodeLost') return true;
  // Its end needs a word of the kubelet, which does not come.
  const end = timeOf(pod.metadata.deletionTimestamp);
  if (end !== undefined) return now > end + overdueMs;
  // The node controller says so of the pod; of containers only their kubelet would.
  return (
    conditionOf(pod, 'Ready')?.status === 'False' && conditionOf(pod, 'ContainersReady')?.status === 'True'
  );
}
