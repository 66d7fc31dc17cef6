/** An orchestrator of a suite's own: dist/orchestrator.cjs as an image in the throwaway cluster's registry, installed as users install it. */
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../src/adapters/kube/connection.js';
import { callerAccount, serviceSelector } from '../../src/engine/orchestrator/identity.js';
import { everyObject } from '../../src/engine/orchestrator/objects.js';
import type { OrchestratorSettings } from '../../src/engine/orchestrator/settings.js';
import { type InstallContext, installOrchestrator } from '../../src/operations/orc/install.js';
import type { Cluster } from '../../src/ports/cluster.js';
import { adminKubeconfig, getJson, kubectl, kubectlApply } from './cluster.js';
import { deps, pullLogin, serviceImage } from './orchestrator-image.js';
import { uniqueName } from './roles.js';

export interface OrchestratorOptions
  extends Partial<
    Pick<
      OrchestratorSettings,
      'scope' | 'replicas' | 'auth' | 'modulesAllow' | 'pythonConfig' | 'jqmRecycle' | 'args' | 'wayIn'
    >
  > {
  /** Of the namespace's name. */
  readonly prefix: string;
  /** Files of the ConfigMap jac-orc-templates. */
  readonly templates?: Readonly<Record<string, string>>;
  /** Pod Security level of the namespace; absent: baseline, as in the manifests. */
  readonly level?: 'restricted' | 'baseline';
  /** Default modules: namespace to module to name to {module, version, config}; given the orchestrator's namespace. */
  readonly modules?: (namespace: string) => object;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers by the path they assert
  readonly json: any;
}

export interface AskOptions {
  readonly token?: string;
  /** A text or bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds; absent: a minute. */
  readonly timeoutMs?: number;
}

export interface Orchestrator {
  readonly namespace: string;
  /** `http://NODE:PORT` */
  readonly url: string;
  /** By its digest. */
  readonly image: string;
  ask(method: string, path: string, options?: AskOptions): Promise<Answer>;
  /** For the audience jac-orc; of jac-orc-caller, or of another account of the namespace. */
  token(serviceAccount?: string): Promise<string>;
  /** Names of its pods. */
  pods(): Promise<string[]>;
  /** Name of the pod that leads; empty: none. */
  leader(): Promise<string>;
  /** Removes it and its namespace with all in it. */
  cleanUp(): Promise<void>;
}

/** To install and uninstall with, as the administrator. */
export async function installing(): Promise<InstallContext & { cluster: Cluster }> {
  return { ...deps, cluster: await connect({ env: {}, kubeconfig: adminKubeconfig, signal: deps.signal }) };
}

let made: Promise<string> | undefined;

/** Installs one, and waits until it is ready. */
export async function orchestrator(options: OrchestratorOptions): Promise<Orchestrator> {
  const { prefix, templates, modules, level = 'baseline', ...settings } = options;
  made ??= serviceImage();
  const image = await made;
  const namespace = uniqueName(prefix);
  const named = (kind: string, name: string, more: object) => ({
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace },
    ...more,
  });
  const labels = { 'pod-security.kubernetes.io/enforce': level };
  await kubectlApply(
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } },
    ...(templates === undefined ? [] : [named('ConfigMap', 'jac-orc-templates', { data: templates })]),
    ...(modules === undefined
      ? []
      : [named('Secret', 'jac-orc', { stringData: { MODULE: JSON.stringify(modules(namespace)) } })]),
    nodePort(namespace),
  );
  const cleanUp = () => removed(namespace);
  try {
    const { rollout } = await installOrchestrator(await installing(), {
      replicas: 1,
      ...settings,
      namespace,
      image,
      login: pullLogin(),
    });
    if (rollout?.status !== 'ready') throw new Error(JSON.stringify(rollout, null, 1));
    return { ...(await overNodePort(namespace)), image, cleanUp };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

/** One that is there, with a Service `tests` of its own. */
export async function overNodePort(namespace: string): Promise<Omit<Orchestrator, 'image' | 'cleanUp'>> {
  const url = await addressOf(namespace);
  await reachable(url);
  return {
    namespace,
    url,
    ask: (method, path, more = {}) => asked(method, `${url}${path}`, more),
    token: async (account = callerAccount) =>
      (
        await kubectl('create', 'token', account, '-n', namespace, '--audience=jac-orc', '--duration=1h')
      ).trim(),
    pods: async () => {
      const { items } = await getJson('pods', '-n', namespace, '-l', 'app.kubernetes.io/name=jac-orc');
      return items.map(({ metadata }: { metadata: { name: string } }) => metadata.name);
    },
    leader: async () => (await getJson('lease', 'jac-orc.leader', '-n', namespace)).spec.holderIdentity ?? '',
  };
}

/** Through which tests ask it. */
export const nodePort = (namespace: string): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'tests', namespace },
  spec: {
    type: 'NodePort',
    selector: serviceSelector,
    ports: [{ port: 80, targetPort: 8000, protocol: 'TCP' }],
  },
});

/** A node forwards to a pod a moment after that is ready: nothing tells when. */
async function reachable(url: string): Promise<void> {
  const until = Date.now() + 30_000;
  for (;;) {
    try {
      await asked('GET', `${url}/healthz`, {});
      return;
    } catch (error) {
      if (Date.now() > until) throw error;
      await sleep(100);
    }
  }
}

async function addressOf(namespace: string): Promise<string> {
  const [{ spec }, { items }] = await Promise.all([
    getJson('service', 'tests', '-n', namespace),
    getJson('nodes'),
  ]);
  const addresses = items[0].status.addresses as { type: string; address: string }[];
  const host = addresses.find(({ type }) => type === 'InternalIP')?.address;
  return `http://${host}:${spec.ports[0].nodePort}`;
}

async function removed(namespace: string): Promise<void> {
  const shared = everyObject(namespace).filter(({ metadata }) => metadata.namespace === undefined);
  for (const { kind, metadata } of shared)
    await kubectl('delete', kind, metadata.name, '--ignore-not-found', '--wait=false');
  await kubectl('delete', 'namespace', namespace, '--ignore-not-found', '--wait=false');
  await kubectl('delete', 'pods', '--all', '-n', namespace, '--grace-period=1', '--wait=false');
}

/** One request on a connection of its own. */
function asked(
  method: string,
  url: string,
  { token, body, headers, timeoutMs }: AskOptions,
): Promise<Answer> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  const sent = body === undefined || isRaw ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method,
        agent: false,
        timeout: timeoutMs ?? 60_000,
        headers: {
          ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          connection: 'close',
          ...headers,
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(parts).toString();
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: text,
            get json() {
              return JSON.parse(text);
            },
          });
        });
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer from ${url}`)));
    outgoing.on('error', reject);
    outgoing.end(sent as string | Uint8Array | undefined);
  });
}
