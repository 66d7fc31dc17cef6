import { labelKeys, labelsOf, namesOf } from '../../model/identity.js';
import { dockerHub, type RegistryLogin } from '../../model/image.js';
import type { KubeObject } from '../../model/kubernetes.js';
import { listAt, textAt } from '../../model/read.js';
import type { Warning } from '../../model/settings.js';

/** With which login the nodes pull an image. */
export interface PullLogin extends RegistryLogin {
  readonly registry: string;
  /** The registry took it in this run, for the very repository that is run. */
  readonly accepted: boolean;
}

/**
 * The Secret `{app}-pull`. Its name stays, so that another login rolls no pods; what it held before stands in the Revisions.
 * @see https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/
 */
export function pullSecret(
  scope: { app: string; namespace: string; labels: Readonly<Record<string, string>> },
  { registry, username, password }: PullLogin,
): KubeObject {
  const server = registry === dockerHub ? 'https://index.docker.io/v1/' : registry;
  const auth = base64(`${username}:${password}`);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: namesOf(scope.app).pullSecret,
      namespace: scope.namespace,
      labels: { ...scope.labels, ...labelsOf(scope.app, 'pull') },
    },
    type: 'kubernetes.io/dockerconfigjson',
    data: {
      '.dockerconfigjson': base64(JSON.stringify({ auths: { [server]: { username, password, auth } } })),
    },
  };
}

export const isPullSecret = ({ kind, metadata }: Pick<KubeObject, 'kind' | 'metadata'>): boolean =>
  kind === 'Secret' && metadata.labels?.[labelKeys.component] === 'pull';

/** When it was last written, by the cluster's clock. Milliseconds since the epoch. */
export function writtenAt(secret: KubeObject | undefined): number | undefined {
  const times = listAt(secret, 'metadata', 'managedFields').map((entry) => textAt(entry, 'time'));
  const known = [...times, secret?.metadata.creationTimestamp].flatMap(
    (time) => Date.parse(time ?? '') || [],
  );
  return known.length === 0 ? undefined : Math.max(...known);
}

/** The same with what the cluster has: of two tokens that die with their job, neither is worth a change. */
export const keptPullSecret = (wanted: KubeObject, live: KubeObject): KubeObject => ({
  ...wanted,
  data: live['data'],
});

/** A job's GITHUB_TOKEN, which is revoked when the job ends. */
export const diesWithJob = ({ password }: RegistryLogin): boolean => password.startsWith('ghs_');

const zeroGuid = '00000000-0000-0000-0000-000000000000';
/** As docker stores what a registry gave it instead of a password: good for asking for tokens, and for nothing else. */
const identityToken = '<token>';

/**
 * User names that clouds give to tokens of some hours.
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html (AWS: 12 h)
 * @see https://cloud.google.com/artifact-registry/docs/docker/authentication#token (oauth2accesstoken: 1 h)
 * @see https://learn.microsoft.com/azure/container-registry/container-registry-authentication (zero GUID: 3 h)
 */
const ofHours: readonly string[] = ['AWS', 'oauth2accesstoken', zeroGuid, identityToken];

/** Whether a login ends by itself within hours, so that the next run has another one. */
export const isShortLived = (login: RegistryLogin): boolean =>
  diesWithJob(login) || ofHours.includes(login.username);

/**
 * The login as nodes can use it: they send a name and a password. An Azure registry takes its identity token as the password
 * of the zero GUID; others take none.
 */
export function usableByNodes(login: PullLogin): PullLogin | undefined {
  if (login.username !== identityToken) return login;
  return /\.azurecr\.(io|cn|us)$/.test(login.registry) ? { ...login, username: zeroGuid } : undefined;
}

export function shortLivedWarning(login: PullLogin): Warning {
  const { registry } = login;
  const job = diesWithJob(login);
  const [what, end] = job ? ['the token of this job', 'ends with it'] : ['a token', 'ends within hours'];
  return {
    code: 'PullTokenShortLived',
    message: `nodes pull from ${registry} with ${what}, which ${end}: a node that needs the image later cannot pull it`,
    next: job
      ? 'make the package public, or give a token that lasts (read:packages) as the password'
      : 'let the nodes pull by a role of their own, give a login that lasts, or scale again before it ends',
  };
}

export const unusableWarning = ({ registry }: PullLogin): Warning => ({
  code: 'PullTokenUnusable',
  message: `the stored login of ${registry} is an identity token, with which nodes cannot pull: they get no login`,
  next: 'give DOCKER_USERNAME and DOCKER_PASSWORD, or --image-pull-secret NAME',
});

const base64 = (text: string): string => Buffer.from(text).toString('base64');
