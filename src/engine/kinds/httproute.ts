import { kinds } from '../../model/kubernetes.js';
import { type KindRules, plain } from './rules.js';

/** Done when it is stored; what the Gateway thinks of it is told after the rollout (engine/exposure/accepted.ts). */
export const httpRoute: KindRules = {
  ...plain,
  kind: kinds.HTTPRoute,
  order: () => 5,
};
