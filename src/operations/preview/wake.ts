import { untilOpen } from '../../engine/address.js';
import type { Context } from '../../engine/context.js';
import { explainClusterError } from '../../engine/explain.js';
import { observe } from '../../engine/observe.js';
import { podViews } from '../../engine/pod-view.js';
import { needPreview } from '../../engine/preview/find.js';
import { expiryOf } from '../../engine/preview/marks.js';
import { wakeUp, workloadsOf } from '../../engine/preview/sleep.js';
import { readRevision } from '../../engine/records/history.js';
import { addresses, reporter, reportRelease } from '../../engine/report.js';
import { untilServing } from '../../engine/rollout/serving.js';
import { annotationKeys } from '../../model/identity.js';
import { kinds } from '../../model/kubernetes.js';
import type { Outcome } from '../../model/report.js';
import { ClusterError } from '../../ports/cluster.js';
import { changed, locked, lockSeconds, type PreviewRequest } from './sleep.js';

/**
 * Brings a sleeping preview back: the same revision, data and address. Waits until it serves; one that is awake is only waited for.
 * @throws JacScaleError `PreviewTaken`, `PreviewMissing`, `Locked`
 */
export async function wakePreview(context: Context, request: PreviewRequest): Promise<Outcome> {
  const { app, timeout } = request;
  const deadline = context.clock.monotonic() + timeout * 1000;
  try {
    const found = await needPreview(context.cluster, request);
    const { namespace } = found;
    const report = reporter(context, { command: 'preview', app, namespace });
    const woken = await locked(context, found, lockSeconds, async (cluster) => {
      const used = context.clock.now().toISOString();
      const patch = { metadata: { uid: found.uid, annotations: { [annotationKeys.used]: used } } };
      await cluster.mergePatch({ kind: kinds.Namespace, name: namespace }, patch);
      const before = await workloadsOf(cluster, namespace);
      const changes = await wakeUp(cluster, before);
      const now = new Map(changes.map((workload) => [workload.metadata.uid, workload]));
      return {
        used,
        changes,
        workloads: before.map((workload) => now.get(workload.metadata.uid) ?? workload),
      };
    });
    for (const { kind, metadata } of woken.changes)
      context.emit({ type: 'object', action: 'configure', kind, name: metadata.name });
    const result = await untilServing(context, found, woken.workloads, deadline);
    const observed = await observe(context.cluster, namespace, app);
    const last = observed.revisions.find(({ number }) => number === observed.inventory?.revision);
    const expires = expiryOf({ ...found, used: woken.used });
    const details = {
      preview: {
        pullRequest: request.owner.pullRequest,
        ...(expires === undefined ? {} : { expires: expires.toISOString() }),
      },
      changes: woken.changes.map(changed),
      ...(last === undefined ? {} : { revision: last.number, ...reportRelease(readRevision(last).release) }),
      pods: podViews(observed.pods),
      diagnosis: result.diagnosis,
      ...addresses(observed.live, observed.pods, app),
    };
    if (result.status !== 'ready')
      return report(result.status === 'timeout' ? 'timeout' : 'not-ready', details);
    await untilOpen(context, details.url);
    return report('ready', details);
  } catch (error) {
    throw error instanceof ClusterError ? explainClusterError(error, { namespace: '', app }) : error;
  }
}
