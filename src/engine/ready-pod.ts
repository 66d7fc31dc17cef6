import type { KubeObject } from '../model/kubernetes.js';
import { listAt, textAt } from '../model/read.js';
import { claimsOf } from './diagnose/read-pod.js';

/** Whether a pod is there, ready, and not on its way out. */
export const isReadyPod = (pod: KubeObject | undefined): boolean =>
  pod?.metadata.deletionTimestamp === undefined &&
  listAt(pod, 'status', 'conditions').some(
    (condition) => textAt(condition, 'type') === 'Ready' && textAt(condition, 'status') === 'True',
  );

/** Name of the first pod that is ready and not on its way out. @param claim that it has to mount */
export function readyPod(pods: Iterable<KubeObject>, claim?: string): string | undefined {
  for (const pod of pods) {
    if (claim !== undefined && !claimsOf(pod).includes(claim)) continue;
    if (isReadyPod(pod)) return pod.metadata.name;
  }
  return undefined;
}
