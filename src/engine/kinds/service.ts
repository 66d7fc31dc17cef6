import { kinds } from '../../model/kubernetes.js';
import { listAt, textAt } from '../../model/read.js';
import { done, type KindRules, plain, waitingFor } from './rules.js';

export const service: KindRules = {
  ...plain,
  kind: kinds.Service,
  order: () => 3,
  ready(object) {
    const balanced = textAt(object, 'spec', 'type') === 'LoadBalancer';
    return balanced && listAt(object, 'status', 'loadBalancer', 'ingress').length === 0
      ? waitingFor('no load balancer address yet')
      : done;
  },
};
