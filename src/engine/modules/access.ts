/** What a caller has to be allowed for a module: each object and verb, asked before the first write. */
import { JacScaleError } from '../../model/error.js';
import { type Kind, type KubeObject, kindOf, kinds } from '../../model/kubernetes.js';
import { at } from '../../model/read.js';
import type { AccessAttributes, AccessReviewer, Caller } from '../../ports/access.js';
import type { ObjectWriter } from '../../ports/cluster.js';
import { hashOf } from '../canonical.js';

/** The cluster's own answer: SubjectAccessReview. */
export function clusterReviewer(cluster: Pick<ObjectWriter, 'create'>): AccessReviewer {
  return {
    async isAllowed({ username, uid, groups, extra }, resourceAttributes) {
      const { apiVersion, kind } = kinds.SubjectAccessReview;
      const review = await cluster.create({
        apiVersion,
        kind,
        metadata: { name: '' },
        spec: {
          user: username,
          groups,
          ...(uid === undefined ? {} : { uid }),
          ...(extra === undefined ? {} : { extra }),
          resourceAttributes,
        },
      });
      return at(review, 'status', 'allowed') === true;
    },
  };
}

/** A verb on an object, or on every object of its kind in its namespace when that has no name. */
export function attributesOf(
  verb: string,
  object: Pick<KubeObject, 'apiVersion' | 'kind'> & { metadata: { name?: string; namespace?: string } },
): AccessAttributes {
  const kind = kindOf(object);
  if (kind === undefined) throw new TypeError(`no row for ${object.kind}`);
  const { name, namespace } = object.metadata;
  return {
    verb,
    group: groupOf(kind),
    resource: kind.plural,
    ...(kind.namespaced && namespace !== undefined ? { namespace } : {}),
    ...(name === undefined ? {} : { name }),
  };
}

export const groupOf = ({ apiVersion }: Pick<Kind, 'apiVersion'>): string =>
  apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';

/**
 * Asks for all of it, and tells of all that is missing at once.
 * @throws JacScaleError `Forbidden`, with the administrator's command; ClusterError
 */
export async function requireAccess(
  reviewer: AccessReviewer,
  caller: Caller,
  wanted: readonly AccessAttributes[],
): Promise<void> {
  const answers = await Promise.all(
    wanted.map(async (each) => ((await reviewer.isAllowed(caller, each)) ? [] : [each])),
  );
  const missing = answers.flat();
  if (missing.length === 0) return;
  const [first] = missing;
  const others = missing.length - 1;
  throw new JacScaleError({
    code: 'Forbidden',
    what: `${caller.username} may not ${missing.slice(0, 1).map(accessText).join('')}${others === 0 ? '' : `, nor ${others} more`}`,
    why: `missing: ${[...new Set(missing.map(accessText))].join('; ')}`,
    next: [...new Set(missing.map(({ namespace }) => namespace))]
      .map((namespace) =>
        grant(
          caller,
          namespace,
          missing.filter((each) => each.namespace === namespace),
        ),
      )
      .join(' && '),
    ...(first?.name === undefined ? {} : { place: { key: `${first.resource}/${first.name}` } }),
  });
}

/** Asks for one caller, and for nothing twice. */
export type Authorize = (wanted: readonly AccessAttributes[]) => Promise<void>;

/** Where nobody is asked, everything may be. */
export function authorizer(reviewer: AccessReviewer | undefined, caller: Caller | undefined): Authorize {
  const allowed = new Set<string>();
  return async (wanted) => {
    if (reviewer === undefined || caller === undefined) return;
    const asked = wanted.filter((each) => !allowed.has(JSON.stringify(each)));
    await requireAccess(reviewer, caller, asked);
    for (const each of asked) allowed.add(JSON.stringify(each));
  };
}

/** `create deployments.apps in namespace web` */
export function accessText(attributes: AccessAttributes): string {
  const { verb, namespace } = attributes;
  const where = namespace === undefined ? '' : ` in namespace ${namespace}`;
  return `${verb} ${resourceText(attributes)}${where}`;
}

/** `deployments.apps`, `services/proxy`: as RBAC and kubectl write it. */
const resourceText = ({ group, resource, subresource }: AccessAttributes): string =>
  `${group === '' ? resource : `${resource}.${group}`}${subresource === undefined ? '' : `/${subresource}`}`;

/** What an administrator types so that this one may. */
function grant(caller: Caller, namespace: string | undefined, missing: readonly AccessAttributes[]): string {
  const role = namespace === undefined ? 'clusterrole' : 'role';
  const flag = namespace === undefined ? '' : ` -n ${namespace}`;
  const verbs = [...new Set(missing.map(({ verb }) => verb))].join(',');
  const resources = [...new Set(missing.map(resourceText))].join(',');
  const account = /^system:serviceaccount:([a-z0-9-]+):([a-z0-9.-]+)$/.exec(caller.username);
  const subject =
    account === null ? `--user=${quoted(caller.username)}` : `--serviceaccount=${account[1]}:${account[2]}`;
  // Of its own for each set of rights: a role of that name that is there already would be refused, not extended.
  const name = `jac-orc-grant-${hashOf([caller.username, namespace ?? '', verbs, resources]).slice(0, 8)}`;
  return (
    `kubectl create ${role} ${name} --verb=${verbs} --resource=${resources}${flag} && ` +
    `kubectl create ${role}binding ${name} --${role}=${name} ${subject}${flag}`
  );
}

const quoted = (text: string): string =>
  /^[\w.:@/-]+$/.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
