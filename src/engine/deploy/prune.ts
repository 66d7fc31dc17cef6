import type { Digest } from '../../model/bundle.js';
import { appSelector } from '../../model/identity.js';
import { kindOf, kinds } from '../../model/kubernetes.js';
import type { Revision } from '../../model/revision.js';
import type { BundleStore } from '../../ports/bundle-store.js';
import { isBeforeRollout } from '../before-rollout/job.js';
import { isCodeMap } from '../config-map-store/code-map.js';
import { orderOf } from '../kinds/index.js';
import { isRetained, keyOf, type Observed } from '../observe.js';
import { bundleOf, fetches } from '../pod-template.js';
import { readRevision, revisionsOf, type StoredRevision } from '../records/history.js';
import type { Session } from './session.js';

/**
 * Removes what no kept Revision names: old Revisions, their Secrets, bundles and dependency sets, and a code-server that nobody
 * can go back to. A bundle that a ReplicaSet still names stays. Does nothing, and asks nothing, while there are no more
 * Revisions than are to be kept.
 * @returns keys of what was removed; none when nothing was past the limit
 */
export async function prune(
  session: Session,
  observed: Observed,
  current: Revision,
): Promise<ReadonlySet<string>> {
  const { appName: app, namespace, revisionHistoryLimit } = session.resolved.settings;
  const older = revisionsOf(
    app,
    observed.revisions.map(({ secret }) => secret),
  );
  const { goodRevision } = session.inventory;
  const isKept = ({ number }: StoredRevision, age: number) =>
    age < revisionHistoryLimit - 1 || number === goodRevision;
  const kept = older.filter(isKept);
  const gone = older.filter((revision, age) => !isKept(revision, age));
  if (gone.length === 0) return new Set();

  const revisions = [current, ...kept.map(readRevision)];
  const named = new Set(revisions.flatMap((revision) => revision.manifests.map(keyOf)));
  const useless = [...observed.live.values()]
    .filter(
      (object) =>
        isRetained(object) && !isCodeMap(object) && !isBeforeRollout(object) && !named.has(keyOf(object)),
    )
    .sort((a, b) => orderOf(b) - orderOf(a));
  const replicaSets = await session.cluster.list(kinds.ReplicaSet, {
    namespace,
    labelSelector: appSelector(app),
  });
  const removed = [...gone.map(({ secret }) => secret), ...useless];
  for (const object of removed) {
    const kind = kindOf(object);
    const { name, uid } = object.metadata;
    if (kind === undefined) continue;
    const precondition = uid === undefined ? {} : { uid };
    await session.cluster.delete({ kind, namespace, name }, { ...precondition, propagation: 'Background' });
  }
  const bundles = [
    ...revisions.flatMap(({ release }) => (release.kind === 'bundle' ? [release.digest] : [])),
    ...replicaSets.items.flatMap((set) => (bundleOf(set) as Digest | undefined) ?? []),
  ];
  const keep = {
    bundles: [...new Set(bundles)],
    dependencyKeys: [...new Set(revisions.map((revision) => revision.dependencyKey))],
  };
  const serving = revisions.find(({ number }) => number === goodRevision) ?? current;
  for (const store of await storesOf(session, observed, serving)) await store.prune(keep);
  return new Set(removed.map(keyOf));
}

/** Where bundles lie. A code-server that only waits to be gone back to is left alone: it may not even run. */
async function storesOf(session: Session, observed: Observed, serving: Revision): Promise<BundleStore[]> {
  const { context, cluster, resolved } = session;
  const { appName: app, namespace, labels } = resolved.settings;
  const stores: BundleStore[] = [];
  if (serving.manifests.some(fetches))
    stores.push(context.makeStore({ cluster, namespace, app, signal: context.signal }));
  if ([...observed.live.values()].some(isCodeMap)) {
    const { configMapStore } = await import('../config-map-store/store.js');
    stores.push(configMapStore({ cluster, namespace, app, labels }));
  }
  return stores;
}
