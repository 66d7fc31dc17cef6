import { labelKeys, namesOf } from '../../model/identity.js';
import type { KubeObject } from '../../model/kubernetes.js';
import { listAt, numberAt, textAt } from '../../model/read.js';
import type { Context } from '../context.js';
import { type RolloutResult, watchRollout } from './rollout.js';

/** Seconds a container may take where its Deployment does not say. */
const defaultStartup = 300;

/**
 * Watches until the workloads of an app that was at zero serve again, or it is known why they do not.
 * @param workloads as they were written last
 * @param deadline monotonic milliseconds
 */
export function untilServing(
  context: Context,
  { namespace, app }: { readonly namespace: string; readonly app: string },
  workloads: readonly KubeObject[],
  deadline: number,
): Promise<RolloutResult> {
  const own = workloads.filter(({ metadata: { labels } }) => labels?.[labelKeys.instance] === app);
  const expected = (wanted: string) =>
    own
      .filter(({ kind }) => kind === wanted)
      .map(({ metadata }) => ({ name: metadata.name, generation: metadata.generation ?? 1 }));
  const deployment = own.find(
    ({ kind, metadata }) => kind === 'Deployment' && metadata.name === namesOf(app).deployment,
  );
  context.emit({ type: 'phase', phase: 'rollout', message: `waiting for ${app}` });
  return watchRollout(
    { cluster: context.cluster, clock: context.clock, emit: context.emit, signal: context.signal },
    {
      namespace,
      app,
      deployments: expected('Deployment'),
      statefulSets: expected('StatefulSet'),
      startupSeconds: startupOf(deployment),
      deadline,
      wantedPods: numberAt(deployment, 'spec', 'replicas') ?? 1,
    },
  );
}

/** Seconds the app may take to start, as its startup probe says. */
function startupOf(deployment: KubeObject | undefined): number {
  const containers = listAt(deployment, 'spec', 'template', 'spec', 'containers');
  const probed = containers.find((container) => textAt(container, 'name') === 'app');
  const failures = numberAt(probed, 'startupProbe', 'failureThreshold');
  return failures === undefined
    ? defaultStartup
    : failures * (numberAt(probed, 'startupProbe', 'periodSeconds') ?? 10);
}
