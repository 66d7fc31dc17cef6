import { lockApp } from '../engine/app-lock.js';
import type { Context } from '../engine/context.js';
import { explainClusterError } from '../engine/explain.js';
import { fenced } from '../engine/fence.js';
import { refuseGitOps } from '../engine/gitops.js';
import { deploymentOf, observe } from '../engine/observe.js';
import { refuseOtherProject } from '../engine/origin.js';
import { addresses, reporter } from '../engine/report.js';
import { untilServing } from '../engine/rollout/serving.js';
import { JacScaleError } from '../model/error.js';
import { annotationKeys, restartManager } from '../model/identity.js';
import { type KubeObject, kinds } from '../model/kubernetes.js';
import { numberAt, textAt } from '../model/read.js';
import type { Outcome } from '../model/report.js';
import type { ResolvedSettings } from '../model/settings.js';
import { ClusterError } from '../ports/cluster.js';

/**
 * Makes the pods of an app anew, one after the other as in an update, from what runs: no Revision, no new code. What says so on the pod
 * template has a field manager of its own, so that neither a deploy nor a rollback knows of it.
 * @throws JacScaleError `NotDeployed`, `AppTaken`, `OwnedByGitOps`, `Locked` (exit 6)
 */
export async function restart(context: Context, resolved: ResolvedSettings): Promise<Outcome> {
  const { appName: app, namespace, timeout } = resolved.settings;
  const report = reporter(context, { command: 'restart', app, namespace });
  try {
    const observed = await observe(context.cluster, namespace, app);
    await refuseOtherProject(context, resolved, observed.inventory, 'restart');
    refuseGitOps(observed.live.values(), { app, namespace, verb: 'restart' });
    const deployment = deploymentOf(observed.live, app);
    if (deployment === undefined) throw notDeployed(app, namespace);
    if (numberAt(deployment, 'spec', 'replicas') === 0) {
      return report('unchanged', { notes: [`app ${app} has no pods: it is scaled to zero`] });
    }
    const deadline = context.clock.monotonic() + timeout * 1000;
    const { lock } = await lockApp(context, resolved.settings);
    try {
      const cluster = fenced(context.cluster, lock);
      // Anew: whoever held the lock may have restarted it as well, or taken it away.
      const name = deployment.metadata.name;
      const live = await cluster.get({ kind: kinds.Deployment, namespace, name });
      if (live === undefined) throw notDeployed(app, namespace);
      const rolled = await cluster.apply(restarted(live), { manager: restartManager, force: true });
      const { status, diagnosis, pods } = await untilServing(context, { namespace, app }, [rolled], deadline);
      if (status === 'ready')
        return report('ready', { pods, ...addresses(observed.live, observed.pods, app) });
      return report(status, { diagnosis, pods, notes: [stillServing] });
    } finally {
      await lock.release();
    }
  } catch (error) {
    throw error instanceof ClusterError ? explainClusterError(error, { namespace, app }) : error;
  }
}

const stillServing =
  'the pods from before serve on where there can be two at a time; the next scale or restart goes on from here';

/** A count, not a time: what we write says nothing of when or where it was written. */
function restarted(live: KubeObject): KubeObject {
  const path = ['spec', 'template', 'metadata', 'annotations', annotationKeys.restarts] as const;
  const count = Number(textAt(live, ...path) ?? 0);
  const annotations = { [annotationKeys.restarts]: String(Number.isInteger(count) ? count + 1 : 1) };
  return {
    apiVersion: live.apiVersion,
    kind: live.kind,
    metadata: { name: live.metadata.name, namespace: live.metadata.namespace ?? '' },
    spec: { template: { metadata: { annotations } } },
  };
}

const notDeployed = (app: string, namespace: string): JacScaleError =>
  new JacScaleError({
    code: 'NotDeployed',
    what: `app ${app} is not deployed in namespace ${namespace}: nothing was restarted`,
    next: `kubectl jac scale app.jac --name ${app} -n ${namespace}`,
  });
