import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { listAt, textAt } from '../../model/read.js';
import { done, type KindRules, plain, waitingFor } from './rules.js';

/** What runs before a rollout: after all it needs, before the app. */
export const job: KindRules = {
  ...plain,
  kind: kinds.Job,
  order: () => 5,
  ready(object) {
    const end = endOfJob(object);
    if (end === 'Complete') return done;
    return waitingFor(end === 'Failed' ? 'its command failed' : 'its command runs');
  },
};

/** Undefined while it runs. */
export function endOfJob(object: KubeObject): 'Complete' | 'Failed' | undefined {
  return (['Complete', 'Failed'] as const).find((type) =>
    listAt(object, 'status', 'conditions').some(
      (condition) => textAt(condition, 'type') === type && textAt(condition, 'status') === 'True',
    ),
  );
}
