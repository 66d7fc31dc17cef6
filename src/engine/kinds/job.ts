import { kinds } from '../../model/kubernetes.js';
import { listAt, textAt } from '../../model/read.js';
import { done, type KindRules, plain, waitingFor } from './rules.js';

/** What runs before a rollout: after all it needs, before the app. */
export const job: KindRules = {
  ...plain,
  kind: kinds.Job,
  order: () => 5,
  ready(object) {
    const ended = (type: string) =>
      listAt(object, 'status', 'conditions').some(
        (condition) => textAt(condition, 'type') === type && textAt(condition, 'status') === 'True',
      );
    if (ended('Complete')) return done;
    return waitingFor(ended('Failed') ? 'its command failed' : 'its command runs');
  },
};
