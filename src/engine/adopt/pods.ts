import { annotationKeys, labelKeys } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { fieldsAt } from '../../model/read.js';
import type { ObjectReader } from '../../ports/cluster.js';

/**
 * Pods of the databases that were adopted, as if they had the label of their component: these have none of ours, as the selectors of
 * their workloads cannot be changed. Nothing is read for an app that has none.
 */
export async function adoptedPods(
  cluster: ObjectReader,
  namespace: string,
  live: ReadonlyMap<string, KubeObject>,
): Promise<KubeObject[]> {
  const workloads = [...live.values()].filter(
    ({ kind, metadata }) =>
      (kind === kinds.StatefulSet.kind || kind === kinds.Deployment.kind) &&
      metadata.annotations?.[annotationKeys.adopted] !== undefined,
  );
  const lists = await Promise.all(
    workloads.map(async (workload) => {
      const labelSelector = Object.entries(fieldsAt(workload, 'spec', 'selector', 'matchLabels'))
        .map(([key, value]) => `${key}=${value}`)
        .join(',');
      // An empty selector selects everything.
      if (labelSelector === '') return [];
      const { items } = await cluster.list(kinds.Pod, { namespace, labelSelector });
      const component = workload.metadata.labels?.[labelKeys.component] ?? '';
      return items.map(({ metadata, ...pod }) => ({
        ...pod,
        metadata: { ...metadata, labels: { ...metadata.labels, [labelKeys.component]: component } },
      }));
    }),
  );
  return lists.flat();
}
