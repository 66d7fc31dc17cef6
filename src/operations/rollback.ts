import type { Context } from '../engine/context.js';
import { carryOut } from '../engine/deploy/carry-out.js';
import { prepareRollback } from '../engine/deploy/rollback.js';
import { explainClusterError } from '../engine/explain.js';
import { reporter } from '../engine/report.js';
import type { Outcome } from '../model/report.js';
import type { Revision } from '../model/revision.js';
import type { ResolvedSettings } from '../model/settings.js';
import { ClusterError } from '../ports/cluster.js';
import { settleUnchanged } from './scale-unchanged.js';

export interface RollbackOptions {
  /** Number of the Revision; undefined: the last one before the current that was ready. */
  readonly to: number | undefined;
  /** Fields of other managers that may be taken: `spec.replicas`. */
  readonly takeOver: readonly string[];
}

/**
 * Runs an earlier Revision again, as a new one: its code or image and its settings, by the same steps as an update. Data
 * stays as it is.
 * @throws JacScaleError what prepareRollback throws; what stops a run before or between its writes
 */
export async function rollback(
  context: Context,
  resolved: ResolvedSettings,
  { to, takeOver }: RollbackOptions,
): Promise<Outcome> {
  const { appName: app, namespace } = resolved.settings;
  const report = reporter(context, { command: 'rollback', app, namespace });
  try {
    let target = to;
    const { prepared, deadline, end } = await carryOut(
      context,
      resolved,
      { takeOver, anyNodePort: true },
      async () => {
        const plan = await prepareRollback(context, resolved, target);
        // What another run deployed meanwhile does not move the aim.
        target ??= plan.again?.number;
        return plan;
      },
    );
    const notes = prepared.again === undefined ? [] : [whatWentBack(prepared.again)];
    if (end !== undefined)
      return report(end.status, {
        warnings: prepared.warnings,
        ...end.details,
        notes: end.status === 'ready' ? [...notes, ...(end.details.notes ?? [])] : (end.details.notes ?? []),
      });
    return await settleUnchanged(context, resolved, prepared, deadline, report);
  } catch (error) {
    throw error instanceof ClusterError ? explainClusterError(error, { namespace, app }) : error;
  }
}

function whatWentBack({ number, source }: Revision): string {
  const commit = source.commit === undefined ? '' : ` (commit ${source.commit.slice(0, 12)})`;
  return `code and settings are those of revision ${number}${commit}; data is not rolled back: databases, volumes, and the passwords that open them stay as they are`;
}
