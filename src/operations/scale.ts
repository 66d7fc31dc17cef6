import type { Context } from '../engine/context.js';
import { carryOut } from '../engine/deploy/carry-out.js';
import { anyNodePort, prepare, type ScaleOptions } from '../engine/deploy/prepare.js';
import { explainClusterError } from '../engine/explain.js';
import { reporter } from '../engine/report.js';
import type { Outcome } from '../model/report.js';
import type { ResolvedSettings } from '../model/settings.js';
import { ClusterError } from '../ports/cluster.js';
import { settleUnchanged } from './scale-unchanged.js';

export type { ScaleOptions };

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
  const how = { takeOver: options.takeOver, anyNodePort: anyNodePort(settings, options) };
  try {
    const { prepared, deadline, end } = await carryOut(context, resolved, how, (earlier) =>
      prepare(context, resolved, options, 'build', earlier),
    );
    if (end === undefined) return await settleUnchanged(context, resolved, prepared, deadline, report);
    return report(end.status, { warnings: prepared.warnings, ...end.details });
  } catch (error) {
    throw error instanceof ClusterError ? explainClusterError(error, { namespace, app }) : error;
  }
}
