import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { fieldsAt } from '../../model/read.js';
import { type Cluster, ClusterError, type ObjectList } from '../../ports/cluster.js';
import type { Context } from '../context.js';
import { previewSelector } from './marks.js';
import { type Outside, outsideOf } from './outside.js';

/**
 * Where connections from outside come from: the cluster's nodes tell which network is the pods', or the addresses of some pods
 * do. What may not be listed is not counted.
 * @param given the pods' networks, as the user named them
 */
export async function lookOutside(
  cluster: Pick<Cluster, 'list'>,
  given: readonly string[],
): Promise<Outside> {
  const nodes = await unlessForbidden(cluster.list(kinds.Node, {}));
  const first = outsideOf({ nodes, pods: [], given });
  if (first.known) return first;
  const pods = await Promise.all(
    [{ labelSelector: previewSelector }, { namespace: 'kube-system' }].map((query) =>
      unlessForbidden(cluster.list(kinds.Pod, query)),
    ),
  );
  return outsideOf({ nodes, pods: pods.flatMap((items) => items ?? []), given });
}

async function unlessForbidden(list: Promise<ObjectList>): Promise<KubeObject[] | undefined> {
  try {
    return (await list).items;
  } catch (error) {
    if (error instanceof ClusterError && error.reason === 'Forbidden') return undefined;
    throw error;
  }
}

/** How long somebody may take to enforce a policy; nothing in the API tells. */
const enforcedMs = 5_000;

/** Applies the policy anew, and waits until the address answers from here; one that never does is not waited for long. */
export async function openPolicy(
  context: Pick<Context, 'cluster' | 'signal' | 'clock' | 'reach'>,
  objects: readonly KubeObject[],
  url: string | undefined,
): Promise<void> {
  const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
  await Promise.all(policies.map((policy) => context.cluster.apply(policy)));
  if (url === undefined) return;
  const { hostname, port } = new URL(url);
  const end = context.clock.monotonic() + enforcedMs;
  const host = hostname.replace(/^\[|\]$/g, '');
  while ((await context.reach.connect(host, Number(port || 80), context.signal)) !== 'open') {
    if (context.clock.monotonic() > end || context.signal.aborted) return;
    await context.clock.sleep(100, context.signal);
  }
}

/** How long the quota's controller may take to say that it has seen a quota. */
const quotaMs = 30_000;

/**
 * Applies quota, defaults and policy. A quota admits nothing until its controller has counted once, so this waits for it: the
 * app's objects come right after.
 */
export async function applySurroundings(
  context: Pick<Context, 'cluster' | 'signal' | 'clock'>,
  objects: readonly KubeObject[],
): Promise<void> {
  const applied = await Promise.all(objects.map((object) => context.cluster.apply(object)));
  const uncounted = applied.filter(({ kind }) => kind === 'ResourceQuota').find((quota) => !isCounted(quota));
  if (uncounted === undefined) return;
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), quotaMs);
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const { name, namespace = '' } = uncounted.metadata;
  const query = { namespace, fieldSelector: `metadata.name=${name}` };
  try {
    for await (const event of context.cluster.watch(kinds.ResourceQuota, query, { signal })) {
      const seen = event.type === 'SYNC' ? event.items[0] : event.object;
      if (seen !== undefined && isCounted(seen)) return;
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
  context.signal.throwIfAborted();
}

/** Whether the controller has taken these very limits into account. */
function isCounted(quota: KubeObject): boolean {
  const [wanted, seen] = [fieldsAt(quota, 'spec', 'hard'), fieldsAt(quota, 'status', 'hard')];
  return Object.entries(wanted).every(([key, value]) => seen[key] === value);
}
