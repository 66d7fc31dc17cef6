import type { Context } from '../engine/context.js';
import { explainClusterError } from '../engine/explain.js';
import { observe } from '../engine/observe.js';
import { outcomeOf } from '../engine/records/history.js';
import { namesOf } from '../model/identity.js';
import { kinds } from '../model/kubernetes.js';
import { fieldsAt, textAt } from '../model/read.js';
import { ClusterError } from '../ports/cluster.js';

/** What a run that ended before its end left behind. */
export interface Aftermath {
  /** Whether the lock was this run's still, and is free now. */
  readonly released: boolean;
  /** In sentences. */
  readonly notes: readonly string[];
}

/**
 * Frees the lock of an app if that run still holds it, and tells what the run left: for the one who comes after a run that
 * was killed. The holder's name is made anew for each run, so that nobody else's lock is taken for it.
 * @throws JacScaleError when the cluster cannot be asked
 */
export async function releaseLock(
  { cluster, clock }: Pick<Context, 'cluster' | 'clock'>,
  of: { readonly app: string; readonly namespace: string; readonly holder: string },
): Promise<Aftermath> {
  const { app, namespace, holder } = of;
  try {
    const name = namesOf(app).lock;
    const lease = await cluster.get({ kind: kinds.Lease, namespace, name });
    let released = false;
    if (lease !== undefined && textAt(lease, 'spec', 'holderIdentity') === holder) {
      const renewTime = clock.now().toISOString().replace('Z', '000Z');
      // Its resourceVersion goes along: whoever took the lock meanwhile keeps it.
      const free = { ...lease, spec: { ...fieldsAt(lease, 'spec'), holderIdentity: '', renewTime } };
      released = await replaced(() => cluster.replace(free));
    }
    const { revisions, inventory } = await observe(cluster, namespace, app);
    const last = revisions[0];
    const interrupted = last !== undefined && outcomeOf(last.secret) === undefined;
    const good = inventory?.goodRevision ?? 0;
    return {
      released,
      notes: [
        ...(released ? ['the lock of the app was released'] : []),
        interrupted
          ? `revision ${last.number} was interrupted: what it applied goes on, ${good === 0 ? 'and none became ready before it' : `the last good one is ${good}`}; the next run repairs it`
          : 'no revision of the app is interrupted',
      ],
    };
  } catch (error) {
    throw error instanceof ClusterError ? explainClusterError(error, { namespace, app }) : error;
  }
}

async function replaced(replace: () => Promise<unknown>): Promise<boolean> {
  try {
    await replace();
    return true;
  } catch (error) {
    if (error instanceof ClusterError && ['Conflict', 'NotFound'].includes(error.reason)) return false;
    throw error;
  }
}
