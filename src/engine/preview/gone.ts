import { exitCodes, JacScaleError } from '../../model/error.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { listAt, textAt } from '../../model/read.js';
import type { ListQuery } from '../../ports/cluster.js';
import type { Context } from '../context.js';

/**
 * Watches until namespaces are gone. Another one of the same name is not waited for.
 * @param uids of those that were deleted
 * @param deadline monotonic milliseconds
 * @returns what is left when time is up, as last seen
 */
export async function namespacesGone(
  context: Pick<Context, 'cluster' | 'clock' | 'signal' | 'emit'>,
  uids: ReadonlySet<string>,
  query: ListQuery,
  deadline: number,
): Promise<KubeObject[]> {
  if (uids.size === 0) return [];
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), Math.max(0, deadline - context.clock.monotonic()));
  const signal = AbortSignal.any([context.signal, stop.signal]);
  let left = new Map<string, KubeObject>();
  try {
    for await (const event of context.cluster.watch(kinds.Namespace, query, { signal })) {
      const uidOf = (object: KubeObject) => object.metadata.uid ?? '';
      if (event.type === 'SYNC')
        left = new Map(
          event.items.filter((item) => uids.has(uidOf(item))).map((item) => [uidOf(item), item]),
        );
      else if (event.type === 'DELETED') left.delete(uidOf(event.object));
      else if (uids.has(uidOf(event.object))) left.set(uidOf(event.object), event.object);
      if (left.size === 0) return [];
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
  context.signal.throwIfAborted();
  return [...left.values()];
}

/** What the conditions of a namespace say about why it is still there. */
export function hangingConditions(namespace: KubeObject): string[] {
  return listAt(namespace, 'status', 'conditions')
    .filter((condition) => textAt(condition, 'status') === 'True')
    .flatMap((condition) => {
      const type = textAt(condition, 'type') ?? '';
      const message = textAt(condition, 'message') ?? textAt(condition, 'reason') ?? '';
      return type.startsWith('Namespace') ? [`${type}: ${message}`] : [];
    });
}

/** A namespace that was deleted and does not go. */
export function namespaceHangs(namespace: KubeObject): JacScaleError {
  const { name } = namespace.metadata;
  const conditions = hangingConditions(namespace);
  return new JacScaleError({
    code: 'NamespaceHangs',
    what: `namespace ${name} hangs in Terminating`,
    why:
      conditions.length === 0
        ? 'its deletion was accepted, and its conditions do not say what holds it'
        : conditions.join('\n'),
    next: `kubectl get namespace ${name} -o jsonpath='{.status.conditions}'`,
    exitCode: exitCodes.timeout,
  });
}
