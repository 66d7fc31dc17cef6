/** Modules of an orchestrator, asked for through its HTTP door as a caller with a token asks. */
import { execFile } from 'node:child_process';
import { adminKubeconfig, kubectl, kubectlApply, kubectlProgram } from './cluster.js';
import type { Answer, Orchestrator } from './orchestrator.js';
import { uniqueName } from './roles.js';

export interface Caller {
  readonly token: string;
  deploy(module: string, config: object): Promise<Answer>;
  /** Waits until it is ready, or says why it is not. */
  ready(module: string, name: string, namespace?: string): Promise<Answer>;
  destroy(module: string, name: string, deleteData?: boolean, namespace?: string): Promise<Answer>;
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  delete(path: string): Promise<Answer>;
}

/** The orchestrator's own caller, or another account of its namespace. */
export async function callerOf(orc: Orchestrator, account?: string): Promise<Caller> {
  const token = await orc.token(account);
  const at = (module: string, name: string, namespace = orc.namespace) =>
    `/deployment/${namespace}/${module}/${name}`;
  const ask = (method: string, path: string, body?: unknown, headers = {}) =>
    orc.ask(method, path, { token, body, headers, timeoutMs: 200_000 });
  return {
    token,
    deploy: (module, config) =>
      ask('POST', '/deployment', { module, config: { namespace: orc.namespace, ...config } }),
    ready: (module, name, namespace) => ask('GET', `${at(module, name, namespace)}?wait=180`),
    destroy: (module, name, deleteData = false, namespace) =>
      ask('DELETE', `${at(module, name, namespace)}${deleteData ? '?deleteData=true' : ''}`),
    get: (path) => ask('GET', path),
    post: (path, body, headers) => ask('POST', path, body, headers),
    delete: (path) => ask('DELETE', path),
  };
}

/** A namespace with a pod for each image, to ask from where neither the orchestrator nor the module is. */
export class Elsewhere {
  readonly namespace = uniqueName('elsewhere');

  /** @param images by name of the pod */
  async start(images: Readonly<Record<string, string>>): Promise<void> {
    const { namespace } = this;
    await kubectlApply(
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
      ...Object.entries(images).map(([name, image]) => clientPod(namespace, name, image)),
    );
    const pods = Object.keys(images).map((name) => `pod/${name}`);
    await kubectl('wait', '--for=condition=Ready', '-n', namespace, ...pods, '--timeout=120s');
  }

  /** Runs a script of the shell in that pod; `stdin` is for what has to stand in no argument. */
  run(pod: string, script: string, stdin = ''): Promise<Said> {
    return runIn(this.namespace, pod, script, stdin);
  }

  cleanUp = async (): Promise<void> => {
    await kubectl('delete', 'namespace', this.namespace, '--ignore-not-found', '--wait=false');
  };
}

export const clientPod = (namespace: string, name: string, image: string): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace },
  spec: {
    terminationGracePeriodSeconds: 0,
    containers: [{ name, image, imagePullPolicy: 'IfNotPresent', command: ['sleep', '3600'] }],
  },
});

export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export function runIn(namespace: string, pod: string, script: string, stdin = ''): Promise<Said> {
  const args = [
    '--kubeconfig',
    adminKubeconfig,
    'exec',
    '-i',
    '-n',
    namespace,
    pod,
    '--',
    'sh',
    '-c',
    script,
  ];
  return new Promise((resolve) => {
    const child = execFile(kubectlProgram, args, { timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    );
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(stdin);
  });
}
