/** The metrics API on the throwaway cluster: metrics-server beside its nodes, for as long as a suite runs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adminKubeconfig, devcluster, devclusterVerb, kubectl, kubectlApply } from './cluster.js';

export interface Metrics {
  /** An API that does not answer would keep namespaces from ever being deleted. */
  cleanUp(): Promise<void>;
}

const name = 'metrics-server';
const apiService = 'v1beta1.metrics.k8s.io';

/**
 * Makes the cluster answer for metrics; a cluster that was given is expected to. The first time on a machine builds the program, which
 * takes minutes.
 */
export async function ensureMetrics(): Promise<Metrics> {
  if (devcluster === undefined) return { cleanUp: async () => undefined };
  const program = (await devclusterVerb('extra', name)).trim().split('\n').at(-1) ?? '';
  const host = new URL(await server()).hostname;
  const port = await freePort(host);
  const folder = mkdtempSync(join(tmpdir(), 'metrics-'));
  const configs = ['kubeconfig', 'authentication-kubeconfig', 'authorization-kubeconfig'];
  const child = spawn(
    program,
    [
      ...configs.map((flag) => `--${flag}=${adminKubeconfig}`),
      '--kubelet-insecure-tls',
      '--kubelet-preferred-address-types=InternalIP',
      '--metric-resolution=15s',
      `--cert-dir=${folder}`,
      `--bind-address=${host}`,
      `--secure-port=${port}`,
    ],
    { stdio: 'ignore' },
  );
  const cleanUp = async () => {
    await kubectl('delete', 'apiservice', apiService, '--ignore-not-found');
    await kubectl('delete', 'service,endpointslice', name, '-n', 'kube-system', '--ignore-not-found');
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await kubectlApply(...objects(host, port));
    await kubectl('wait', `apiservice/${apiService}`, '--for=condition=Available', '--timeout=180s');
  } catch (error) {
    await cleanUp();
    throw error;
  }
  return { cleanUp };
}

const server = async (): Promise<string> =>
  (await kubectl('config', 'view', '--minify', '-o', 'jsonpath={.clusters[0].cluster.server}')).trim();

/** A port that nobody listens on, on an address that the API server reaches. */
function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill();
  await closed;
}

const objects = (address: string, port: number): object[] => [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'kube-system' },
    spec: { ports: [{ name: 'https', port: 443, targetPort: port }] },
  },
  {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, namespace: 'kube-system', labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: [{ name: 'https', port, protocol: 'TCP' }],
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
  },
  {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: { name: apiService },
    spec: {
      group: 'metrics.k8s.io',
      version: 'v1beta1',
      service: { name, namespace: 'kube-system', port: 443 },
      insecureSkipTLSVerify: true,
      groupPriorityMinimum: 100,
      versionPriority: 100,
    },
  },
];
