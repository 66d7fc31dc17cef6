import { kinds } from '../../model/kubernetes.js';
import { type KindRules, plain } from './rules.js';

export const configMap: KindRules = {
  ...plain,
  kind: kinds.ConfigMap,
  order: () => 1,
};
