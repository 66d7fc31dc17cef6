/** The published roles, as rights that one can be asked for. */
import { kinds } from '../../model/kubernetes.js';
import { at } from '../../model/read.js';
import type { AccessAttributes } from '../../ports/access.js';
import type { ObjectWriter } from '../../ports/cluster.js';

/** https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/role-v1/#Role */
export interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

export interface PublishedRole {
  /** `docs/rbac/deployer.yaml` */
  readonly file: string;
  readonly kind: 'Role' | 'ClusterRole';
  readonly name: string;
  readonly rules: readonly PolicyRule[];
}

/** Every right of a rule. @param namespace undefined: in all of them */
export function rightsOf(rule: PolicyRule, namespace: string | undefined): AccessAttributes[] {
  const names = rule.resourceNames ?? [undefined];
  return rule.apiGroups.flatMap((group) =>
    rule.resources.flatMap((path) =>
      rule.verbs.flatMap((verb) =>
        names.map((name): AccessAttributes => {
          const [resource = '', subresource] = path.split('/');
          return {
            verb,
            group,
            resource,
            ...(subresource === undefined ? {} : { subresource }),
            ...(namespace === undefined ? {} : { namespace }),
            ...(name === undefined ? {} : { name }),
          };
        }),
      ),
    ),
  );
}

export type MayI = (right: AccessAttributes) => Promise<boolean>;

/** The cluster's own answer, SelfSubjectAccessReview, to nothing twice. */
export function selfReviewer(cluster: Pick<ObjectWriter, 'create'>): MayI {
  const asked = new Map<string, Promise<boolean>>();
  const ask = async (resourceAttributes: AccessAttributes): Promise<boolean> => {
    const { apiVersion, kind } = kinds.SelfSubjectAccessReview;
    const spec = { resourceAttributes };
    const review = await cluster.create({ apiVersion, kind, metadata: { name: '' }, spec });
    return at(review, 'status', 'allowed') === true;
  };
  return (right) => {
    const key = JSON.stringify(right);
    const answer = asked.get(key) ?? ask(right);
    asked.set(key, answer);
    return answer;
  };
}

/** Those of a role's rights that are missing. */
export async function missingOf(
  role: Pick<PublishedRole, 'rules'>,
  namespace: string | undefined,
  mayI: MayI,
): Promise<AccessAttributes[]> {
  const rights = role.rules.flatMap((rule) => rightsOf(rule, namespace));
  const answers = await Promise.all(rights.map(mayI));
  return rights.filter((_, index) => answers[index] === false);
}

/** Whether all of a role's rights are there; rule by rule, so that most answers of "no" cost few reviews. */
export async function satisfies(
  role: Pick<PublishedRole, 'rules'>,
  namespace: string | undefined,
  mayI: MayI,
): Promise<boolean> {
  for (const rule of role.rules)
    if ((await Promise.all(rightsOf(rule, namespace).map(mayI))).includes(false)) return false;
  return true;
}
