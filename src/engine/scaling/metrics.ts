import type { Settings, Warning } from '../../model/settings.js';
import { autoscalingOf } from '../../model/settings-scaling.js';
import type { ClusterInfo } from '../../ports/cluster.js';

/** What an autoscaler reads (metrics-server serves it, and what cloud providers have in its place). */
const metricsApi = 'metrics.k8s.io/v1beta1';

/** An autoscaler without numbers leaves the pods at their fewest. Asked only where one is wanted. */
export async function metricsWarnings(
  cluster: Pick<ClusterInfo, 'serves'>,
  settings: Settings,
): Promise<Warning[]> {
  const range = autoscalingOf(settings);
  if (range === undefined || (await cluster.serves(metricsApi))) return [];
  return [
    {
      code: 'MetricsMissing',
      message: `the cluster does not answer for ${metricsApi}, so the number of pods stays at ${range.min}: nothing says how busy they are`,
      next: 'install metrics-server (https://github.com/kubernetes-sigs/metrics-server), or leave min_replicas, max_replicas and targets out',
    },
  ];
}
