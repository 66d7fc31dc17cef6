import { isChange } from '../../model/plan.js';
import { ClusterError } from '../../ports/cluster.js';
import { retainedKeys } from '../observe.js';
import { isPullSecret, isShortLived } from '../release/pull-secret.js';
import type { Prepared } from './prepare.js';
import { applyAll, type Session, settled, writeInventory } from './session.js';
import { Overtaken } from './update.js';

/** Whether all that differs is a login to pull with that every run has anew. */
export function isTokenAlone({ changes, pull }: Prepared): boolean {
  const changing = changes.filter(isChange);
  if (changing.length === 0 || pull === undefined || !isShortLived(pull)) return false;
  return changing.every(({ manifest }) => manifest !== undefined && isPullSecret(manifest));
}

/**
 * Writes the login in place, for nodes that pull the image from now on. It is no release: pods stay, and no Revision pushes
 * another one out of the history.
 * @throws Overtaken when another run wrote the Inventory meanwhile
 */
export async function renewToken(
  session: Session,
  { changes, manifests, observed }: Prepared,
): Promise<void> {
  await applyAll(session, changes);
  const { revision, goodRevision } = session.inventory;
  const keep = retainedKeys(observed);
  try {
    await writeInventory(session, settled(session, manifests, keep, { revision, goodRevision }));
  } catch (error) {
    if (error instanceof ClusterError && ['Conflict', 'NotFound'].includes(error.reason))
      throw new Overtaken();
    throw error;
  }
}
