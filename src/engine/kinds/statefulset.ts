import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { numberAt, textAt } from '../../model/read.js';
import { isObserved } from './deployment.js';
import { done, type KindRules, plain, type Readiness, waitingFor } from './rules.js';

export const statefulSet: KindRules = {
  ...plain,
  kind: kinds.StatefulSet,
  // Beside the code-server: the app waits for both.
  order: () => 4,
  ready: (object) => setRolledOut(object),
};

/**
 * As `kubectl rollout status` decides.
 * @param generation the one our apply was answered with; a cache may still show an older object
 * @see https://github.com/kubernetes/kubectl/blob/v0.34.4/pkg/polymorphichelpers/rollout_status.go
 */
export function setRolledOut(object: KubeObject, generation = object.metadata.generation ?? 0): Readiness {
  const count = (field: string): number => numberAt(object, 'status', field) ?? 0;
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1;
  if (!isObserved(object, generation)) return waitingFor('the change is not observed yet');
  if (count('readyReplicas') < wanted) return waitingFor(`${count('readyReplicas')} of ${wanted} pods ready`);
  if (textAt(object, 'status', 'updateRevision') !== textAt(object, 'status', 'currentRevision'))
    return waitingFor(`${count('updatedReplicas')} of ${wanted} pods renewed`);
  return done;
}
