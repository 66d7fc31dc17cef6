import { kinds } from '../../model/kubernetes.js';
import { type KindRules, plain } from './rules.js';

/** Done when it is stored: not every controller writes an address, and none says when its proxies know the host. */
export const ingress: KindRules = {
  ...plain,
  kind: kinds.Ingress,
  order: () => 5,
};
