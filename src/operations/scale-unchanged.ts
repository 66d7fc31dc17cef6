import type { Context } from '../engine/context.js';
import type { Prepared } from '../engine/deploy/prepare.js';
import { readinessOf } from '../engine/kinds/index.js';
import { deploymentOf } from '../engine/observe.js';
import { startupSecondsOf } from '../engine/pod-template.js';
import { podViews } from '../engine/pod-view.js';
import { writtenAt } from '../engine/release/pull-secret.js';
import { addresses, reportChange, type reporter, reportRelease } from '../engine/report.js';
import { watchRollout } from '../engine/rollout/rollout.js';
import { namesOf } from '../model/identity.js';
import { kinds } from '../model/kubernetes.js';
import { objectKey } from '../model/object-key.js';
import { numberAt } from '../model/read.js';
import type { Outcome } from '../model/report.js';
import type { ResolvedSettings } from '../model/settings.js';

/**
 * Nothing has to change. When the app serves, that is the answer, from what was read already; when it does not (yet), the
 * run waits as for a rollout, but touches nothing.
 */
export async function settleUnchanged(
  context: Context,
  resolved: ResolvedSettings,
  prepared: Prepared,
  deadline: number,
  report: ReturnType<typeof reporter>,
): Promise<Outcome> {
  const { settings } = resolved;
  const { appName: app, namespace } = settings;
  const { observed, release } = prepared;
  const details = {
    warnings: prepared.warnings,
    ...(prepared.notes.length === 0 ? {} : { notes: prepared.notes }),
    revision: prepared.inventory.revision,
    ...reportRelease(release),
    changes: prepared.changes.map((change) => reportChange(change)),
    ...addresses(observed.live, observed.pods, app),
  };
  const deployment = deploymentOf(observed.live, app);
  if (deployment !== undefined && readinessOf(deployment).done) {
    return report('unchanged', { ...details, pods: podViews(observed.pods) });
  }
  context.emit({ type: 'phase', phase: 'rollout', message: `nothing changed; waiting for ${app}` });
  const result = await watchRollout(
    { cluster: context.cluster, clock: context.clock, emit: context.emit, signal: context.signal },
    {
      namespace,
      app,
      deployments: [{ name: app, generation: numberAt(deployment, 'metadata', 'generation') ?? 1 }],
      statefulSets: prepared.manifests.flatMap(({ kind, metadata: { name } }) => {
        const set =
          kind === 'StatefulSet' ? observed.live.get(objectKey({ ...kinds.StatefulSet, name })) : undefined;
        return set === undefined ? [] : [{ name, generation: set.metadata.generation ?? 1 }];
      }),
      startupSeconds: startupSecondsOf(deployment) ?? settings.startupSeconds,
      loginSince: writtenAt(observed.live.get(objectKey({ ...kinds.Secret, name: namesOf(app).pullSecret }))),
      deadline,
      wantedPods: numberAt(deployment, 'spec', 'replicas') ?? settings.replicas,
    },
  );
  if (result.status === 'ready') return report('unchanged', { ...details, pods: result.pods });
  return report(result.status === 'timeout' ? 'timeout' : 'not-ready', {
    ...details,
    pods: result.pods,
    diagnosis: result.diagnosis,
  });
}
