import { randomBytes } from 'node:crypto';
import { annotationKeys, type DataComponent, labelsOf } from '../../model/identity.js';
import type { ProjectOrigin } from '../../model/inventory.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import { at, textAt } from '../../model/read.js';

export interface DataScope {
  readonly app: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Written down with what outlives a destroy, so that another project's app of the same name does not get it. */
  readonly origin: ProjectOrigin;
}

/** 32 random letters and digits: some 190 bits, and nothing that a shell, a URL or a configuration file reads otherwise. */
export const randomPassword = (): string =>
  randomBytes(64)
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 32);

/**
 * A Secret that is made once and kept: with the values it has in the cluster, whatever they became since; new ones only where
 * it is not there.
 * @param live as observed
 */
export function retainedSecret(
  scope: DataScope,
  what: { readonly name: string; readonly component: DataComponent },
  live: ReadonlyMap<string, KubeObject>,
  make: () => Readonly<Record<string, string>>,
): KubeObject {
  const there = live.get(objectKey({ ...kinds.Secret, name: what.name }));
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: what.name,
      namespace: scope.namespace,
      labels: { ...scope.labels, ...labelsOf(scope.app, what.component) },
      annotations: { [annotationKeys.origin]: JSON.stringify(scope.origin) },
    },
    type: 'Opaque',
    data: there === undefined ? encoded(make()) : at(there, 'data'),
  };
}

/** Whose the object is, where it says so. */
export function originOf(object: KubeObject): ProjectOrigin | undefined {
  const text = object.metadata.annotations?.[annotationKeys.origin];
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const project = textAt(value, 'project');
    return project === undefined ? undefined : { project, subfolder: textAt(value, 'subfolder') ?? '' };
  } catch {
    return undefined;
  }
}

/** A value of a Secret as text. */
export function secretText(secret: KubeObject | undefined, key: string): string | undefined {
  const encodedValue = textAt(secret, 'data', key);
  return encodedValue === undefined ? undefined : Buffer.from(encodedValue, 'base64').toString('utf8');
}

const encoded = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  );
