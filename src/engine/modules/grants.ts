/** Rights that are missing, in words and as what an administrator types so that somebody has them. */
import type { AccessAttributes, Caller } from '../../ports/access.js';
import { hashOf } from '../canonical.js';

/** A right; where there is another one that stands for it (`escalate`, `bind`), either will do. */
export interface WantedAccess extends AccessAttributes {
  readonly instead?: AccessAttributes;
}

/** `create deployments.apps in namespace web` */
export const accessText = (attributes: AccessAttributes): string => rightText(attributes, [attributes.verb]);

function rightText(attributes: AccessAttributes, verbs: readonly string[]): string {
  const { namespace } = attributes;
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  return `${verbs.join(',')} ${resourceText(attributes)}${where}`;
}

/** `deployments.apps`, `services/proxy`: as RBAC and kubectl write it. */
const resourceText = ({ group, resource, subresource }: AccessAttributes): string =>
  `${group === '' ? resource : `${resource}.${group}`}${subresource === undefined ? '' : `/${subresource}`}`;

/** One line of all that is missing; where a role gives it away, what else would do. */
export function missingText(missing: readonly WantedAccess[]): string {
  const rights = [...grouped(missing, (each) => rightText(each, []))].map(([, [first, ...others]]) =>
    first === undefined ? '' : rightText(first, unique([first, ...others].map(({ verb }) => verb))),
  );
  const roles = unique(
    missing.flatMap(({ instead }) =>
      instead === undefined ? [] : [`${accessText(instead)} named ${instead.name}`],
    ),
  );
  const otherwise =
    roles.length === 0
      ? ''
      : `; whoever has a role made or bound holds what it gives, or may ${roles.join(', ')}`;
  return `${rights.join('; ')}${otherwise}`;
}

/** What an administrator types: a role for each set of verbs, so that it gives no verb on what it is not missing for. */
export function grants(
  caller: Pick<Caller, 'username'>,
  missing: readonly WantedAccess[],
  prefix = 'jac-orc-grant',
): string {
  const resources = grouped(missing, (each) => hashOf([placeOf(each), resourceText(each)]));
  const sets = grouped([...resources.values()], (each) =>
    hashOf([each[0] === undefined ? [] : placeOf(each[0]), verbsOf(each)]),
  );
  return [...sets.values()].map((each) => grant(caller, each.flat(), prefix)).join(' && ');
}

/** What one role can hold: all in it is in the same namespace, and of the same name where a name limits it. */
const placeOf = (wanted: WantedAccess): string[] => [wanted.namespace ?? '', nameOf(wanted) ?? ''];

/** Of an object its kind is granted; a right over rights, or one that a role limits by name, for that name alone. */
const nameOf = ({ name, verb, instead }: WantedAccess): string | undefined =>
  verb === 'bind' || verb === 'escalate' || instead !== undefined ? name : undefined;

const verbsOf = (rights: readonly WantedAccess[]): string[] => unique(rights.map(({ verb }) => verb)).sort();

function grant(caller: Pick<Caller, 'username'>, missing: readonly WantedAccess[], prefix: string): string {
  const [first] = missing;
  const { namespace } = first ?? {};
  const only = first === undefined ? undefined : nameOf(first);
  const role = namespace === undefined ? 'clusterrole' : 'role';
  const flag = namespace === undefined ? '' : ` -n ${namespace}`;
  const verbs = unique(missing.map(({ verb }) => verb)).join(',');
  const resources = unique(missing.map(resourceText)).join(',');
  const account = /^system:serviceaccount:([a-z0-9-]+):([a-z0-9.-]+)$/.exec(caller.username);
  const subject =
    account === null ? `--user=${quoted(caller.username)}` : `--serviceaccount=${account[1]}:${account[2]}`;
  // Of its own for each set of rights: a role of that name that is there already would be refused, not extended.
  const name = `${prefix}-${hashOf([caller.username, namespace ?? '', verbs, resources, ...(only === undefined ? [] : [only])]).slice(0, 8)}`;
  const named = only === undefined ? '' : ` --resource-name=${quoted(only)}`;
  return (
    `kubectl create ${role} ${name} --verb=${quoted(verbs)} --resource=${quoted(resources)}${named}${flag} && ` +
    `kubectl create ${role}binding ${name} --${role}=${name} ${subject}${flag}`
  );
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const unique = <T>(items: readonly T[]): T[] => [...new Set(items)];

const quoted = (text: string): string =>
  /^[\w.,:@/-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
