import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { fieldsAt } from '../../model/read.js';
import { type Cluster, ClusterError } from '../../ports/cluster.js';
import type { Context } from '../context.js';
import { type Outside, outsideOf } from './outside.js';

/**
 * Where connections from outside come from, by the cluster's nodes. Somebody who may not list nodes gets a note.
 * @param podNetworks as the user named them
 */
export async function lookOutside(
  cluster: Pick<Cluster, 'list'>,
  podNetworks: readonly string[],
): Promise<Outside> {
  try {
    const { items } = await cluster.list(kinds.Node, {});
    return outsideOf(items, podNetworks);
  } catch (error) {
    if (error instanceof ClusterError && error.reason === 'Forbidden')
      return outsideOf(undefined, podNetworks);
    throw error;
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
