import type { Failure, Scene, Theme } from './failure.js';

/** `status` with a kubeconfig that differs from the actor's. */
async function statusWith(
  { actor, jac, name }: Scene,
  change: (config: {
    clusters: { cluster: Record<string, string> }[];
    users: { user: Record<string, unknown> }[];
  }) => void,
) {
  const { changedKubeconfig } = await import('../support/loopback-api.js');
  const kubeconfig = changedKubeconfig(actor.kubeconfig, name, change);
  return jac(['status', '--name', 'hello'], { kubeconfig });
}

const failures: readonly Failure[] = [
  {
    id: 'api-server-unreachable',
    title: 'An API server that is not there',
    steps: ['`server: https://127.0.0.1:1` in the kubeconfig', '`kubectl jac status`'],
    act: (scene) =>
      statusWith(scene, ({ clusters: [first] }) => {
        if (first !== undefined) first.cluster['server'] = 'https://127.0.0.1:1';
      }),
    told: { exit: 1, code: 'Unreachable', says: /127\.0\.0\.1:1/, next: /kubectl cluster-info/ },
  },
  {
    id: 'authority-unknown',
    title: 'A certificate of an authority that the kubeconfig does not trust',
    steps: ['another `certificate-authority-data` in the kubeconfig', '`kubectl jac status`'],
    act: async (scene) => {
      const { readFileSync } = await import('node:fs');
      const ca = readFileSync('__tests__/fixtures/kube-tls/ca.pem').toString('base64');
      return statusWith(scene, ({ clusters: [first] }) => {
        if (first !== undefined) first.cluster['certificate-authority-data'] = ca;
      });
    },
    told: {
      exit: 1,
      code: 'Unreachable',
      says: /certificate is not the one that the kubeconfig trusts/,
      next: /certificate-authority|kubectl cluster-info/,
    },
  },
  {
    id: 'certificate-expired',
    title: 'The certificate of the API server has expired',
    steps: ['an API server whose certificate ended', '`kubectl jac status`'],
    act: async (scene) => {
      const { readFileSync } = await import('node:fs');
      const { withExpiredCertificate } = await import('../support/loopback-api.js');
      const ca = readFileSync('__tests__/fixtures/kube-tls/expired.pem').toString('base64');
      return withExpiredCertificate((server) =>
        statusWith(scene, ({ clusters: [first] }) => {
          if (first === undefined) return;
          first.cluster['server'] = server;
          first.cluster['certificate-authority-data'] = ca;
        }),
      );
    },
    told: { exit: 1, code: 'Unreachable', says: /expired/, next: /./ },
  },
  {
    id: 'token-ended',
    title: 'A token that is of no use any more',
    steps: ['the ServiceAccount of the token is deleted', '`kubectl jac status`'],
    ownNamespace: true,
    act: async (scene) => {
      const {
        kubectl,
        actor: { namespace },
      } = scene;
      await kubectl('create', 'serviceaccount', 'gone', '-n', namespace);
      const token = (await kubectl('create', 'token', 'gone', '-n', namespace)).trim();
      await kubectl('delete', 'serviceaccount', 'gone', '-n', namespace);
      return statusWith(scene, ({ users: [first] }) => {
        if (first !== undefined) first.user = { token };
      });
    },
    told: {
      exit: 1,
      code: 'Unauthorized',
      says: /does not accept the credentials/,
      next: /kubectl auth whoami/,
    },
  },
  {
    id: 'login-program-missing',
    title: 'The program that logs in is not installed',
    steps: ['a user with `exec: { command: cloud-login }` in the kubeconfig', '`kubectl jac status`'],
    act: (scene) =>
      statusWith(scene, ({ users: [first] }) => {
        if (first === undefined) return;
        const apiVersion = 'client.authentication.k8s.io/v1';
        first.user = { exec: { apiVersion, command: 'cloud-login', interactiveMode: 'Never' } };
      }),
    told: {
      exit: 2,
      code: 'KubeconfigInvalid',
      file: '/home/you/.kube/config',
      says: /cloud-login/,
      next: /install cloud-login/,
    },
  },
  {
    id: 'context-missing',
    title: 'A context that the kubeconfig does not have',
    steps: ['`kubectl jac status --context production`'],
    act: ({ jac }) => jac(['status', '--name', 'hello', '--context', 'production']),
    told: {
      exit: 2,
      code: 'KubeconfigInvalid',
      file: '/home/you/.kube/config',
      says: /production/,
      next: /kubectl config get-contexts/,
    },
  },
  {
    id: 'kubernetes-too-old',
    title: 'A cluster that is too old',
    steps: ['a cluster that says it is Kubernetes 1.20', '`kubectl jac scale app.jac`'],
    act: async ({ actor, jac, name }) => {
      const { changedKubeconfig, withVersion } = await import('../support/loopback-api.js');
      return withVersion(actor.kubeconfig, 'v1.20.15', (server) => {
        const kubeconfig = changedKubeconfig(actor.kubeconfig, 'old', ({ clusters: [first] }) => {
          if (first !== undefined) first.cluster = { server };
        });
        return jac(['scale', 'app.jac', '--name', name], { kubeconfig });
      });
    },
    told: {
      exit: 1,
      code: 'KubernetesTooOld',
      says: /v1\.20\.15; 1\.\d+ or later is needed/,
      next: /kubectl version/,
    },
  },
];

export const reach: Theme = {
  title: 'Clusters that cannot be reached, or not be used',
  suite: 'catalogue-reach',
  failures,
};
