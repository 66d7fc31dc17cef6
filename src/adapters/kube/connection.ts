import { X509Certificate } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { ServerProbe } from '../../engine/doctor/world.js';
import { JacScaleError } from '../../model/error.js';
import { textAt } from '../../model/read.js';
import type { Cluster } from '../../ports/cluster.js';
import type { PodPorts } from '../../ports/pod-ports.js';
import type { ServiceAccess } from '../../ports/service-proxy.js';
import { agentFor } from './agents.js';
import type { Limits } from './call.js';
import { authorityOf, credentialsOf } from './credentials.js';
import { inCluster } from './in-cluster.js';
import { type Access, invalid, type KubeconfigChoice, readKubeconfig } from './kubeconfig.js';
import { makeLogs } from './logs.js';
import { makeReader, makeWriter } from './objects.js';
import { makeProbe } from './probe.js';
import { proxyOf } from './proxy.js';
import { makeServiceAccess } from './service-proxy.js';
import { Transport } from './transport.js';
import { makeWatcher, type WatchLimits } from './watch.js';
import type { WebsocketTransport } from './websocket.js';

export interface ConnectOptions extends KubeconfigChoice {
  /** Ends every request of this connection. */
  readonly signal?: AbortSignal;
  /** Whether a login program may ask; else where stdin is a terminal. */
  readonly terminal?: boolean;
  /** Times, for tests. */
  readonly limits?: Partial<Limits & WatchLimits>;
}

const defaults: Limits & WatchLimits = {
  connectMs: 10_000,
  responseMs: 60_000,
  retryMs: 15_000,
  firstContactMs: 3_000,
  watchSeconds: 290,
  silenceMs: 70_000,
};

/**
 * A connection to the cluster that kubeconfig and environment choose; a pod's ServiceAccount when there is none. Nothing
 * is sent yet.
 * @throws JacScaleError `KubeconfigInvalid` (exit 2), `NoKubeconfig` (exit 2)
 */
export async function connect(
  options: ConnectOptions,
): Promise<Cluster & ServiceAccess & PodPorts & ServerProbe> {
  const { env, signal } = options;
  // Every request listens to it, and a destroy asks for all kinds of a cluster at once.
  if (signal !== undefined) setMaxListeners(0, signal);
  const access = (await readKubeconfig(options)) ?? (await inCluster(env));
  if (access === undefined) throw noKubeconfig();
  const server = serverOf(access);
  const limits = { ...defaults, ...options.limits };
  const asking = options.terminal === undefined ? {} : { terminal: options.terminal };
  const [ca, credentials] = await Promise.all([
    authorityOf(access),
    credentialsOf(access, { env, signal, ...asking }),
  ]);
  const tls = {
    ...(ca === undefined ? {} : { ca }),
    ...(access.cluster.skipTLSVerify ? { rejectUnauthorized: false } : {}),
    ...(access.cluster.tlsServerName ? { servername: access.cluster.tlsServerName } : {}),
  };
  if (ca !== undefined) checkAuthority(access, ca);
  const proxy = proxyOf(access, server, env);
  const agent = (use: 'requests' | 'streams') => agentFor(server, proxy, limits.connectMs, use);
  const streams = agent('streams');
  const transport = new Transport({
    server,
    requests: agent('requests'),
    streams,
    tls,
    credentials,
    limits,
    signal,
  });
  const reader = makeReader(transport);
  const websockets: WebsocketTransport = {
    url: server,
    websocketOptions: async () => {
      const { headers, ...identity } = await credentials.current();
      const through = proxy === undefined ? {} : { agent: streams };
      return { ...tls, ...identity, ...through, headers: headers as Record<string, string> };
    },
    ...(signal === undefined ? {} : { signal }),
  };
  return {
    server: transport.server,
    contextNamespace: access.namespace,
    version: async () => {
      const about = { verb: 'get', resource: '/version' };
      const answer = await transport.json({ method: 'GET', path: '/version', about, repeatable: true });
      return textAt(answer, 'gitVersion') ?? '';
    },
    discover: async () => (await import('./discovery.js')).discoverKinds(transport),
    serves: async (apiVersion) => (await import('./discovery.js')).servesGroup(transport, apiVersion),
    ...reader,
    ...makeWriter(transport),
    ...makeWatcher(transport, limits, signal),
    ...makeLogs(transport, reader),
    ...makeServiceAccess(transport),
    ...makeProbe(transport),
    exec: async (request) => (await import('./exec.js')).makeExec(websockets)(request),
    connectPod: async (request) =>
      (await import('./port-forward.js')).makePodPorts(websockets).connectPod(request),
  };
}

function serverOf(access: Access): URL {
  try {
    return new URL(access.cluster.server);
  } catch {
    throw invalid(access.from.file, `${access.from.cluster}.cluster.server`, 'is not a URL');
  }
}

/** Node takes an authority that is none without a word, and then trusts nobody. */
function checkAuthority(access: Access, ca: Buffer): void {
  try {
    new X509Certificate(ca);
  } catch {
    const key = `${access.from.cluster}.cluster.certificate-authority${access.cluster.caData ? '-data' : ''}`;
    throw invalid(access.from.file, key, 'is not a certificate in PEM');
  }
}

export function noKubeconfig(): JacScaleError {
  return new JacScaleError({
    code: 'NoKubeconfig',
    what: 'no kubeconfig was found, and this is not a pod of a cluster',
    why: 'neither --kubeconfig nor KUBECONFIG is given, and ~/.kube/config does not exist',
    next: 'name one with --kubeconfig or KUBECONFIG',
    exitCode: 2,
  });
}
