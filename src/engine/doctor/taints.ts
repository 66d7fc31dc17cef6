/** Taints that keep pods away from a node, and the tolerations of the settings. */
import type { KubeObject } from '../../model/kubernetes.js';
import { listAt, textAt } from '../../model/read.js';

/** What a node is given while it is not ready or cordoned: doctor says that itself. */
const passing: ReadonlySet<string> = new Set([
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
  'node.kubernetes.io/unschedulable',
]);

/** `key=value:effect` of the first taint that no toleration stands; undefined when pods may be scheduled there. */
export function keepingTaint(node: KubeObject, tolerations: readonly unknown[]): string | undefined {
  const taint = listAt(node, 'spec', 'taints').find(
    (each) =>
      textAt(each, 'effect') !== 'PreferNoSchedule' &&
      !passing.has(textAt(each, 'key') ?? '') &&
      !tolerations.some((toleration) => stands(toleration, each)),
  );
  if (taint === undefined) return undefined;
  const value = textAt(taint, 'value') ?? '';
  return `${textAt(taint, 'key')}${value === '' ? '' : `=${value}`}:${textAt(taint, 'effect')}`;
}

/** https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/ */
function stands(toleration: unknown, taint: unknown): boolean {
  const [key, effect] = [textAt(toleration, 'key') ?? '', textAt(toleration, 'effect') ?? ''];
  const exists = textAt(toleration, 'operator') === 'Exists';
  if (effect !== '' && effect !== textAt(taint, 'effect')) return false;
  if (key === '') return exists;
  if (key !== textAt(taint, 'key')) return false;
  return exists || (textAt(toleration, 'value') ?? '') === (textAt(taint, 'value') ?? '');
}
