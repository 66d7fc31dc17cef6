import { lockApp } from '../../engine/app-lock.js';
import type { Context } from '../../engine/context.js';
import { explainClusterError } from '../../engine/explain.js';
import { fenced } from '../../engine/fence.js';
import { refuseGitOps } from '../../engine/gitops.js';
import { goneWithin } from '../../engine/gone.js';
import { needPreview } from '../../engine/preview/find.js';
import type { Preview } from '../../engine/preview/marks.js';
import { takeRights } from '../../engine/preview/rights.js';
import { isAsleep, putToSleep, workloadsOf } from '../../engine/preview/sleep.js';
import { reporter } from '../../engine/report.js';
import { labelKeys, managedBy } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import type { PreviewOwner } from '../../model/preview.js';
import type { Outcome } from '../../model/report.js';
import type { Cluster } from '../../ports/cluster.js';
import { ClusterError } from '../../ports/cluster.js';

export interface PreviewRequest {
  readonly app: string;
  readonly owner: PreviewOwner;
  /** Seconds. */
  readonly timeout: number;
}

/** Seconds to wait for a run that deploys this preview. */
export const lockSeconds = 60;

/**
 * Takes every workload of a preview to zero and waits until its pods are gone. Volumes, Secrets and the address stay.
 * @throws JacScaleError `PreviewTaken`, `PreviewMissing`, `OwnedByGitOps`, `Locked`
 */
export async function sleepPreview(context: Context, request: PreviewRequest): Promise<Outcome> {
  const { app, owner, timeout } = request;
  const deadline = context.clock.monotonic() + timeout * 1000;
  try {
    const found = await needPreview(context.cluster, request);
    const { namespace } = found;
    const report = reporter(context, { command: 'preview', app, namespace });
    const preview = { pullRequest: owner.pullRequest };
    const slept = await sleepNow(context, found, lockSeconds);
    for (const { kind, metadata } of slept)
      context.emit({ type: 'object', action: 'configure', kind, name: metadata.name });
    const changes = slept.map(changed);
    const query = { namespace, labelSelector: `${labelKeys.managedBy}=${managedBy}` };
    const left = await goneWithin(context, [kinds.Pod], query, deadline);
    if (left.length === 0) return report('asleep', { preview, changes });
    const diagnosis = [{ code: 'StillTerminating', what: `not gone in time: ${left.join(', ')}` }];
    return report('timeout', { preview, changes, diagnosis });
  } catch (error) {
    throw error instanceof ClusterError ? explainClusterError(error, { namespace: '', app }) : error;
  }
}

export const changed = ({ kind, metadata: { namespace, name } }: KubeObject) => ({
  action: 'configure' as const,
  kind,
  ...(namespace === undefined ? {} : { namespace }),
  name,
});

/** Puts all of a preview to sleep, without waiting for its pods. @returns what ran until now */
export async function sleepNow(
  context: Context,
  preview: Pick<Preview, 'namespace' | 'app'>,
  waitSeconds: number,
): Promise<readonly KubeObject[]> {
  return locked(context, preview, waitSeconds, async (cluster) => {
    const workloads = await workloadsOf(cluster, preview.namespace);
    if (isAsleep(workloads)) return [];
    const { app, namespace } = preview;
    refuseGitOps(workloads, { app, namespace, verb: 'preview sleep' });
    return await putToSleep(cluster, workloads);
  });
}

/** Does something while no run deploys the preview. */
export async function locked<T>(
  context: Context,
  { namespace, app }: Pick<Preview, 'namespace' | 'app'>,
  waitSeconds: number,
  act: (cluster: Cluster) => Promise<T>,
): Promise<T> {
  await takeRights(context, namespace);
  const { lock } = await lockApp(context, { namespace, appName: app, lockTimeout: waitSeconds });
  try {
    return await act(fenced(context.cluster, lock));
  } finally {
    await lock.release();
  }
}
