import { type Kind, type KubeObject, kindOf, type ObjectRef } from '../../model/kubernetes.js';
import type { ListQuery } from '../../ports/cluster.js';

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

/** `deployments.apps`, as RBAC and kubectl write it; with a subresource `pods/log`. */
export function resourceText(kind: Kind, subresource?: string): string {
  const [group] = kind.apiVersion.includes('/') ? kind.apiVersion.split('/') : [''];
  const name = group ? `${kind.plural}.${group}` : kind.plural;
  return subresource === undefined ? name : `${name}/${subresource}`;
}

/** `/apis/apps/v1/namespaces/default/deployments` */
export function collectionPath(kind: Kind, namespace: string | undefined): string {
  const root = kind.apiVersion.includes('/') ? `/apis/${kind.apiVersion}` : `/api/${kind.apiVersion}`;
  const scope =
    kind.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${scope}/${kind.plural}`;
}

export function objectPath(ref: ObjectRef): string {
  if (ref.kind.namespaced && ref.namespace === undefined)
    throw new TypeError(`${ref.kind.kind} ${ref.name} is asked for without its namespace`);
  return `${collectionPath(ref.kind, ref.namespace)}/${encodeURIComponent(ref.name)}`;
}

/** The path with those of the parameters that are given. */
export function withQuery(path: string, query: Query): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== false) given.append(name, String(value));
  return given.size === 0 ? path : `${path}?${given}`;
}

export const selectors = ({ labelSelector, fieldSelector }: ListQuery): Query => ({
  labelSelector,
  fieldSelector,
});

/** Where an object lives. @throws TypeError for a kind that has no row in the model */
export function refOf(object: KubeObject): ObjectRef {
  const kind = kindOf(object);
  if (kind === undefined)
    throw new TypeError(`no row for ${object.apiVersion} ${object.kind} in model/kubernetes.ts`);
  const { name, namespace } = object.metadata;
  return { kind, name, ...(namespace === undefined ? {} : { namespace }) };
}
