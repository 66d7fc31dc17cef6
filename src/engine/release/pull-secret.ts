import { labelsOf, namesOf } from '../../model/identity.js';
import { dockerHub, type RegistryLogin } from '../../model/image.js';
import type { KubeObject } from '../../model/kubernetes.js';
import type { Warning } from '../../model/settings.js';

/** With which login the nodes pull an image. */
export interface PullLogin extends RegistryLogin {
  readonly registry: string;
}

/** The Secret `{app}-pull`. @see https://kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry/ */
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

/** The same with what the cluster has: of two tokens that die with their job, neither is worth a change. */
export const keptPullSecret = (wanted: KubeObject, live: KubeObject): KubeObject => ({
  ...wanted,
  data: live['data'],
});

/** A job's GITHUB_TOKEN, which is revoked when the job ends. */
export const isShortLived = ({ password }: RegistryLogin): boolean => password.startsWith('ghs_');

export function shortLivedWarning({ registry }: PullLogin): Warning {
  return {
    code: 'PullTokenShortLived',
    message: `nodes pull from ${registry} with the token of this job, which ends with it: a node that needs the image later cannot pull it`,
    next: 'make the package public, or give a token that lasts (read:packages) as the password',
  };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
