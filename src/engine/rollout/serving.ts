import { labelKeys, namesOf } from '../../model/identity.js';
import type { KubeObject } from '../../model/kubernetes.js';
import { listAt, numberAt, textAt } from '../../model/read.js';
import type { Context } from '../context.js';
import { type RolloutResult, watchRollout } from './rollout.js';

/** Seconds a container may take where its Deployment does not say. */
const defaultStartup = 300;

/**
 * Watches until the Deployments of an app that was at zero serve again, or it is known why they do not.
 * @param workloads as they were written last
 * @param deadline monotonic milliseconds
 */
export function untilServing(
  context: Context,
  { namespace, app }: { readonly namespace: string; readonly app: string },
  workloads: readonly KubeObject[],
  deadline: number,
): Promise<RolloutResult> {
  const deployments = workloads.filter(
    ({ kind, metadata: { labels } }) => kind === 'Deployment' && labels?.[labelKeys.instance] === app,
  );
  const own = deployments.find(({ metadata }) => metadata.name === namesOf(app).deployment);
  context.emit({ type: 'phase', phase: 'rollout', message: `waiting for ${app}` });
  return watchRollout(
    { cluster: context.cluster, clock: context.clock, emit: context.emit, signal: context.signal },
    {
      namespace,
      app,
      deployments: deployments.map(({ metadata }) => ({
        name: metadata.name,
        generation: metadata.generation ?? 1,
      })),
      startupSeconds: startupOf(own),
      deadline,
      wantedPods: numberAt(own, 'spec', 'replicas') ?? 1,
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
