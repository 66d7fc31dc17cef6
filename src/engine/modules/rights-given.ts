/**
 * Rights that the roles and bindings of a module give away. The service, which makes them, holds them all; so whoever asks for them is
 * held to the API server's own rule for people: nobody gives what he has not (kubernetes.io/docs/reference/access-authn-authz/rbac,
 * "Privilege escalation prevention and bootstrapping").
 */
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import type { Change } from '../../model/plan.js';
import { at, listAt, textAt } from '../../model/read.js';
import type { AccessAttributes } from '../../ports/access.js';
import { attributesOf, groupOf } from './access.js';
import type { WantedAccess } from './grants.js';

const { Role, ClusterRole, RoleBinding, ClusterRoleBinding } = kinds;
const roleKinds: readonly string[] = [Role.kind, ClusterRole.kind];
const bindingKinds: readonly string[] = [RoleBinding.kind, ClusterRoleBinding.kind];

/** What whoever asks for these changes has to hold besides the verbs on the objects themselves. */
export const rightsGiven = (changes: readonly Change[]): WantedAccess[] =>
  changes.flatMap(({ action, manifest }) => {
    if (manifest === undefined || (action !== 'create' && action !== 'configure')) return [];
    if (roleKinds.includes(manifest.kind))
      return held(manifest, manifest.metadata.namespace, attributesOf('escalate', manifest));
    return bindingKinds.includes(manifest.kind) ? heldToBind(manifest, changes) : [];
  });

/** By a role that comes with the module, and is not changed, rights are given as the cluster has it. */
function heldToBind(binding: KubeObject, changes: readonly Change[]): WantedAccess[] {
  const isOfNamespace = textAt(binding, 'roleRef', 'kind') === Role.kind;
  const kind = isOfNamespace ? Role : ClusterRole;
  const name = textAt(binding, 'roleRef', 'name') ?? '';
  const { namespace } = binding.metadata;
  const found = changes.find(
    (change) =>
      change.kind === kind.kind &&
      change.name === name &&
      change.action !== 'delete' &&
      (!isOfNamespace || change.namespace === namespace),
  );
  const bind: AccessAttributes = {
    verb: 'bind',
    group: groupOf(kind),
    resource: kind.plural,
    name,
    ...(namespace === undefined ? {} : { namespace }),
  };
  const role = found?.action === 'unchanged' ? found.live : found?.manifest;
  return role === undefined ? [bind] : held(role, namespace, bind);
}

/**
 * Every right of a role, each of which `instead` stands for, too.
 * @param namespace in which the rights are had; absent: in all of them
 */
function held(role: KubeObject, namespace: string | undefined, instead: AccessAttributes): WantedAccess[] {
  const rules = listAt(role, 'rules');
  // What is no resource is not asked for here, nor what others' roles will add.
  const isAskable =
    at(role, 'aggregationRule') === undefined &&
    rules.every((rule) => listAt(rule, 'nonResourceURLs').length === 0);
  if (!isAskable) return [instead];
  return rules.flatMap((rule) => {
    const names = texts(rule, 'resourceNames');
    return texts(rule, 'apiGroups').flatMap((group) =>
      texts(rule, 'resources').flatMap((resource) =>
        texts(rule, 'verbs').flatMap((verb) =>
          (names.length === 0 ? [undefined] : names).map((name) => ({
            verb,
            group,
            ...resourceOf(resource),
            ...(namespace === undefined ? {} : { namespace }),
            ...(name === undefined ? {} : { name }),
            instead,
          })),
        ),
      ),
    );
  });
}

const texts = (rule: unknown, key: string): string[] =>
  listAt(rule, key).filter((each): each is string => typeof each === 'string');

/** `pods/log` */
function resourceOf(text: string): Pick<AccessAttributes, 'resource' | 'subresource'> {
  const [resource = '', ...subresource] = text.split('/');
  return { resource, ...(subresource.length === 0 ? {} : { subresource: subresource.join('/') }) };
}
