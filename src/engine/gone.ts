import type { Kind, KubeObject } from '../model/kubernetes.js';
import { refText } from '../model/kubernetes.js';
import type { ListQuery } from '../ports/cluster.js';
import type { Context } from './context.js';

type Watching = Pick<Context, 'cluster' | 'clock' | 'signal'>;

/**
 * Watches until no object of these kinds matches any more.
 * @param deadline monotonic milliseconds
 * @returns what is left when time is up, as `pod/name`; empty when all is gone
 */
export async function goneWithin(
  context: Watching,
  kinds: readonly Kind[],
  query: ListQuery,
  deadline: number,
): Promise<string[]> {
  return (await leftOf(context, kinds, query, deadline, () => true)).map(refText);
}

/**
 * The same for some of the objects that match.
 * @param counts which ones are waited for
 * @param seen told of each of these whenever it is seen
 * @returns what is left when time is up, as last seen
 */
export async function leftOf(
  context: Watching,
  kinds: readonly Kind[],
  query: ListQuery,
  deadline: number,
  counts: (object: KubeObject) => boolean,
  seen?: (object: KubeObject) => Promise<void>,
): Promise<KubeObject[]> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), Math.max(0, deadline - context.clock.monotonic()));
  const signal = AbortSignal.any([context.signal, stop.signal]);
  try {
    const each = kinds.map((kind) => kindGone(context, kind, query, signal, counts, seen));
    return (await Promise.all(each)).flat();
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}

async function kindGone(
  context: Pick<Context, 'cluster' | 'signal'>,
  kind: Kind,
  query: ListQuery,
  signal: AbortSignal,
  counts: (object: KubeObject) => boolean,
  seen?: (object: KubeObject) => Promise<void>,
): Promise<KubeObject[]> {
  const uidOf = (object: KubeObject) => object.metadata.uid ?? '';
  let left = new Map<string, KubeObject>();
  try {
    for await (const event of context.cluster.watch(kind, query, { signal })) {
      if (event.type === 'SYNC') {
        left = new Map(event.items.filter(counts).map((object) => [uidOf(object), object]));
      } else if (event.type === 'DELETED') {
        left.delete(uidOf(event.object));
      } else if (counts(event.object)) {
        left.set(uidOf(event.object), event.object);
      }
      if (left.size === 0) return [];
      if (seen !== undefined) for (const object of left.values()) await seen(object);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  context.signal.throwIfAborted();
  return [...left.values()];
}
