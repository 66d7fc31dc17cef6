import { kinds } from '../../model/kubernetes.js';
import { type KindRules, plain } from './rules.js';

/** Done when it is stored: it has nothing to compute from before pods run, and goes before what it scales. */
export const horizontalPodAutoscaler: KindRules = {
  ...plain,
  kind: kinds.HorizontalPodAutoscaler,
  order: () => 8,
};
