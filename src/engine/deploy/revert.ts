import { parseImage } from '../../model/image.js';
import type { KubeObject } from '../../model/kubernetes.js';
import type { Change } from '../../model/plan.js';
import type { Revision } from '../../model/revision.js';
import type { Settings } from '../../model/settings.js';
import { inApplyOrder } from '../kinds/index.js';
import { componentOf, keyOf, type Observed, observe, retainedKeys } from '../observe.js';
import { planChanges } from '../plan.js';
import { outcomeOf, readRevision, type StoredRevision } from '../records/history.js';
import { isPullSecret } from '../release/pull-secret.js';
import type { RolloutResult } from '../rollout/rollout.js';
import { isImmutable, manifestsAgain } from './again.js';
import type { Prepared } from './prepare.js';
import { applyAll, type Session, settled, writeInventory } from './session.js';
import { rollout } from './update.js';

/**
 * Goes back to a Revision that was ready: re-applies its manifests by server-side apply, waits, and makes the Inventory
 * say so. What the failed update did to a code-server that the Revision does without is undone. Secrets of the environment and
 * the code in a ConfigMap are still there, because a Revision names them.
 */
export async function revert(
  session: Session,
  stored: StoredRevision,
  failed: Pick<Prepared, 'pull' | 'release'>,
): Promise<RolloutResult> {
  const { context, resolved } = session;
  const { appName, namespace } = resolved.settings;
  context.emit({ type: 'phase', phase: 'rollback', message: `going back to revision ${stored.number}` });
  const revision: Revision = readRevision(stored);
  const observed = await observe(session.cluster, namespace, appName);
  const wanted = manifestsAgain(revision.manifests, observed, appName).manifests.filter(
    (manifest) => !isImmutable(manifest),
  );
  const kept = keepsLogin(failed, revision);
  const manifests = wanted.filter((manifest) => !(kept && isPullSecret(manifest)));
  const before = { ...observed, inventory: session.inventory };
  await applyAll(session, planChanges(manifests, before, namespace));
  const result = await rollout(session, [appName], { observed }, context.signal);
  if (result.status === 'ready') {
    const numbers = { revision: stored.number, goodRevision: stored.number };
    const others = codeServerAsBefore(wanted, before, stored.number, resolved.settings);
    await applyAll(session, others);
    const keep = retainedKeys(observed);
    for (const { action, live } of others)
      if (action === 'delete' && live !== undefined) keep.delete(keyOf(live));
    const restored = others.flatMap(({ manifest }) => manifest ?? []);
    await writeInventory(session, settled(session, [...wanted, ...restored], keep, numbers));
  }
  return result;
}

/**
 * A newer login that the registry took for the same repository stays: the older one may have ended since. Any other gives way
 * to what the Revision ran with.
 */
function keepsLogin({ pull, release }: Pick<Prepared, 'pull' | 'release'>, revision: Revision): boolean {
  if (pull?.accepted !== true || release.kind !== 'image' || revision.release.kind !== 'image') return false;
  const [now, then] = [parseImage(release.image), parseImage(revision.release.image)];
  return now.registry === then.registry && now.repository === then.repository;
}

/**
 * The code-server beside a Revision that does without: as the newest other Revision says that was ready, else gone. A failed
 * update may have made it, or broken it, and its pods would try for ever.
 */
function codeServerAsBefore(
  manifests: readonly KubeObject[],
  observed: Observed,
  number: number,
  { appName: app, namespace }: Pick<Settings, 'appName' | 'namespace'>,
): Change[] {
  const wanted = new Set(manifests.map(keyOf));
  const spare = [...observed.live.values()].filter(
    (live) => componentOf(live) === 'code-server' && !wanted.has(keyOf(live)),
  );
  if (spare.length === 0) return [];
  const older = observed.revisions
    .filter(({ number: each, secret }) => each !== number && outcomeOf(secret) === 'ready')
    .flatMap((stored) => manifestsAgain(readRevision(stored).manifests, observed, app).manifests);
  const found = spare.map((live) => ({
    live,
    manifest: older.find((manifest) => keyOf(manifest) === keyOf(live)),
  }));
  const restored = inApplyOrder(found.flatMap(({ manifest }) => manifest ?? []));
  const useless = inApplyOrder(found.flatMap((each) => (each.manifest === undefined ? each.live : [])));
  return [
    ...planChanges(restored, observed, namespace).filter(({ action }) => action !== 'delete'),
    ...useless.toReversed().map((live): Change => {
      const { apiVersion, kind, metadata } = live;
      return { action: 'delete', apiVersion, kind, namespace, name: metadata.name, live };
    }),
  ];
}
