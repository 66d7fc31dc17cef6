/** Who the tests are: the published roles, bound to a ServiceAccount of the test's own. Never the administrator. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { adminKubeconfig, kubectl, kubectlApply, projectRoot } from './cluster.js';

export interface Actor {
  readonly namespace: string;
  /** Path of a kubeconfig with this actor's token and the namespace as its context's. */
  readonly kubeconfig: string;
  /** As the audit log names it. */
  readonly username: string;
  /** Removes what was made for it, the namespace with all in it included. */
  cleanUp(): Promise<void>;
}

const actorsNamespace = 'jac-scale-tests';

export const uniqueName = (prefix: string): string => `${prefix}-${randomBytes(3).toString('hex')}`;

/** A deployer in a namespace that was given to it, which enforces the `restricted` Pod Security level. */
export async function deployer(prefix = 'deployer'): Promise<Actor> {
  const namespace = uniqueName(prefix);
  await kubectlApply(
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    },
    serviceAccount(namespace, 'deployer'),
    ...role('deployer', namespace),
    binding('RoleBinding', 'Role', 'deployer', namespace, namespace),
  );
  return actor(namespace, namespace, 'deployer', () => removeNamespace(namespace));
}

/** Its pods would serve on for a minute and a half, for nobody, while the next suite wants the machine. */
export async function removeNamespace(namespace: string): Promise<void> {
  await kubectl('delete', 'namespace', namespace, '--ignore-not-found', '--wait=false');
  await kubectl('delete', 'pods', '--all', '-n', namespace, '--grace-period=1', '--wait=false');
}

/** Someone who may also make and delete namespaces; its namespace does not exist yet. */
export async function namespaceOwner(prefix = 'owner'): Promise<Actor> {
  const namespace = uniqueName(prefix);
  await kubectlApply(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: actorsNamespace } },
    serviceAccount(actorsNamespace, namespace),
    ...role('namespace-owner', undefined),
    binding(
      'ClusterRoleBinding',
      'ClusterRole',
      'jac-scale-namespace-owner',
      undefined,
      actorsNamespace,
      namespace,
    ),
  );
  return actor(namespace, actorsNamespace, namespace, async () => {
    await kubectl('delete', 'clusterrolebinding', namespace, '--ignore-not-found');
    await kubectl('delete', 'serviceaccount', namespace, '-n', actorsNamespace, '--ignore-not-found');
    await removeNamespace(namespace);
  });
}

/**
 * Someone with docs/rbac/preview.yaml, held by its admission policies. `namespace` names none: previews have their own, which are
 * the test's to remove.
 */
export async function previewer(prefix = 'previewer'): Promise<Actor> {
  const account = uniqueName(prefix);
  const file = readFileSync(join(projectRoot, 'docs/rbac/preview.yaml'), 'utf8');
  await kubectlApply(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: actorsNamespace } },
    serviceAccount(actorsNamespace, account),
    ...parseAllDocuments(file).map((document) => document.toJS() as object),
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: account },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'jac-scale-preview' },
      subjects: [{ kind: 'ServiceAccount', name: account, namespace: actorsNamespace }],
    },
  );
  return actor('default', actorsNamespace, account, async () => {
    await kubectl('delete', 'clusterrolebinding', account, '--ignore-not-found');
    await kubectl('delete', 'serviceaccount', account, '-n', actorsNamespace, '--ignore-not-found');
  });
}

/** Lets an actor read what is the whole cluster's, by docs/rbac/doctor.yaml. @returns what takes that back */
export async function mayLook({ username }: Pick<Actor, 'username'>): Promise<() => Promise<void>> {
  const [, namespace = '', name = ''] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(username) ?? [];
  const looker = uniqueName('looker');
  await kubectlApply(...role('doctor', undefined), {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: looker },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'jac-scale-doctor' },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  });
  return async () => {
    await kubectl('delete', 'clusterrolebinding', looker, '--ignore-not-found');
  };
}

const serviceAccount = (namespace: string, name: string) => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace },
});

/** The Role or ClusterRole of a published file. */
function role(file: string, namespace: string | undefined): object[] {
  return parseAllDocuments(readFileSync(join(projectRoot, 'docs/rbac', `${file}.yaml`), 'utf8'))
    .map((document) => document.toJS() as { kind?: string; metadata: object })
    .filter((object) => object?.kind === 'Role' || object?.kind === 'ClusterRole')
    .map((object) => ({
      ...object,
      metadata: { ...object.metadata, ...(namespace === undefined ? {} : { namespace }) },
    }));
}

function binding(
  kind: string,
  roleKind: string,
  roleName: string,
  namespace: string | undefined,
  accountNamespace: string,
  account = 'deployer',
) {
  const published = role(roleKind === 'Role' ? 'deployer' : 'namespace-owner', undefined)[0] as
    | { metadata: { name: string } }
    | undefined;
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: { name: account, ...(namespace === undefined ? {} : { namespace }) },
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: roleKind,
      name: published?.metadata.name ?? roleName,
    },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace: accountNamespace }],
  };
}

async function actor(
  namespace: string,
  accountNamespace: string,
  account: string,
  cleanUp: () => Promise<void>,
): Promise<Actor> {
  const token = (await kubectl('create', 'token', account, '-n', accountNamespace, '--duration=4h')).trim();
  const admin = parse(readFileSync(adminKubeconfig, 'utf8')) as {
    clusters: { name: string; cluster: object }[];
    contexts: { name: string; context: { cluster: string } }[];
    'current-context': string;
  };
  const context = admin.contexts.find((entry) => entry.name === admin['current-context']);
  const cluster = admin.clusters.find((entry) => entry.name === context?.context.cluster);
  const folder = mkdtempSync(join(tmpdir(), 'jac-actor-'));
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(
    kubeconfig,
    stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'c', cluster: cluster?.cluster }],
      users: [{ name: 'u', user: { token } }],
      contexts: [{ name: 'c', context: { cluster: 'c', user: 'u', namespace } }],
      'current-context': 'c',
    }),
    { mode: 0o600 },
  );
  return {
    namespace,
    kubeconfig,
    username: `system:serviceaccount:${accountNamespace}:${account}`,
    cleanUp: async () => {
      // It holds a token.
      rmSync(folder, { recursive: true, force: true });
      await cleanUp();
    },
  };
}
