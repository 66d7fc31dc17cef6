import { kinds } from '../../model/kubernetes.js';
import { numberAt } from '../../model/read.js';
import { done, type KindRules, plain, waitingFor } from './rules.js';

export const podDisruptionBudget: KindRules = {
  ...plain,
  kind: kinds.PodDisruptionBudget,
  order: () => 5,
  ready: (object) =>
    (numberAt(object, 'status', 'observedGeneration') ?? 0) < (object.metadata.generation ?? 0)
      ? waitingFor('the budget is not observed yet')
      : done,
};
