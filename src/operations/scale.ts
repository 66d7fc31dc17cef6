import { untilOpen } from '../engine/address.js';
import { preflight } from '../engine/apply.js';
import type { Context } from '../engine/context.js';
import { type Prepared, prepare, type ScaleOptions } from '../engine/deploy/prepare.js';
import { environmentKeys, prune } from '../engine/deploy/prune.js';
import { revert } from '../engine/deploy/revert.js';
import { type Session, settled, writeInventory } from '../engine/deploy/session.js';
import { Overtaken, update } from '../engine/deploy/update.js';
import { explainClusterError } from '../engine/explain.js';
import { fenced } from '../engine/fence.js';
import { acquireLock } from '../engine/lock.js';
import { createNamespace, lookAtNamespace } from '../engine/namespace.js';
import { observe } from '../engine/observe.js';
import { refuseForeign } from '../engine/plan.js';
import { finishRevision } from '../engine/records/history.js';
import { addresses, podViews, type ReportDetails, reportChange, reporter } from '../engine/report.js';
import type { RolloutResult } from '../engine/rollout/rollout.js';
import { appSelector } from '../model/identity.js';
import { kinds } from '../model/kubernetes.js';
import { isChange } from '../model/plan.js';
import type { Outcome } from '../model/report.js';
import type { Revision, Outcome as RevisionOutcome } from '../model/revision.js';
import type { ResolvedSettings } from '../model/settings.js';
import { ClusterError } from '../ports/cluster.js';
import { settleUnchanged } from './scale-unchanged.js';

export type { ScaleOptions };

/** How often a run plans anew when another one was quicker. */
const attempts = 3;

/**
 * Brings the app to what settings and code say, and waits until it serves. Nothing changed: nothing touched.
 * @throws JacScaleError what stops a run before or between its writes
 */
export async function scale(
  context: Context,
  resolved: ResolvedSettings,
  options: ScaleOptions,
): Promise<Outcome> {
  const { settings } = resolved;
  const { appName: app, namespace } = settings;
  const report = reporter(context, { command: 'scale', app, namespace });
  const deadline = context.clock.monotonic() + settings.timeout * 1000;
  try {
    context.emit({ type: 'phase', phase: 'plan', message: 'reading code and cluster' });
    const prepared = await prepare(context, resolved, options);
    if (!prepared.changes.some(isChange)) {
      return await settleUnchanged(context, resolved, prepared, deadline, report);
    }
    const end = await change(context, resolved, options, prepared, deadline);
    return report(end.status, { warnings: prepared.warnings, ...end.details });
  } catch (error) {
    throw error instanceof ClusterError ? explainClusterError(error, { namespace, app }) : error;
  }
}

interface End {
  readonly status: 'ready' | 'failed' | 'rolled-back' | 'timeout' | 'cancelled';
  readonly details: ReportDetails;
}

/** The part that writes: namespace, lock, then update; planned again when another run changed something meanwhile. */
async function change(
  context: Context,
  resolved: ResolvedSettings,
  options: ScaleOptions,
  first: Prepared,
  deadline: number,
): Promise<End> {
  const { appName: app, namespace, lockTimeout, nodePort } = resolved.settings;
  let madeNamespace = first.inventory.madeNamespace;
  if (first.observed.inventory === undefined) {
    const seen = await lookAtNamespace(context.cluster, namespace, app);
    const state = seen.exists ? seen : await createNamespace(context.cluster, namespace, app);
    if (!seen.exists) context.emit({ type: 'object', action: 'create', kind: 'Namespace', name: namespace });
    madeNamespace = state.madeByUs;
    await refuseForeign(context.cluster, first.changes, app);
  }
  const lock = await acquireLock({
    cluster: context.cluster,
    clock: context.clock,
    signal: context.signal,
    namespace,
    app,
    holder: context.source.holder(),
    waitSeconds: lockTimeout,
    onWait: (holder) => context.emit({ type: 'phase', phase: 'lock', message: `waiting for ${holder}` }),
  });
  try {
    for (let attempt = 1; ; attempt++) {
      const planned = attempt === 1 ? first : await prepare(context, resolved, options, first);
      const checked = await preflight(context.cluster, planned.changes, {
        takeOver: options.takeOver,
        anyNodePort: nodePort === undefined,
      });
      const prepared = withChanges(
        planned,
        checked.map((entry) => entry.change),
      );
      const session: Session = {
        context,
        cluster: fenced(context.cluster, lock),
        resolved,
        deadline,
        applied: new Map(),
        inventory: { ...prepared.inventory, ...(madeNamespace === undefined ? {} : { madeNamespace }) },
        inventoryVersion: prepared.observed.inventorySecret?.metadata.resourceVersion,
      };
      try {
        return await run(session, prepared);
      } catch (error) {
        if (!(error instanceof Overtaken) || attempt === attempts) throw error;
      }
    }
  } finally {
    await lock.release();
  }
}

/** The plan with the changes as the preflight made them acceptable. */
function withChanges(prepared: Prepared, changes: Prepared['changes']): Prepared {
  return { ...prepared, changes, manifests: changes.flatMap((entry) => entry.manifest ?? []) };
}

async function run(session: Session, prepared: Prepared): Promise<End> {
  const { context, resolved } = session;
  const number = (prepared.observed.revisions[0]?.number ?? session.inventory.revision) + 1;
  const revision: Revision = {
    number,
    manifests: prepared.manifests,
    release: prepared.release,
    dependencyKey: prepared.dependencies.key,
    source: await context.source.commit(resolved.root),
    actor: context.source.actor(),
    created: context.clock.now().toISOString(),
  };
  const details = {
    revision: number,
    release: { kind: prepared.release.kind, digest: prepared.release.digest },
    changes: prepared.changes.map((entry) => reportChange(entry)),
  };
  let result: RolloutResult;
  try {
    result = await update(session, prepared, revision);
  } catch (error) {
    if (error instanceof Overtaken) throw error;
    if (context.signal.aborted) return await cancelled(session, number, details);
    await finish(session, number, 'failed');
    throw error;
  }
  if (result.status === 'ready') return await ready(session, prepared, revision, details);
  return await failed(session, prepared, number, result, details);
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
  await writeInventory(
    session,
    settled(session, prepared.manifests, environmentKeys(prepared.observed), numbers),
  );
  const notes: string[] = [];
  try {
    await prune(session, prepared.observed, revision);
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    notes.push(`old revisions were not all removed, the next run will try again: ${error.message}`);
  }
  // Everything else is known by now: what was observed, and what was applied over it.
  const live = new Map(prepared.observed.live);
  for (const [key, { object }] of session.applied) live.set(key, object);
  const pods = (await context.cluster.list(kinds.Pod, { namespace, labelSelector: appSelector(app) })).items;
  const address = addresses(live, pods, app);
  await untilOpen(context, address.url);
  return { status: 'ready', details: { ...details, notes, pods: podViews(pods), ...address } };
}

/** What failed was diagnosed already: evidence first, then back to what served. */
async function failed(
  session: Session,
  prepared: Prepared,
  number: number,
  result: RolloutResult,
  details: ReportDetails,
): Promise<End> {
  const { settings } = session.resolved;
  const good = prepared.observed.revisions.find((stored) => stored.number === session.inventory.goodRevision);
  const seen = { ...details, diagnosis: result.diagnosis, pods: result.pods };
  const status = result.status === 'timeout' ? 'timeout' : 'failed';
  if (good === undefined || !settings.rollback) {
    await finish(session, number, status);
    return { status, details: seen };
  }
  const budget = { ...session, deadline: session.context.clock.monotonic() + settings.timeout * 1000 };
  const back = await revert(budget, good);
  await finish(session, number, back.status === 'ready' ? 'rolled-back' : status);
  if (back.status !== 'ready') {
    return {
      status: result.status,
      details: { ...seen, diagnosis: [...result.diagnosis, ...back.diagnosis] },
    };
  }
  const { appName: app, namespace } = settings;
  const now = await observe(session.context.cluster, namespace, app);
  const rolledBack = {
    rolledBackTo: good.number,
    pods: podViews(now.pods),
    ...addresses(now.live, now.pods, app),
  };
  return { status: 'rolled-back', details: { ...seen, ...rolledBack } };
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
