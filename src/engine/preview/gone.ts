import { exitCodes, JacScaleError } from '../../model/error.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { listAt, textAt } from '../../model/read.js';
import type { ListQuery } from '../../ports/cluster.js';
import type { Context } from '../context.js';
import { leftOf } from '../gone.js';

/**
 * Watches until namespaces are gone. Another one of the same name is not waited for.
 * @param uids of those that were deleted
 * @param deadline monotonic milliseconds
 * @returns what is left when time is up, as last seen
 */
export async function namespacesGone(
  context: Pick<Context, 'cluster' | 'clock' | 'signal'>,
  uids: ReadonlySet<string>,
  query: ListQuery,
  deadline: number,
): Promise<KubeObject[]> {
  if (uids.size === 0) return [];
  const isOne = ({ metadata: { uid = '' } }: KubeObject) => uids.has(uid);
  return await leftOf(context, [kinds.Namespace], query, deadline, isOne);
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
