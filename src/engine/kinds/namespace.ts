import { kinds } from '../../model/kubernetes.js';
import { textAt } from '../../model/read.js';
import { done, type KindRules, plain, waitingFor } from './rules.js';

export const namespace: KindRules = {
  ...plain,
  kind: kinds.Namespace,
  order: () => 0,
  ready: (object) =>
    textAt(object, 'status', 'phase') === 'Terminating' ? waitingFor('the namespace is being deleted') : done,
};
