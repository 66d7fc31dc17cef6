import {
  listed,
  refuseUnused,
  staysNotes,
  takesOverIngress,
  warningsOf,
} from '../engine/adopt/consequences.js';
import { oldVersion } from '../engine/adopt/old.js';
import { isPending, type Survey, type SurveyScope, survey } from '../engine/adopt/survey.js';
import { isSwitched, removeOld, switchOver, withPods } from '../engine/adopt/switch-over.js';
import { takeOver } from '../engine/adopt/take-over.js';
import { lockApp } from '../engine/app-lock.js';
import type { Context } from '../engine/context.js';
import { carryOut } from '../engine/deploy/carry-out.js';
import { anyNodePort, type Prepared, prepare, type ScaleOptions } from '../engine/deploy/prepare.js';
import type { Session } from '../engine/deploy/session.js';
import { explainClusterError } from '../engine/explain.js';
import { fenced } from '../engine/fence.js';
import { refuseGitOps } from '../engine/gitops.js';
import { observe } from '../engine/observe.js';
import { planChanges } from '../engine/plan.js';
import { podViews } from '../engine/pod-view.js';
import { wantedKinds } from '../engine/release/decide.js';
import { addresses, type ReportDetails, reporter } from '../engine/report.js';
import { exitCodes, JacScaleError } from '../model/error.js';
import type { KubeObject } from '../model/kubernetes.js';
import { isChange } from '../model/plan.js';
import { numberAt } from '../model/read.js';
import type { Outcome, ReportChange, ReportObject } from '../model/report.js';
import type { ResolvedSettings, Settings } from '../model/settings.js';
import { type Cluster, ClusterError } from '../ports/cluster.js';
import { settleUnchanged } from './scale-unchanged.js';

/** What somebody is asked about. */
export interface Adoption {
  readonly changes: readonly ReportChange[];
  readonly stays: readonly ReportObject[];
}

export interface AdoptOptions extends ScaleOptions {
  /** false: nothing is done. */
  readonly confirm: (adoption: Adoption) => Promise<boolean>;
}

/**
 * Makes an app that jac-scale 0.2.30 deployed ours: its databases stay as they are, its pods go on serving until ours do. What
 * was killed on the way is gone on with by the next run.
 * @throws JacScaleError `NothingToAdopt`, `NotAdoptable`, `OwnedByGitOps`, `DatabaseUnused`, `DatabaseLoginUnknown`; what a scale throws
 */
export async function adopt(
  context: Context,
  resolved: ResolvedSettings,
  options: AdoptOptions,
): Promise<Outcome> {
  const { settings } = resolved;
  const { appName: app, namespace } = settings;
  const report = reporter(context, { command: 'adopt', app, namespace });
  try {
    const [found, observed] = await Promise.all([
      survey(context.cluster, scopeOf(settings)),
      observe(context.cluster, namespace, app),
    ]);
    if (!isPending(found)) {
      if (observed.inventory === undefined) throw nothingThere(app, namespace);
      const notes = [`nothing of app ${app} is jac-scale ${oldVersion}'s any more`];
      return report('unchanged', { changes: [], notes });
    }
    const { taken, goes } = listed(found);
    refuseGitOps([...taken, ...goes], { app, namespace, verb: 'adopt' });
    refuseUnused(found, settings);
    const warnings = warningsOf(found, settings);
    const changes = [
      ...taken.map((object) => changeOf(object, 'configure')),
      ...goes.map((object) => changeOf(object, 'delete')),
    ];
    // What keeps a release from being made keeps it from being begun.
    await prepare({ ...context, emit: () => undefined }, resolved, options, 'foresee');
    const stays = found.stays.map(named);
    for (const warning of warnings) context.emit({ type: 'warning', warning });
    if (!(await options.confirm({ changes, stays })))
      return report('cancelled', { notes: ['nothing was changed'] });
    const ended = await carryOutAdoption(context, resolved, options, found, report);
    return withDetails(ended, { changes, warnings, notes: staysNotes(found, settings) });
  } catch (error) {
    throw error instanceof ClusterError ? explainClusterError(error, { namespace, app }) : error;
  }
}

const scopeOf = ({ appName: app, namespace, envFromSecrets: used, secrets }: Settings): SurveyScope => ({
  app,
  namespace,
  used,
  given: Object.keys(secrets),
});

async function carryOutAdoption(
  context: Context,
  resolved: ResolvedSettings,
  options: AdoptOptions,
  found: Survey,
  report: ReturnType<typeof reporter>,
): Promise<Outcome> {
  const { settings } = resolved;
  const { appName: app, namespace, labels } = settings;
  const origin = await context.source.origin(resolved.root);
  await underLock(context, resolved, (cluster, deadline) => {
    const scope = { app, namespace, labels, origin };
    const takesIngress = takesOverIngress(settings);
    return takeOver({ context, cluster, scope, deadline, takesIngress }, found);
  });
  const pods = numberAt(found.deployment, 'status', 'readyReplicas') ?? podsOf(found);
  const how = { takeOver: options.takeOver, anyNodePort: anyNodePort(settings, options) };
  const { prepared, deadline, end } = await carryOut(context, resolved, how, async (earlier) => {
    const plan = await prepare(context, resolved, options, 'build', earlier);
    return { ...plan, changes: heldBack(withPods(plan.changes, app, pods), app) };
  });
  const rolled =
    end === undefined
      ? await settleUnchanged(context, resolved, prepared, deadline, report)
      : report(end.status, end.details);
  if (rolled.exitCode !== exitCodes.ok) return stillServed(rolled);
  const late = await underLock(context, resolved, (cluster, until) =>
    finish({ context, cluster, resolved, deadline: until, ...how }, prepared),
  );
  const { schema, command, status, durationMs, ...details } = rolled.report;
  return withDetails(report('ready', { ...details, ...(await now(context, resolved)) }), {
    notes: late.map((name) => `${name} takes its time to end`),
  });
}

/** Service and Ingress lead to the old pods until ours are ready: they stand in the Revision, and are written last. */
const heldBack = (changes: Prepared['changes'], app: string): Prepared['changes'] =>
  changes.map((change) => (isSwitched(change, app) ? { ...change, action: 'unchanged' } : change));

const podsOf = ({ replicaSets }: Survey): number =>
  replicaSets.reduce((sum, set) => sum + (numberAt(set, 'status', 'readyReplicas') ?? 0), 0);

async function finish(
  run: Omit<Session, 'applied' | 'inventory' | 'inventoryVersion'>,
  prepared: Prepared,
): Promise<string[]> {
  const { settings } = run.resolved;
  const { appName: app, namespace } = settings;
  const observed = await observe(run.cluster, namespace, app, wantedKinds(settings, false));
  const { inventory, inventorySecret } = observed;
  if (inventory === undefined) throw nothingThere(app, namespace);
  const session: Session = {
    ...run,
    applied: new Map(),
    inventory,
    inventoryVersion: inventorySecret?.metadata.resourceVersion,
  };
  const changes = planChanges(prepared.manifests, observed, namespace);
  const switched = changes.filter((change) => isSwitched(change, app) && isChange(change));
  if (switched.length > 0) await switchOver(session, switched, prepared.manifests, observed);
  // By now it is the ReplicaSets that are left of the Deployment.
  const left = await survey(session.cluster, scopeOf(settings));
  return await removeOld(session, left);
}

async function underLock<T>(
  context: Context,
  resolved: ResolvedSettings,
  act: (cluster: Cluster, deadline: number) => Promise<T>,
): Promise<T> {
  const { lock } = await lockApp(context, resolved.settings);
  try {
    const deadline = context.clock.monotonic() + resolved.settings.timeout * 1000;
    return await act(fenced(context.cluster, lock), deadline);
  } finally {
    await lock.release();
  }
}

async function now(context: Context, { settings }: ResolvedSettings): Promise<ReportDetails> {
  const { live, pods } = await observe(context.cluster, settings.namespace, settings.appName);
  return { pods: podViews(pods), ...addresses(live, pods, settings.appName) };
}

function stillServed(outcome: Outcome): Outcome {
  const note = 'the old pods go on serving; when what is wrong is mended, run adopt again';
  return withDetails(outcome, { notes: [note] });
}

/** What comes before what the outcome says itself. */
function withDetails(
  { report, exitCode }: Outcome,
  { changes = [], warnings = [], notes = [] }: ReportDetails,
): Outcome {
  return {
    exitCode,
    report: {
      ...report,
      changes: [...changes, ...(report.changes ?? [])],
      warnings: [...warnings, ...report.warnings],
      notes: [...notes, ...(report.notes ?? [])],
    },
  };
}

const named = ({ kind, metadata: { namespace, name } }: KubeObject): ReportObject => ({
  kind,
  ...(namespace === undefined ? {} : { namespace }),
  name,
});

const changeOf = (object: KubeObject, action: 'configure' | 'delete'): ReportChange => ({
  action,
  ...named(object),
});

function nothingThere(app: string, namespace: string): JacScaleError {
  return new JacScaleError({
    code: 'NothingToAdopt',
    what: `jac-scale ${oldVersion} has no app ${app} in namespace ${namespace}`,
    next: `kubectl jac scale app.jac --name ${app} -n ${namespace}`,
  });
}
