import { access, readFile } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import { join } from 'node:path';
import type { Access, Environment } from './kubeconfig.js';

const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Access of a pod by its ServiceAccount, or undefined outside of a cluster.
 * Source: https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/
 */
export async function inCluster(
  env: Environment,
  folder: string = serviceAccountFolder,
): Promise<Access | undefined> {
  const host = env['KUBERNETES_SERVICE_HOST'];
  const port = env['KUBERNETES_SERVICE_PORT'];
  const tokenFile = join(folder, 'token');
  if (!host || !port || !(await exists(tokenFile))) return undefined;
  const namespace = await readFile(join(folder, 'namespace'), 'utf8').catch(() => '');
  return {
    cluster: {
      name: 'in-cluster',
      server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
      caFile: join(folder, 'ca.crt'),
      skipTLSVerify: false,
    },
    clusterExtensions: [],
    user: { tokenFile },
    namespace: namespace.trim() || undefined,
    from: { file: folder, cluster: 'ca.crt', user: 'token' },
  };
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
