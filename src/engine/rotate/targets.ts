/** What of an app can be rotated, and why something cannot. */
import { type Credential, credentials } from '../../model/auth.js';
import { JacScaleError, usageError } from '../../model/error.js';
import { namesOf } from '../../model/identity.js';
import { type Kind, type KubeObject, kinds } from '../../model/kubernetes.js';
import { objectKey } from '../../model/object-key.js';
import { listAt, numberAt, textAt } from '../../model/read.js';
import { type DatabaseName, databases } from '../data/databases.js';
import { type RotationTarget, rotationTargets } from './names.js';

export const isDatabase = (target: RotationTarget): target is DatabaseName =>
  databases.some(({ name }) => name === target);

type Live = ReadonlyMap<string, KubeObject>;

const find = (live: Live, kind: Kind, name: string): KubeObject | undefined =>
  live.get(objectKey({ ...kind, name }));

const credentialOf = (target: 'jwt' | 'admin'): Credential =>
  credentials.find(({ table }) => table === target) as Credential;

/** The container of the app in its Deployment. */
const containerOf = (deployment: KubeObject): unknown =>
  listAt(deployment, 'spec', 'template', 'spec', 'containers').find(
    (container) => textAt(container, 'name') === 'app',
  );

export const portOf = (deployment: KubeObject): number =>
  numberAt(containerOf(deployment), 'ports', 0, 'containerPort') ?? 8000;

/** Why a target cannot be rotated: one clause, and what to do instead. Undefined: it can. */
export function obstacle(
  target: RotationTarget,
  app: string,
  live: Live,
  deployment: KubeObject,
): { readonly why: string; readonly next?: string } | undefined {
  const names = namesOf(app);
  if (isDatabase(target)) {
    const title = databases.find(({ name }) => name === target)?.title ?? target;
    const set = find(live, kinds.StatefulSet, names[target]);
    if (target === 'redis' && find(live, kinds.Deployment, names.redis) !== undefined) return undefined;
    if (set === undefined) return { why: `the app has no ${title} of its own`, next: urlNext(target) };
    // Started anew, it would go back to what stands there.
    if (target === 'redis' && !readsSecret(set, names.redis)) {
      return { why: `the password of ${title} stands in its StatefulSet, not in secret/${names.redis}` };
    }
    return undefined;
  }
  const { variable, key } = credentialOf(target);
  const entry = listAt(containerOf(deployment), 'env').find((each) => textAt(each, 'name') === variable);
  const isOurs =
    textAt(entry, 'valueFrom', 'secretKeyRef', 'name') === names.auth &&
    textAt(entry, 'valueFrom', 'secretKeyRef', 'key') === key;
  if (isOurs && find(live, kinds.Secret, names.auth) !== undefined) return undefined;
  const { table, name } = credentialOf(target);
  return {
    why: 'the app gets it from its settings, not from us',
    next: `change ${name} under [plugins.scale.${table}], or what it names, and run kubectl jac scale`,
  };
}

const urlNext = (target: DatabaseName): string => {
  const variable = databases.find(({ name }) => name === target)?.variables[0] ?? '';
  return `change the password there, then ${variable}, and run kubectl jac scale`;
};

function readsSecret(set: KubeObject, secret: string): boolean {
  const containers = listAt(set, 'spec', 'template', 'spec', 'containers');
  return containers
    .flatMap((container) => listAt(container, 'env'))
    .some((each) => textAt(each, 'valueFrom', 'secretKeyRef', 'name') === secret);
}

/**
 * The targets of a run: those that are named, else all that there are.
 * @throws usage error `NotRotatable`; JacScaleError `NothingToRotate`
 */
export function chosen(
  named: readonly RotationTarget[] | 'all',
  app: string,
  live: Live,
  deployment: KubeObject,
): RotationTarget[] {
  if (named === 'all') {
    const all = rotationTargets.filter((target) => obstacle(target, app, live, deployment) === undefined);
    if (all.length > 0) return all;
    throw new JacScaleError({
      code: 'NothingToRotate',
      what: `app ${app} has no password that was made for it`,
      why: 'what it uses is given by its settings',
    });
  }
  for (const target of named) {
    const found = obstacle(target, app, live, deployment);
    if (found === undefined) continue;
    throw usageError({
      code: 'NotRotatable',
      what: `${target} of app ${app} cannot be rotated`,
      why: found.why,
      ...(found.next === undefined ? {} : { next: found.next }),
    });
  }
  return rotationTargets.filter((target) => named.includes(target));
}
