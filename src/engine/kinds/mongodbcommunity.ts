import { kinds } from '../../model/kubernetes.js';
import { textAt } from '../../model/read.js';
import { done, type KindRules, plain, waitingFor } from './rules.js';

/** A replica set that the community operator makes; it says itself how far it is. */
export const mongoDbCommunity: KindRules = {
  ...plain,
  kind: kinds.MongoDBCommunity,
  order: () => 50,
  ready(object) {
    const phase = textAt(object, 'status', 'phase');
    if (phase === 'Running') return done;
    const message = textAt(object, 'status', 'message');
    return waitingFor(
      phase === undefined ? 'the operator has not seen it yet' : `${phase}: ${message ?? ''}`,
    );
  },
};
