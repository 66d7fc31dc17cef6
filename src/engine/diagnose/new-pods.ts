/** Which pods are of a Deployment's present template, and not what an update leaves behind. */
import { labelKeys } from '../../model/identity.js';
import type { KubeObject } from '../../model/kubernetes.js';
import { isObserved } from '../kinds/deployment.js';
import { isReadyPod } from '../ready-pod.js';
import { isOwnedBy } from './read-pod.js';
import type { Expectation, Snapshot } from './types.js';

const revisionAnnotation = 'deployment.kubernetes.io/revision';

/**
 * The ReplicaSet of the present pod template. Undefined until the controller has seen our change: before that the newest
 * ReplicaSet is the old one, whose troubles are not this rollout's.
 */
export function newReplicaSet(
  deployment: KubeObject,
  generation: number,
  replicaSets: readonly KubeObject[],
): KubeObject | undefined {
  if (!isObserved(deployment, generation)) return undefined;
  const revision = deployment.metadata.annotations?.[revisionAnnotation];
  return replicaSets.find(
    (replicaSet) =>
      isOwnedBy(replicaSet, deployment) &&
      revision !== undefined &&
      replicaSet.metadata.annotations?.[revisionAnnotation] === revision,
  );
}

/** How many pods of the present templates are ready, code servers left out: they serve the app's pods alone. */
export function readyNewPods(
  { deployments, replicaSets, pods }: Pick<Snapshot, 'deployments' | 'replicaSets' | 'pods'>,
  { deployments: expected }: Pick<Expectation, 'deployments'>,
): number {
  const news = expected.flatMap(({ name, generation }) => {
    const deployment = deployments.find(({ metadata }) => metadata.name === name);
    return (deployment && newReplicaSet(deployment, generation, replicaSets)) ?? [];
  });
  return pods.filter(
    (pod) =>
      isReadyPod(pod) &&
      pod.metadata.labels?.[labelKeys.component] !== 'code-server' &&
      news.some((replicaSet) => isOwnedBy(pod, replicaSet)),
  ).length;
}
