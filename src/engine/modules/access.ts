/** What a caller has to be allowed for a module: each object and verb, asked before the first write. */
import { JacScaleError } from '../../model/error.js';
import { type Kind, type KubeObject, kindOf, kinds } from '../../model/kubernetes.js';
import { at } from '../../model/read.js';
import type { AccessAttributes, AccessReviewer, Caller } from '../../ports/access.js';
import type { ObjectWriter } from '../../ports/cluster.js';
import { accessText, grants, missingText, type WantedAccess } from './grants.js';

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
 * Asks for all of it at once, for nothing twice, and tells of all that is missing.
 * @throws JacScaleError `Forbidden`, with the administrator's command; ClusterError
 */
export async function requireAccess(
  reviewer: AccessReviewer,
  caller: Caller,
  wanted: readonly WantedAccess[],
): Promise<void> {
  const asked = new Map<string, Promise<boolean>>();
  const isAllowed = (attributes: AccessAttributes): Promise<boolean> => {
    const key = JSON.stringify(attributes);
    const answer = asked.get(key) ?? reviewer.isAllowed(caller, attributes);
    asked.set(key, answer);
    return answer;
  };
  const answers = await Promise.all(
    wanted.map(async ({ instead, ...attributes }) => {
      const either = [attributes, ...(instead === undefined ? [] : [instead])];
      return (await Promise.all(either.map(isAllowed))).includes(true)
        ? []
        : [{ ...attributes, ...(instead === undefined ? {} : { instead }) }];
    }),
  );
  const missing = answers.flat();
  const [first] = missing;
  if (first === undefined) return;
  const others = new Set(missing.map(({ instead: _, ...each }) => JSON.stringify(each))).size - 1;
  throw new JacScaleError({
    code: 'Forbidden',
    what: `${caller.username} may not ${accessText(first)}${others === 0 ? '' : `, nor ${others} more`}`,
    why: `missing: ${missingText(missing)}`,
    next: grants(caller, missing),
    ...(first.name === undefined ? {} : { place: { key: `${first.resource}/${first.name}` } }),
  });
}

/** Asks for one caller, and for nothing twice. */
export type Authorize = (wanted: readonly WantedAccess[]) => Promise<void>;

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
