import { kinds } from '../../model/kubernetes.js';
import { listAt, textAt } from '../../model/read.js';
import { podStatus } from '../pod-view.js';
import { done, type KindRules, plain, waitingFor } from './rules.js';

/** Never applied by itself; here because it is read and shown. */
export const pod: KindRules = {
  ...plain,
  kind: kinds.Pod,
  order: () => 7,
  ready(object) {
    const ready = listAt(object, 'status', 'conditions').some(
      (condition) => textAt(condition, 'type') === 'Ready' && textAt(condition, 'status') === 'True',
    );
    return ready ? done : waitingFor(podStatus(object));
  },
};
