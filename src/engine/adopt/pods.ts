import { annotationKeys, labelKeys, selectorText } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { fieldsAt } from '../../model/read.js';
import type { ObjectReader } from '../../ports/cluster.js';

/** Databases that were adopted, and what selects the pods of each. */
export function adoptedWorkloads(
  objects: readonly KubeObject[],
): { readonly workload: KubeObject; readonly labelSelector: string }[] {
  return objects.flatMap((workload) => {
    const { kind, metadata } = workload;
    const runsPods = kind === kinds.StatefulSet.kind || kind === kinds.Deployment.kind;
    if (!runsPods || metadata.annotations?.[annotationKeys.adopted] === undefined) return [];
    const labelSelector = selectorText(fieldsAt(workload, 'spec', 'selector', 'matchLabels'));
    // An empty selector selects everything.
    return labelSelector === '' ? [] : [{ workload, labelSelector }];
  });
}

/**
 * Pods of the databases that were adopted, as if they had the label of their component: these have none of ours, as the selectors of
 * their workloads cannot be changed. Nothing is read for an app that has none.
 */
export async function adoptedPods(
  cluster: ObjectReader,
  namespace: string,
  live: ReadonlyMap<string, KubeObject>,
): Promise<KubeObject[]> {
  const lists = await Promise.all(
    adoptedWorkloads([...live.values()]).map(async ({ workload, labelSelector }) => {
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
