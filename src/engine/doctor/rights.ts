/** What the user may do, held against the published roles. */
import { publishedRoles } from '../../generated/roles.js';
import type { Settings } from '../../model/settings.js';
import { autoscalingOf } from '../../model/settings-scaling.js';
import type { AccessAttributes } from '../../ports/access.js';
import { grants } from '../modules/grants.js';
import { type Check, error, ok, warning } from './check.js';
import type { Facts } from './facts.js';
import { missingOf, type PublishedRole, satisfies, selfReviewer } from './roles.js';

/** Rights that a deploy does without: `open` alone forwards ports, and a rollout without events tells less. */
const spared: ReadonlySet<string> = new Set(['pods/portforward', 'events']);

/** Rights that only some settings need. */
const onlyFor: Readonly<Record<string, (settings: Settings) => boolean>> = {
  httproutes: ({ gateway }) => gateway !== undefined,
  gateways: ({ gateway }) => gateway !== undefined,
  ingresses: ({ domain, gateway }) => domain !== undefined && gateway === undefined,
  horizontalpodautoscalers: (settings) => autoscalingOf(settings) !== undefined,
  jobs: ({ beforeRollout }) => beforeRollout.length > 0,
  configmaps: ({ codeStore }) => codeStore === 'configmap',
  statefulsets: ({ mongodb, redis, postgresql }) => mongodb || redis || postgresql,
};

const roleNamed = (name: string): PublishedRole => {
  const role = publishedRoles.find((each) => each.name === name);
  if (role === undefined) throw new TypeError(`docs/rbac has no role ${name}`);
  return role;
};

/** Besides the deployer's: what else the user may be. `preview-app` is given to whoever has `preview` by their own binding. */
const others = [
  { title: 'adopter', role: 'jac-scale-adopter', everywhere: false },
  { title: 'namespace-owner', role: 'jac-scale-namespace-owner', everywhere: true },
  { title: 'preview', role: 'jac-scale-preview', everywhere: true },
] as const;

export const rights: Check = {
  name: 'rights',
  deadlineMs: 20_000,
  run: async (facts) => {
    const [cluster, user, { namespace }] = await Promise.all([facts.cluster(), facts.user(), facts.place()]);
    const mayI = selfReviewer(cluster);
    const deployer = roleNamed('jac-scale-deployer');
    const missing = await missingOf(deployer, namespace, mayI);
    const rest = await Promise.all(
      others.map(async ({ title, role, everywhere }) =>
        (await satisfies(roleNamed(role), everywhere ? undefined : namespace, mayI)) ? [title] : [],
      ),
    );
    const satisfied = [...(missing.length === 0 ? ['deployer'] : []), ...rest.flat()];
    const who = user ?? 'the user';
    if (missing.length === 0)
      return ok(`${who} has the rights of ${satisfied.join(', ')} in namespace ${namespace}`);
    const settings = await settingsOf(facts);
    const needed = missing.filter(
      (right) => !spared.has(pathOf(right)) && (settings === undefined || isNeeded(right.resource, settings)),
    );
    const more = {
      why: `missing: ${missingText(missing)}`,
      next: command(deployer, missing, user, namespace),
    };
    const also = satisfied.length === 0 ? '' : `; has those of ${satisfied.join(', ')}`;
    return needed.length === 0
      ? warning(`${who} lacks rights of the role deployer that this deploy does not need${also}`, more)
      : error(`${who} lacks rights of the role deployer in namespace ${namespace}${also}`, more);
  },
};

/** `pods/exec` */
const pathOf = ({ resource, subresource }: AccessAttributes): string =>
  subresource === undefined ? resource : `${resource}/${subresource}`;

/** `get,list secrets; get,create pods/exec`: resources with the same verbs together. */
function missingText(missing: readonly AccessAttributes[]): string {
  const verbs = new Map<string, string[]>();
  for (const { verb, group, resource, subresource } of missing) {
    const name = `${resource}${group === '' ? '' : `.${group}`}${subresource === undefined ? '' : `/${subresource}`}`;
    verbs.set(name, [...(verbs.get(name) ?? []), verb]);
  }
  const resources = new Map<string, string[]>();
  for (const [name, each] of verbs) {
    const key = each.join(',');
    resources.set(key, [...(resources.get(key) ?? []), name]);
  }
  return [...resources].map(([key, names]) => `${key} ${names.join(', ')}`).join('; ');
}

const isNeeded = (resource: string, settings: Settings): boolean => onlyFor[resource]?.(settings) ?? true;

/** Without settings every right counts. */
async function settingsOf(facts: Facts): Promise<Settings | undefined> {
  return await facts.settings().then(
    (resolved) => resolved?.settings,
    () => undefined,
  );
}

/**
 * What an administrator types: the published role, bound to this user; where only some rights are missing (a role of an older
 * version, one of their own), a role with these alone.
 */
function command(
  { file, name, rules }: PublishedRole,
  missing: readonly AccessAttributes[],
  user: string | undefined,
  namespace: string,
): string {
  const username = user ?? 'USER';
  const all = rules.reduce((sum, rule) => sum + rule.resources.length * rule.verbs.length, 0);
  if (missing.length < all / 2) return grants({ username }, missing, 'jac-scale-grant');
  const [, accountNamespace, account] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username) ?? [];
  const subject =
    account === undefined ? `--user=${quoted(username)}` : `--serviceaccount=${accountNamespace}:${account}`;
  // A binding of that name may be there for somebody else.
  const binding = account === undefined ? name : `${name}-${account}`;
  return `kubectl apply -n ${namespace} -f ${file} && kubectl create rolebinding ${binding} -n ${namespace} --role=${name} ${subject}`;
}

const quoted = (text: string): string =>
  /^[\w.,:@/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
