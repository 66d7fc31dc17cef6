import { lockApp } from '../engine/app-lock.js';
import type { Context } from '../engine/context.js';
import { explainClusterError } from '../engine/explain.js';
import { fenced } from '../engine/fence.js';
import { refuseGitOps } from '../engine/gitops.js';
import { deploymentOf, observe } from '../engine/observe.js';
import { refuseOtherProject } from '../engine/origin.js';
import { reporter } from '../engine/report.js';
import type { RotationTarget } from '../engine/rotate/names.js';
import { runRotation } from '../engine/rotate/run.js';
import { chosen } from '../engine/rotate/targets.js';
import { JacScaleError } from '../model/error.js';
import { namesOf } from '../model/identity.js';
import type { Outcome } from '../model/report.js';
import type { ResolvedSettings } from '../model/settings.js';
import { ClusterError } from '../ports/cluster.js';

export interface RotateOptions {
  readonly targets: readonly RotationTarget[] | 'all';
  /** Shown what is rotated; false: nothing is done. */
  readonly confirm: (targets: readonly RotationTarget[]) => Promise<boolean>;
}

/**
 * Gives an app new passwords, one login beside the other until no pod uses the old one: nothing that is asked of it fails. A run that was
 * interrupted is gone on with by the next.
 * @throws JacScaleError `NotDeployed`, `OwnedByGitOps`, `NothingToRotate`, `RotationFailed`, `AdminPasswordUnknown`; usage error `NotRotatable`
 */
export async function rotate(
  context: Context,
  resolved: ResolvedSettings,
  { targets: named, confirm }: RotateOptions,
): Promise<Outcome> {
  const { appName: app, namespace, timeout } = resolved.settings;
  const report = reporter(context, { command: 'secrets', app, namespace });
  try {
    const observed = await observe(context.cluster, namespace, app);
    await refuseOtherProject(context, resolved, observed.inventory, 'secrets rotate');
    refuseGitOps(observed.live.values(), { app, namespace, verb: 'secrets rotate' });
    const deployment = deploymentOf(observed.live, app);
    if (deployment === undefined) throw notDeployed(app, namespace);
    const targets = chosen(named, app, observed.live, deployment);
    if (!(await confirm(targets))) return report('cancelled', { notes: ['nothing was changed'] });
    const deadline = context.clock.monotonic() + timeout * 1000;
    const { lock } = await lockApp(context, resolved.settings);
    try {
      const run = { context, cluster: fenced(context.cluster, lock), namespace, app, deadline };
      const { status, diagnosis, pods, leftOut } = await runRotation(run, targets, named === 'all');
      const left = leftOut === undefined ? [] : [leftOutNote(leftOut)];
      const done = leftOut === undefined ? targets : targets.filter((target) => target !== 'admin');
      if (status === 'ready')
        return report('ready', { notes: [...notesOf(done, app, namespace), ...left], pods });
      const notes = ['the old logins are good as well until the next run has finished what this one began'];
      return report(status, { diagnosis, pods, notes: [...notes, ...left] });
    } finally {
      await lock.release();
    }
  } catch (error) {
    throw error instanceof ClusterError ? explainClusterError(error, { namespace, app }) : error;
  }
}

function notesOf(targets: readonly RotationTarget[], app: string, namespace: string): string[] {
  const secret = `secret ${namesOf(app).auth} -n ${namespace}`;
  return [
    `rotated: ${targets.length === 0 ? 'nothing' : targets.join(', ')}`,
    ...(targets.includes('jwt') ? ['tokens from before are no longer good: users log in again'] : []),
    ...(targets.includes('admin')
      ? [
          `the administrator's password: kubectl get ${secret} -o jsonpath='{.data.admin-password}' | base64 -d`,
        ]
      : []),
  ];
}

const leftOutNote = ({ why, next }: JacScaleError): string =>
  [`the administrator's password is what it was: ${why}`, next]
    .filter((each) => each !== undefined)
    .join('; ');

const notDeployed = (app: string, namespace: string): JacScaleError =>
  new JacScaleError({
    code: 'NotDeployed',
    what: `app ${app} is not deployed in namespace ${namespace}`,
    next: `kubectl jac scale app.jac --name ${app} -n ${namespace}`,
  });
