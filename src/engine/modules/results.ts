/** What happened to objects, in kubectl's words. */
import type { KubeObject } from '../../model/kubernetes.js';
import { groupOf } from './access.js';

/** `deployment.apps`; `secret` in the core group. */
export function resourceName(object: Pick<KubeObject, 'apiVersion' | 'kind'>): string {
  const group = groupOf(object);
  return group === '' ? object.kind.toLowerCase() : `${object.kind.toLowerCase()}.${group}`;
}

/** As `kubectl apply` prints it: `deployment.apps/web created`. */
export const appliedLine = (
  object: Pick<KubeObject, 'apiVersion' | 'kind'> & { metadata: { name: string } },
  action: 'created' | 'configured' | 'unchanged',
): string => `${resourceName(object)}/${object.metadata.name} ${action}`;

/** As `kubectl delete` prints it: `deployment.apps "web" deleted`. */
export const deletedLine = (object: Pick<KubeObject, 'apiVersion' | 'kind'> & { name: string }): string =>
  `${resourceName(object)} "${object.name}" deleted`;
