/** How the app itself stands: its records, and whether a run is at work or was interrupted. */
import { namesOf } from '../../model/identity.js';
import { kinds } from '../../model/kubernetes.js';
import { textAt } from '../../model/read.js';
import { leaseSeconds } from '../lock.js';
import { observe } from '../observe.js';
import { outcomeOf } from '../records/history.js';
import { type Check, ok, skipped, warning } from './check.js';

export const app: Check = {
  name: 'app',
  run: async (facts) => {
    const [cluster, { app: name, namespace }] = await Promise.all([facts.cluster(), facts.place()]);
    if (name === undefined) return skipped('no app is named');
    const lease = { kind: kinds.Lease, namespace, name: namesOf(name).lock };
    // FormatTooNew and InventoryUnreadable are said by what reads the records.
    const [observed, lock] = await Promise.all([observe(cluster, namespace, name), cluster.get(lease)]);
    const holder = textAt(lock, 'spec', 'holderIdentity') ?? '';
    const renewed = textAt(lock, 'spec', 'renewTime');
    if (holder !== '') {
      const ms = facts.world.clock.now().getTime() - Date.parse(renewed ?? '');
      if (ms <= leaseSeconds * 1000) return ok(`a run is at work: ${holder}`);
      return warning(`the lock of ${name} was left by a run that is gone: ${holder}`, {
        why: `renewed last at ${renewed}`,
        next: `kubectl jac scale app.jac --name ${name} -n ${namespace}`,
      });
    }
    const [last] = observed.revisions;
    if (observed.inventory === undefined)
      return last === undefined
        ? ok(`${name} is not deployed in namespace ${namespace}`)
        : warning(`${name} has revisions and no Inventory, which says what belongs to it`, {
            next: `kubectl jac scale app.jac --name ${name} -n ${namespace}`,
          });
    if (last !== undefined && outcomeOf(last.secret) === undefined)
      return warning(`the run that made revision ${last.number} of ${name} was interrupted`, {
        next: `kubectl jac scale app.jac --name ${name} -n ${namespace}`,
      });
    return ok(`${name} runs revision ${observed.inventory.revision}, as its records say`);
  },
};
