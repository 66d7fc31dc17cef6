import { kinds } from '../../model/kubernetes.js';
import { textAt } from '../../model/read.js';
import { done, type KindRules, plain, waitingFor } from './rules.js';

export const persistentVolumeClaim: KindRules = {
  ...plain,
  kind: kinds.PersistentVolumeClaim,
  order: () => 2,
  ready(object) {
    const phase = textAt(object, 'status', 'phase') ?? 'Pending';
    return phase === 'Bound' ? done : waitingFor(`the volume claim is ${phase}`);
  },
};
