import { JacScaleError } from '../../model/error.js';
import { diagnosisOf } from '../../model/failure.js';
import { appSelector, namesOf } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import type { Revision, Outcome as RevisionOutcome, SourceCommit } from '../../model/revision.js';
import { ClusterError } from '../../ports/cluster.js';
import { untilOpen } from '../address.js';
import { updatedDatabases } from '../data/update.js';
import { explainClusterError } from '../explain.js';
import { routeWarnings } from '../exposure/accepted.js';
import { isData, observe, retainedKeys } from '../observe.js';
import { podViews } from '../pod-view.js';
import { finishRevision, outcomeOf } from '../records/history.js';
import { needsBundle } from '../release/decide.js';
import { addresses, type ReportDetails, reportChange, reportRelease } from '../report.js';
import type { RolloutResult } from '../rollout/rollout.js';
import type { Prepared } from './prepare.js';
import { prune } from './prune.js';
import { revert } from './revert.js';
import { type Session, settled, writeInventory } from './session.js';
import { isTokenAlone, renewToken } from './token.js';
import { Overtaken, update } from './update.js';

/** How a run that wrote something ended. */
export interface End {
  readonly status: 'ready' | 'failed' | 'rolled-back' | 'timeout' | 'cancelled';
  readonly details: ReportDetails;
}

/**
 * One run under the lock: update, then what its end asks for. What failed is diagnosed first, then taken back.
 * @returns undefined when only a token of some hours was renewed: no release, so no Revision, and the plan is stale
 * @throws Overtaken when another run was quicker; ClusterError when the cluster cannot be reached any more
 */
export async function runUpdate(session: Session, prepared: Prepared): Promise<End | undefined> {
  const { context } = session;
  const { again } = prepared;
  if (isTokenAlone(prepared)) {
    await renewToken(session, prepared);
    return undefined;
  }
  const number = (prepared.observed.revisions[0]?.number ?? session.inventory.revision) + 1;
  const revision: Revision = {
    number,
    manifests: prepared.manifests.filter((manifest) => !isData(manifest)),
    release: prepared.release,
    dependencyKey: prepared.dependencies.key,
    source: await sourceOf(session, prepared),
    actor: context.source.actor(),
    created: context.clock.now().toISOString(),
    ...(again === undefined ? {} : { rollbackOf: again.number }),
  };
  const details = {
    revision: number,
    ...(again === undefined ? {} : { rollbackOf: again.number }),
    ...reportRelease(prepared.release),
    changes: prepared.changes.map((entry) => reportChange(entry)),
  };
  try {
    const result = await updateOrWhyNot(session, prepared, revision);
    if (result.status !== 'ready') return await failed(session, prepared, revision, result, details);
  } catch (error) {
    if (error instanceof Overtaken) throw error;
    if (context.signal.aborted) return await cancelled(session, number, details);
    await finish(session, number, 'failed');
    throw error;
  }
  return await ready(session, prepared, revision, details);
}

/** Where the code came from; an image that was given came from somewhere else. */
async function sourceOf({ context, resolved }: Session, { again }: Prepared): Promise<SourceCommit> {
  if (again !== undefined) return again.source;
  return needsBundle(resolved.settings) ? await context.source.commit(resolved.root) : {};
}

/** The rollout's result; an update that stopped on the way (the upload failed, an object was refused) is a failed one. */
async function updateOrWhyNot(
  session: Session,
  prepared: Prepared,
  revision: Revision,
): Promise<RolloutResult> {
  const { context, resolved } = session;
  try {
    return await update(session, prepared, revision);
  } catch (error) {
    if (error instanceof Overtaken || context.signal.aborted) throw error;
    if (error instanceof ClusterError && error.reason === 'Unreachable') throw error;
    const { appName: app, namespace } = resolved.settings;
    const known = error instanceof ClusterError ? explainClusterError(error, { namespace, app }) : error;
    if (!(known instanceof JacScaleError) || known.code === 'LockLost') throw error;
    return { status: 'failed', diagnosis: [diagnosisOf(known)], pods: [] };
  }
}

async function ready(
  session: Session,
  prepared: Prepared,
  revision: Revision,
  details: ReportDetails,
): Promise<End> {
  const { context, resolved } = session;
  const { appName: app, namespace } = resolved.settings;
  await finish(session, revision.number, 'ready');
  const numbers = { revision: revision.number, goodRevision: revision.number };
  const keep = retainedKeys(prepared.observed);
  for (const change of prepared.changes) if (change.action === 'delete') keep.delete(objectKey(change));
  await writeInventory(session, settled(session, prepared.manifests, keep, numbers));
  const notes = await tidied(session, prepared, revision);
  // Everything else is known by now: what was observed, and what was applied over it.
  const live = new Map<string, KubeObject>(prepared.observed.live);
  for (const change of prepared.changes) if (change.action === 'delete') live.delete(objectKey(change));
  for (const [key, { object }] of session.applied) live.set(key, object);
  const pods = (await context.cluster.list(kinds.Pod, { namespace, labelSelector: appSelector(app) })).items;
  const address = addresses(live, pods, app);
  await untilOpen(context, address.url);
  const route = live.get(objectKey({ ...kinds.HTTPRoute, name: namesOf(app).route }));
  const warnings = await routeWarnings(context, route);
  for (const warning of warnings) context.emit({ type: 'warning', warning });
  return {
    status: 'ready',
    details: {
      ...details,
      notes: [...prepared.notes, ...notes],
      pods: podViews(pods),
      ...address,
      warnings: [...prepared.warnings, ...warnings],
    },
  };
}

/** What failed was diagnosed already: evidence first, then back to what served. */
async function failed(
  session: Session,
  prepared: Prepared,
  revision: Revision,
  result: RolloutResult,
  details: ReportDetails,
): Promise<End> {
  const { settings } = session.resolved;
  const { number } = revision;
  const good = prepared.observed.revisions.find(({ secret }) => outcomeOf(secret) === 'ready');
  const seen = { ...details, diagnosis: result.diagnosis, pods: result.pods };
  const status = result.status === 'timeout' ? 'timeout' : 'failed';
  if (good === undefined || !settings.rollback) {
    await finish(session, number, status);
    return { status, details: seen };
  }
  const budget = { ...session, deadline: session.context.clock.monotonic() + settings.timeout * 1000 };
  const back = await revert(budget, good, prepared);
  if (back.status !== 'ready') {
    await finish(session, number, status);
    return { status, details: { ...seen, diagnosis: [...result.diagnosis, ...back.diagnosis] } };
  }
  await finish(session, number, 'rolled-back');
  const notes = await tidied(budget, prepared, revision);
  const { appName: app, namespace } = settings;
  const now = await observe(session.context.cluster, namespace, app);
  const there = { pods: podViews(now.pods), ...addresses(now.live, now.pods, app) };
  const left = updatedDatabases(prepared.changes);
  return {
    status: 'rolled-back',
    details: { ...seen, notes: [...notes, ...left], rolledBackTo: good.number, ...there },
  };
}

async function cancelled(session: Session, number: number, details: ReportDetails): Promise<End> {
  await finish(session, number, 'cancelled');
  const { appName: app, namespace } = session.resolved.settings;
  const left = [...session.applied.values()].map(
    ({ object }) => `${object.kind.toLowerCase()}/${object.metadata.name}`,
  );
  const notes = [
    left.length === 0
      ? 'nothing of the app was changed'
      : `applied before the run was cancelled: ${left.join(', ')}; the cluster goes on with them`,
    `the next run repairs it: kubectl jac scale, or kubectl jac destroy --name ${app} -n ${namespace}`,
  ];
  return { status: 'cancelled', details: { ...details, notes } };
}

/** Removes what is past the history limit. That it could not be removed is told, and no reason to fail. */
async function tidied(session: Session, prepared: Prepared, revision: Revision): Promise<string[]> {
  const mayRemove = prepared.again === undefined || knowsLimit(session);
  try {
    const removed = mayRemove ? await prune(session, prepared.observed, revision) : new Set<string>();
    return waitingCodeServer(session, prepared, removed);
  } catch (error) {
    if (session.context.signal.aborted) return [];
    if (!(error instanceof ClusterError || error instanceof JacScaleError)) throw error;
    return [`old revisions were not all removed, the next run will try again: ${error.message}`];
  }
}

/** An app that goes back may be known by its name alone, and how many Revisions it keeps stands in its project. */
const knowsLimit = ({ resolved: { tomlPath, origins } }: Session): boolean =>
  tomlPath !== undefined || origins.revisionHistoryLimit.kind !== 'default';

/** Said as long as it is so: a code-server that the app does without, for the sake of older Revisions. */
function waitingCodeServer(session: Session, prepared: Prepared, removed: ReadonlySet<string>): string[] {
  const { codeServer, codeVolume } = namesOf(session.resolved.settings.appName);
  const key = objectKey({ ...kinds.Deployment, name: codeServer });
  const isThere = prepared.observed.live.has(key) && !removed.has(key);
  if (!isThere || prepared.store === 'code-server') return [];
  return [
    `deployment/${codeServer} and its volume ${codeVolume} stay until no kept revision needs them (revision_history_limit)`,
  ];
}

/** Writes how the Revision ended; when that cannot be written the Revision counts as interrupted, which is true. */
async function finish(session: Session, number: number, outcome: RevisionOutcome): Promise<void> {
  const { appName: app, namespace } = session.resolved.settings;
  try {
    await finishRevision(session.cluster, { app, namespace, number }, outcome, session.context.clock.now());
  } catch (error) {
    if (outcome === 'ready') throw error;
    session.context.emit({ type: 'note', message: `revision ${number} stays marked as interrupted` });
  }
}
