import { labelKeys } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { numberAt } from '../../model/read.js';
import { done, type KindRules, plain, type Readiness, waitingFor } from './rules.js';

export const deployment: KindRules = {
  ...plain,
  kind: kinds.Deployment,
  // App pods fetch from the code-server, so it goes first; the app goes last of all.
  order: (object) => (object.metadata.labels?.[labelKeys.component] === 'code-server' ? 4 : 6),
  ready: (object) => rolledOut(object),
};

/**
 * As `kubectl rollout status` decides, except that ProgressDeadlineExceeded does not end the wait: our own timeout does.
 * @param generation the one our apply was answered with; a cache may still show an older object
 * @see https://github.com/kubernetes/kubectl/blob/v0.34.4/pkg/polymorphichelpers/rollout_status.go
 */
export function rolledOut(object: KubeObject, generation = object.metadata.generation ?? 0): Readiness {
  const count = (field: string): number => numberAt(object, 'status', field) ?? 0;
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1;
  const [all, updated, available] = [count('replicas'), count('updatedReplicas'), count('availableReplicas')];
  if (!isObserved(object, generation)) return waitingFor('the change is not observed yet');
  if (updated < wanted) return waitingFor(`${updated} of ${wanted} new pods made`);
  if (all > updated) return waitingFor(`${plural(all - updated, 'old pod')} still to go`);
  if (available < updated) return waitingFor(`${available} of ${updated} new pods available`);
  return done;
}

/** Whether the controller has acted on this generation and on the object's own. */
export function isObserved(object: KubeObject, generation: number): boolean {
  const observed = numberAt(object, 'status', 'observedGeneration') ?? 0;
  return observed >= Math.max(generation, object.metadata.generation ?? 0);
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
