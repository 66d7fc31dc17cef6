import type { Context } from '../engine/context.js';
import { explainClusterError } from '../engine/explain.js';
import { readRevision, revisionsOf } from '../engine/records/history.js';
import { readInventory } from '../engine/records/inventory.js';
import { reportRelease } from '../engine/report.js';
import { type History, historySchema, type RevisionView } from '../model/history.js';
import { appSelector, namesOf } from '../model/identity.js';
import { kinds } from '../model/kubernetes.js';
import type { Revision } from '../model/revision.js';
import type { ResolvedSettings } from '../model/settings.js';
import { ClusterError } from '../ports/cluster.js';

/** The Revisions of an app that are kept, by one LIST. Reads only. */
export async function history(context: Context, resolved: ResolvedSettings): Promise<History> {
  const { appName: app, namespace } = resolved.settings;
  try {
    const query = { namespace, labelSelector: appSelector(app) };
    const { items } = await context.cluster.list(kinds.Secret, query);
    const secret = items.find(({ metadata }) => metadata.name === namesOf(app).inventory);
    const current = secret === undefined ? undefined : readInventory(secret).revision;
    const revisions = revisionsOf(app, items).map((stored) => viewOf(readRevision(stored), current));
    const [newest] = revisions;
    const notes =
      newest?.status === 'interrupted'
        ? [`revision ${newest.revision} has no outcome: its run still goes on, or was interrupted`]
        : [];
    return { schema: historySchema, command: 'history', app, namespace, revisions, notes };
  } catch (error) {
    throw error instanceof ClusterError ? explainClusterError(error, { namespace, app }) : error;
  }
}

function viewOf(revision: Revision, current: number | undefined): RevisionView {
  const { number, outcome, created, finished, actor, source, rollbackOf } = revision;
  const { release = { kind: revision.release.kind, digest: '' } } = reportRelease(revision.release);
  return {
    revision: number,
    current: number === current,
    status: outcome ?? 'interrupted',
    created,
    ...(finished === undefined ? {} : { finished }),
    actor,
    ...source,
    release,
    ...(rollbackOf === undefined ? {} : { rollbackOf }),
  };
}
