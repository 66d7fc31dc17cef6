import type { Context } from '../../engine/context.js';
import { namespaceHangs, namespacesGone } from '../../engine/preview/gone.js';
import { exitCodes, JacScaleError, messageOf } from '../../model/error.js';
import { annotationKeys } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { ClusterError } from '../../ports/cluster.js';
import { locked } from './sleep.js';

export interface Taking {
  /** The namespace as it was made. */
  readonly made: KubeObject;
  readonly app: string;
  /** Monotonic milliseconds until which it is waited for. */
  readonly deadline: number;
}

/**
 * Deletes a namespace that this run made, unless somebody else uses it by now: another run for the same pull request may have
 * found it, which marks it as used under the app's lock. So it goes under that lock, and only as it was marked here.
 * @returns what became of it, as a note
 * @throws JacScaleError `NamespaceHangs`
 */
export async function takeAway(context: Context, { made, app, deadline }: Taking): Promise<string> {
  const { name, uid = '' } = made.metadata;
  const used = `namespace ${name}, which this run had made, is used by another run and stays`;
  // Also after an interrupt: what this run made is taken away.
  const lasting = { ...context, signal: AbortSignal.any([]) };
  try {
    const deleted = await locked(lasting, { namespace: name, app }, 0, async (cluster) => {
      const now = await cluster.get({ kind: kinds.Namespace, name });
      if (now === undefined || now.metadata.uid !== uid) return true;
      if (!sameMark(now, made)) return false;
      const { resourceVersion = '' } = now.metadata;
      await cluster.delete({ kind: kinds.Namespace, name }, { uid, resourceVersion });
      return true;
    });
    if (!deleted) return used;
  } catch (error) {
    if (isUsed(error)) return used;
    throw error;
  }
  context.emit({ type: 'object', action: 'delete', kind: 'Namespace', name });
  const note = `namespace ${name}, which this run had made, was deleted again`;
  if (context.signal.aborted) return note;
  const query = { fieldSelector: `metadata.name=${name}` };
  const [left] = await namespacesGone(context, new Set([uid]), query, deadline);
  if (left !== undefined) throw namespaceHangs(left);
  return note;
}

/** The same for a run that failed: what goes wrong here is noted, and does not hide why it did. */
export async function takeAwayAfterFailure(context: Context, taking: Taking): Promise<void> {
  let message: string;
  try {
    message = await takeAway(context, taking);
  } catch (error) {
    const why = messageOf(error);
    const { name } = taking.made.metadata;
    message = `namespace ${name}, which this run had made, could not be deleted again: ${why}`;
  }
  context.emit({ type: 'note', message });
}

const sameMark = (a: KubeObject, b: KubeObject): boolean =>
  a.metadata.annotations?.[annotationKeys.used] === b.metadata.annotations?.[annotationKeys.used];

/** Marks of a preview were written since, or a run that deploys it holds the lock. */
export const isUsed = (error: unknown): boolean =>
  (error instanceof ClusterError && error.reason === 'Conflict') ||
  (error instanceof JacScaleError && error.exitCode === exitCodes.locked);
