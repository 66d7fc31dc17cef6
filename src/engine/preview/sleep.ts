/** Sleep: workloads at zero replicas that remember how many they had. Volumes, Secrets and Services stay as they are. */
import { annotationKeys, sleepManager } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { numberAt } from '../../model/read.js';
import type { ObjectReader, ObjectWriter } from '../../ports/cluster.js';
import { partOf } from '../part.js';
import { holders } from '../scaling/handover.js';

/** Every workload of a namespace: what uses others before what it uses. */
export async function workloadsOf(cluster: ObjectReader, namespace: string): Promise<KubeObject[]> {
  const lists = await Promise.all(
    [kinds.Deployment, kinds.StatefulSet].map((kind) => cluster.list(kind, { namespace })),
  );
  return lists.flatMap(({ items }) => items);
}

const replicasOf = (workload: KubeObject): number => numberAt(workload, 'spec', 'replicas') ?? 1;

/** How many replicas it gets when it is woken; undefined when it does not sleep. */
function remembered(workload: KubeObject): number | undefined {
  const count = Number(workload.metadata.annotations?.[annotationKeys.sleepReplicas]);
  return replicasOf(workload) === 0 && Number.isSafeInteger(count) && count > 0 ? count : undefined;
}

/** Whether nothing of a preview runs, because it was put to sleep. */
export const isAsleep = (workloads: readonly KubeObject[]): boolean =>
  workloads.some((workload) => remembered(workload) !== undefined) &&
  workloads.every((workload) => replicasOf(workload) === 0);

/**
 * Takes every workload that runs to zero, as a field manager of its own.
 * @returns those that ran
 */
export async function putToSleep(
  cluster: ObjectWriter,
  workloads: readonly KubeObject[],
): Promise<KubeObject[]> {
  const changed: KubeObject[] = [];
  for (const workload of workloads) {
    const replicas = replicasOf(workload);
    if (replicas === 0) continue;
    const annotations = { [annotationKeys.sleepReplicas]: String(replicas) };
    changed.push(await asSleeper(cluster, workload, { annotations, spec: { replicas: 0 } }));
  }
  return changed;
}

/**
 * Gives sleeping workloads the replicas they had, those that others use first. The field stays with our second manager until
 * the next deploy takes it, which it may do in silence.
 */
export async function wakeUp(cluster: ObjectWriter, workloads: readonly KubeObject[]): Promise<KubeObject[]> {
  const changed: KubeObject[] = [];
  for (const workload of workloads.toReversed()) {
    const replicas = remembered(workload);
    if (replicas !== undefined) changed.push(await asSleeper(cluster, workload, { spec: { replicas } }));
  }
  return changed;
}

/**
 * Takes the memory of a sleep from workloads that were woken since: their replicas are whoever's woke them. A number that nobody
 * else holds stays, as it would fall back to 1.
 */
export async function forgetSleep(cluster: ObjectWriter, workloads: readonly KubeObject[]): Promise<void> {
  for (const workload of workloads) {
    if (workload.metadata.annotations?.[annotationKeys.sleepReplicas] === undefined) continue;
    const replicas = replicasOf(workload);
    if (replicas === 0) continue;
    const isHeld = holders(workload).some(({ manager }) => manager !== sleepManager);
    await asSleeper(cluster, workload, isHeld ? {} : { spec: { replicas } });
  }
}

const asSleeper = (
  cluster: ObjectWriter,
  workload: KubeObject,
  wanted: { annotations?: Record<string, string>; spec?: { replicas: number } },
): Promise<KubeObject> => cluster.apply(partOf(workload, wanted), { manager: sleepManager, force: true });
