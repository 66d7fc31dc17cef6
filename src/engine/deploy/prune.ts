import type { Digest } from '../../model/bundle.js';
import { annotationKeys, appSelector } from '../../model/identity.js';
import { kinds } from '../../model/kubernetes.js';
import { textAt } from '../../model/read.js';
import type { Revision } from '../../model/revision.js';
import { keyOf, type Observed } from '../observe.js';
import { readRevision, revisionsOf, type StoredRevision } from '../records/history.js';
import type { Session } from './session.js';

/** Keys of the environment Secrets that are in the cluster. */
export function environmentKeys(observed: Observed): Set<string> {
  return new Set(observed.environments.map(keyOf));
}

/**
 * Removes what no kept Revision names: old Revisions, their environment Secrets, bundles and dependency sets. A bundle that a
 * ReplicaSet still names stays. Does nothing, and asks nothing, while there are no more Revisions than are to be kept.
 * @returns whether something was past the limit
 */
export async function prune(session: Session, observed: Observed, current: Revision): Promise<boolean> {
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
  if (gone.length === 0) return false;

  const revisions = [current, ...kept.map(readRevision)];
  const named = new Set(revisions.flatMap((revision) => revision.manifests.map(keyOf)));
  const secrets = [
    ...gone.map(({ secret }) => secret),
    ...observed.environments.filter((secret) => !named.has(keyOf(secret))),
  ];
  const replicaSets = await session.cluster.list(kinds.ReplicaSet, {
    namespace,
    labelSelector: appSelector(app),
  });
  const running = replicaSets.items.flatMap(
    (set) => textAt(set, 'spec', 'template', 'metadata', 'annotations', annotationKeys.bundle) ?? [],
  );
  for (const secret of secrets) {
    const uid = secret.metadata.uid === undefined ? {} : { uid: secret.metadata.uid };
    await session.cluster.delete({ kind: kinds.Secret, namespace, name: secret.metadata.name }, uid);
  }
  const { cluster, context } = session;
  await context.makeStore({ cluster, namespace, app, signal: context.signal }).prune({
    bundles: [
      ...new Set([...revisions.map((revision) => revision.release.digest), ...(running as Digest[])]),
    ],
    dependencyKeys: [...new Set(revisions.map((revision) => revision.dependencyKey))],
  });
  return true;
}
