import { labelKeys } from '../../model/identity.js';
import { kinds } from '../../model/kubernetes.js';
import { listAt, textAt } from '../../model/read.js';
import { done, type KindRules, plain, waitingFor } from './rules.js';

export const service: KindRules = {
  ...plain,
  kind: kinds.Service,
  // An app that goes is nobody's any more, which is how its pods know that no other one takes over (templates/app/drain.py).
  order: (object) => (object.metadata.labels?.[labelKeys.component] === 'app' ? 7 : 3),
  ready(object) {
    const balanced = textAt(object, 'spec', 'type') === 'LoadBalancer';
    return balanced && listAt(object, 'status', 'loadBalancer', 'ingress').length === 0
      ? waitingFor('no load balancer address yet')
      : done;
  },
};
