import { namesOf } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import type { Change } from '../../model/plan.js';
import type { Revision } from '../../model/revision.js';
import { nodePortOf, withNodePort } from '../apply.js';
import { isCodeMap } from '../config-map-store/code-map.js';
import { componentOf, keyOf, type Observed, observe, retainedKeys } from '../observe.js';
import { planChanges } from '../plan.js';
import { readRevision, type StoredRevision } from '../records/history.js';
import type { RolloutResult } from '../rollout/rollout.js';
import { applyAll, type Session, settled, writeInventory } from './session.js';
import { rollout } from './update.js';

/**
 * Goes back to a Revision that was ready: re-applies its manifests by server-side apply, waits, and makes the Inventory
 * say so. What the failed update brought beside the app, and nobody needs, goes again. Its Secrets and the code in a ConfigMap are still there, because a Revision names them.
 */
export async function revert(
  session: Session,
  stored: StoredRevision,
  before: Observed,
): Promise<RolloutResult> {
  const { context, resolved } = session;
  const { appName, namespace } = resolved.settings;
  context.emit({ type: 'phase', phase: 'rollback', message: `going back to revision ${stored.number}` });
  const revision: Revision = readRevision(stored);
  const observed = await observe(session.cluster, namespace, appName);
  const manifests = revision.manifests
    .filter((manifest) => manifest.kind !== 'Secret' && !isCodeMap(manifest))
    .map((manifest) => withLivePort(manifest, observed, appName));
  const changes = planChanges(manifests, { ...observed, inventory: session.inventory }, namespace);
  await applyAll(session, changes);
  const result = await rollout(session, [appName], { observed }, context.signal);
  if (result.status === 'ready') {
    const numbers = { revision: stored.number, goodRevision: stored.number };
    const brought = newCodeServer(manifests, before, observed);
    await applyAll(session, brought);
    const keep = retainedKeys(observed);
    for (const { live } of brought) if (live !== undefined) keep.delete(keyOf(live));
    await writeInventory(session, settled(session, manifests, keep, numbers));
  }
  return result;
}

/** Deletion of a code-server that was not there before, and that the Revision does without. */
function newCodeServer(manifests: readonly KubeObject[], before: Observed, now: Observed): Change[] {
  const wanted = new Set(manifests.map(keyOf));
  return [...now.live.entries()]
    .filter(([key, live]) => componentOf(live) === 'code-server' && !before.live.has(key) && !wanted.has(key))
    .map(([, live]) => {
      const { apiVersion, kind, metadata } = live;
      const { name, namespace } = metadata;
      return {
        action: 'delete',
        apiVersion,
        kind,
        name,
        ...(namespace === undefined ? {} : { namespace }),
        live,
      };
    });
}

/** The Service keeps the NodePort it has: going back must not move the app's address, nor ask for a port that is taken. */
function withLivePort(manifest: KubeObject, observed: Observed, app: string): KubeObject {
  const name = namesOf(app).service;
  if (manifest.kind !== 'Service' || manifest.metadata.name !== name) return manifest;
  const port = nodePortOf(observed.live.get(objectKey({ ...kinds.Service, name })));
  return port === undefined ? manifest : withNodePort(manifest, port);
}
