import type { Kind } from '../model/kubernetes.js';
import { refText } from '../model/kubernetes.js';
import type { ListQuery } from '../ports/cluster.js';
import type { Context } from './context.js';

/**
 * Watches until no object of these kinds matches any more.
 * @param deadline monotonic milliseconds
 * @returns what is left when time is up, as `pod/name`; empty when all is gone
 */
export async function goneWithin(
  context: Pick<Context, 'cluster' | 'clock' | 'signal'>,
  kinds: readonly Kind[],
  query: ListQuery,
  deadline: number,
): Promise<string[]> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), Math.max(0, deadline - context.clock.monotonic()));
  const signal = AbortSignal.any([context.signal, stop.signal]);
  try {
    return (await Promise.all(kinds.map((kind) => kindGone(context, kind, query, signal)))).flat();
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
): Promise<string[]> {
  let left = new Map<string, string>();
  try {
    for await (const event of context.cluster.watch(kind, query, { signal })) {
      if (event.type === 'SYNC') {
        left = new Map(event.items.map((object) => [object.metadata.uid ?? '', refText(object)]));
      } else if (event.type === 'DELETED') {
        left.delete(event.object.metadata.uid ?? '');
      } else {
        left.set(event.object.metadata.uid ?? '', refText(event.object));
      }
      if (left.size === 0) return [];
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  context.signal.throwIfAborted();
  return [...left.values()];
}
