import { lockApp } from '../engine/app-lock.js';
import { preflight } from '../engine/apply.js';
import type { Context } from '../engine/context.js';
import { anyNodePort, type Prepared, prepare, type ScaleOptions } from '../engine/deploy/prepare.js';
import { type End, runUpdate } from '../engine/deploy/run.js';
import type { Session } from '../engine/deploy/session.js';
import { Overtaken } from '../engine/deploy/update.js';
import { explainClusterError } from '../engine/explain.js';
import { fenced } from '../engine/fence.js';
import type { Lock } from '../engine/lock.js';
import { createNamespace, lookAtNamespace } from '../engine/namespace.js';
import { refuseForeign } from '../engine/plan.js';
import { reporter } from '../engine/report.js';
import { exitCodes, JacScaleError } from '../model/error.js';
import { isChange } from '../model/plan.js';
import type { Outcome } from '../model/report.js';
import type { ResolvedSettings } from '../model/settings.js';
import { ClusterError } from '../ports/cluster.js';
import { settleUnchanged } from './scale-unchanged.js';

export type { ScaleOptions };

/** How often a run plans anew when another one was quicker. */
const attempts = 3;

/**
 * Brings the app to what settings and code say, and waits until it serves. Nothing changed: nothing touched. A plan is only
 * carried out when nobody wrote since it was made: who had to wait for the lock, or lost a compare-and-swap, plans again.
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
  try {
    context.emit({ type: 'phase', phase: 'plan', message: 'reading code and cluster' });
    let prepared = await prepare(context, resolved, options, 'build');
    // What a build takes is no time of the rollout's.
    const deadline = context.clock.monotonic() + settings.timeout * 1000;
    for (let attempt = 1; prepared.changes.some(isChange); attempt++) {
      const end = await changeUnlessOvertaken(context, resolved, options, prepared, deadline);
      if (end !== undefined) return report(end.status, { warnings: prepared.warnings, ...end.details });
      if (attempt === attempts) throw overtaken(app, namespace);
      prepared = await prepare(context, resolved, options, 'build', prepared);
    }
    return await settleUnchanged(context, resolved, prepared, deadline, report);
  } catch (error) {
    throw error instanceof ClusterError ? explainClusterError(error, { namespace, app }) : error;
  }
}

/** The part that writes: namespace, lock, dry run, update. Undefined: the plan is stale, nothing of ours was applied. */
async function changeUnlessOvertaken(
  context: Context,
  resolved: ResolvedSettings,
  options: ScaleOptions,
  planned: Prepared,
  deadline: number,
): Promise<End | undefined> {
  const { appName: app, namespace } = resolved.settings;
  let madeNamespace = planned.inventory.madeNamespace;
  if (planned.observed.inventory === undefined) {
    const seen = await lookAtNamespace(context.cluster, namespace, app);
    const state = seen.exists ? seen : await createNamespace(context.cluster, namespace, app);
    if (!seen.exists) context.emit({ type: 'object', action: 'create', kind: 'Namespace', name: namespace });
    madeNamespace = state.madeByUs;
  }
  await refuseForeign(context.cluster, planned.changes, planned.inventory);
  const { lock, waited } = await lockApp(context, resolved.settings);
  try {
    if (waited) return undefined;
    const anyPort = anyNodePort(resolved.settings, options);
    const checked = await preflight(context.cluster, planned.changes, {
      takeOver: options.takeOver,
      anyNodePort: anyPort,
    });
    const changes = checked.map((entry) => entry.change);
    const prepared = { ...planned, changes, manifests: changes.flatMap((entry) => entry.manifest ?? []) };
    return await runUpdate(
      sessionOf(context, resolved, prepared, lock, { deadline, madeNamespace, anyNodePort: anyPort }),
      prepared,
    );
  } catch (error) {
    if (error instanceof Overtaken) return undefined;
    throw error;
  } finally {
    await lock.release();
  }
}

function sessionOf(
  context: Context,
  resolved: ResolvedSettings,
  prepared: Prepared,
  lock: Lock,
  more: {
    readonly deadline: number;
    readonly madeNamespace: string | undefined;
    readonly anyNodePort: boolean;
  },
): Session {
  const { madeNamespace, ...rest } = more;
  return {
    context,
    cluster: fenced(context.cluster, lock),
    resolved,
    applied: new Map(),
    inventory: { ...prepared.inventory, ...(madeNamespace === undefined ? {} : { madeNamespace }) },
    inventoryVersion: prepared.observed.inventorySecret?.metadata.resourceVersion,
    ...rest,
  };
}

function overtaken(app: string, namespace: string): JacScaleError {
  return new JacScaleError({
    code: 'Overtaken',
    what: `other runs changed app ${app} again and again while this one planned`,
    why: `${attempts} plans were stale before they could be carried out`,
    next: `kubectl jac status --name ${app} -n ${namespace}`,
    exitCode: exitCodes.locked,
  });
}
