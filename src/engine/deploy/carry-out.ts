import { exitCodes, JacScaleError } from '../../model/error.js';
import { isChange } from '../../model/plan.js';
import type { ResolvedSettings } from '../../model/settings.js';
import { lockApp } from '../app-lock.js';
import { preflight } from '../apply.js';
import type { Context } from '../context.js';
import { fenced } from '../fence.js';
import type { Lock } from '../lock.js';
import { createNamespace, lookAtNamespace } from '../namespace.js';
import { refuseForeign } from '../plan.js';
import type { Prepared } from './prepare.js';
import { type End, runUpdate } from './run.js';
import type { Session } from './session.js';
import { Overtaken } from './update.js';

/** How often a run plans anew when another one was quicker. */
const attempts = 3;

export interface CarryOptions {
  /** Fields of other managers that may be taken: `spec.replicas`. */
  readonly takeOver: readonly string[];
  /** Whether the cluster may choose the app's NodePort. */
  readonly anyNodePort: boolean;
}

export interface Carried {
  /** The last plan that was made. */
  readonly prepared: Prepared;
  /** On the monotonic clock, milliseconds. */
  readonly deadline: number;
  /** Absent: nothing has to change. */
  readonly end?: End;
}

/**
 * Plans, and carries the plan out under the lock. A plan is only carried out when nobody wrote since it was made: who had to
 * wait for the lock, or lost a compare-and-swap, plans again.
 * @param plan is given the plan before it
 * @throws JacScaleError what stops a run before or between its writes; `Overtaken` (exit 6)
 */
export async function carryOut(
  context: Context,
  resolved: ResolvedSettings,
  options: CarryOptions,
  plan: (earlier: Prepared | undefined) => Promise<Prepared>,
): Promise<Carried> {
  const { appName: app, namespace, timeout } = resolved.settings;
  context.emit({ type: 'phase', phase: 'plan', message: 'reading code and cluster' });
  let prepared = await plan(undefined);
  // What a build takes is no time of the rollout's.
  const deadline = context.clock.monotonic() + timeout * 1000;
  for (let attempt = 1; prepared.changes.some(isChange); attempt++) {
    const end = await changeUnlessOvertaken(context, resolved, options, prepared, deadline);
    if (end !== undefined) return { prepared, deadline, end };
    if (attempt === attempts) throw overtaken(app, namespace);
    prepared = await plan(prepared);
  }
  return { prepared, deadline };
}

/** The part that writes: namespace, lock, dry run, update. Undefined: the plan is stale, nothing of ours was applied. */
async function changeUnlessOvertaken(
  context: Context,
  resolved: ResolvedSettings,
  { takeOver, anyNodePort }: CarryOptions,
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
    const checked = await preflight(context.cluster, planned.changes, { takeOver, anyNodePort });
    const changes = checked.map((entry) => entry.change);
    const prepared = { ...planned, changes, manifests: changes.flatMap((entry) => entry.manifest ?? []) };
    return await runUpdate(
      sessionOf(context, resolved, prepared, lock, { deadline, madeNamespace, anyNodePort }),
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
