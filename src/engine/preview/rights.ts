import { createHash } from 'node:crypto';
import { labelKeys, managedBy } from '../../model/identity.js';
import { kinds } from '../../model/kubernetes.js';
import { at, textAt } from '../../model/read.js';
import { ClusterError, type ObjectWriter } from '../../ports/cluster.js';
import type { Context } from '../context.js';

/** What an actor with docs/rbac/preview.yaml may bind itself to, inside of previews alone. */
const role = 'jac-scale-preview-app';
/** Milliseconds that an API server may take to know of a binding. */
const knownMs = 10_000;

/**
 * Gives whoever runs this a deployer's rights in the namespace of a preview, when their role says that they may take them: it
 * need not let them read the Secrets of the whole cluster for that. Nothing happens for somebody who has these rights, or may
 * not take them; then the next request says what is missing.
 */
export async function takeRights(
  context: Pick<Context, 'cluster' | 'clock' | 'signal'>,
  namespace: string,
): Promise<void> {
  const { cluster, clock, signal } = context;
  if (await mayDeploy(cluster, namespace)) return;
  try {
    const { apiVersion, kind } = kinds.SelfSubjectReview;
    const me = await cluster.create({ apiVersion, kind, metadata: { name: '' } });
    const name = textAt(me, 'status', 'userInfo', 'username') ?? '';
    await cluster.apply({
      apiVersion: kinds.RoleBinding.apiVersion,
      kind: 'RoleBinding',
      metadata: { name: bindingName(name), namespace, labels: { [labelKeys.managedBy]: managedBy } },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name }],
    });
  } catch (error) {
    // Clusters before 1.28 do not tell who one is.
    if (error instanceof ClusterError && ['Forbidden', 'NotFound'].includes(error.reason)) return;
    throw error;
  }
  const end = clock.monotonic() + knownMs;
  while (!(await mayDeploy(cluster, namespace)) && clock.monotonic() < end) await clock.sleep(50, signal);
}

/** One per actor: two that deploy the same preview do not take each other's rights. */
const bindingName = (user: string): string =>
  `${role}-${createHash('sha256').update(user).digest('hex').slice(0, 10)}`;

async function mayDeploy(cluster: ObjectWriter, namespace: string): Promise<boolean> {
  const { apiVersion, kind } = kinds.SelfSubjectAccessReview;
  const review = await cluster.create({
    apiVersion,
    kind,
    metadata: { name: '' },
    spec: { resourceAttributes: { namespace, verb: 'create', resource: 'secrets' } },
  });
  return at(review, 'status', 'allowed') === true;
}
