import type { Context } from '../engine/context.js';
import { explainClusterError } from '../engine/explain.js';
import { localUrl } from '../engine/port-forward/address.js';
import { bridge } from '../engine/port-forward/bridge.js';
import { ReadyPods } from '../engine/port-forward/ready-pods.js';
import { portOf } from '../engine/rotate/targets.js';
import { messageOf } from '../model/error.js';
import { namesOf } from '../model/identity.js';
import { kinds } from '../model/kubernetes.js';
import type { ResolvedSettings } from '../model/settings.js';
import { ClusterError } from '../ports/cluster.js';
import type { ByteChannel, LocalPorts, PodPorts } from '../ports/pod-ports.js';
import { notReady } from './not-ready.js';

export interface OpenOptions {
  readonly podPorts: PodPorts;
  readonly localPorts: LocalPorts;
  /** Of this machine. */
  readonly address: string;
  /** Absent: the app's own if it is free, else any. */
  readonly port?: number;
  /** Told once, when connections are taken. */
  onOpen(opened: Opened): Promise<void>;
}

export interface Opened {
  readonly url: string;
  readonly docsUrl: string;
  /** Where the next connection goes. */
  readonly pod: string;
  /** Of the pod. */
  readonly podPort: number;
}

/**
 * Lets this machine talk to an app over the API server. Each connection goes to a pod that is ready when it comes, the same as the one
 * before where that one still is; what is open stays with its pod. Ends only by the context's signal (throws its reason), or when the
 * cluster refuses.
 * @throws JacScaleError with exit code 4 when no pod is ready at the start; `PortTaken`; usage error `AddressInvalid`
 */
export async function open(
  context: Context,
  resolved: ResolvedSettings,
  options: OpenOptions,
): Promise<never> {
  const { appName: app, namespace } = resolved.settings;
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  try {
    const ref = { kind: kinds.Deployment, namespace, name: namesOf(app).deployment };
    const deployment = await context.cluster.get(ref);
    if (deployment === undefined) throw await notReady(context, resolved);
    const podPort = portOf(deployment);
    const pods = new ReadyPods();
    const followed = pods.follow(context.cluster, { namespace, app }, signal);
    await Promise.race([pods.listed(signal), followed]);
    if (pods.now() === undefined) throw await notReady(context, resolved);
    const forwarding = new Forwarding(context, pods, { namespace, podPort }, options.podPorts, signal);
    // That it may not, or cannot, is told now and not to a browser.
    const pod = await forwarding.tryOnce();
    const ports = options.port === undefined ? [podPort, 0] : [options.port];
    const local = await options.localPorts.listen(options.address, ports, (connection) =>
      forwarding.serve(connection),
    );
    try {
      const url = localUrl(options.address, local.port);
      await options.onOpen({ url, docsUrl: `${url}/docs`, pod, podPort });
      return await followed;
    } finally {
      stop.abort(new Error('forwarding is over'));
      await local.close();
    }
  } catch (error) {
    throw error instanceof ClusterError ? explainClusterError(error, { namespace, app }) : error;
  } finally {
    stop.abort(new Error('forwarding is over'));
  }
}

class Forwarding {
  readonly #context: Context;
  readonly #pods: ReadyPods;
  readonly #to: { readonly namespace: string; readonly podPort: number };
  readonly #podPorts: PodPorts;
  readonly #signal: AbortSignal;
  /** What was said last: a browser makes six connections at once, and each would say the same. */
  #said = '';

  constructor(
    context: Context,
    pods: ReadyPods,
    to: { readonly namespace: string; readonly podPort: number },
    podPorts: PodPorts,
    signal: AbortSignal,
  ) {
    this.#context = context;
    this.#pods = pods;
    this.#to = to;
    this.#podPorts = podPorts;
    this.#signal = signal;
  }

  /** Never rejects, so that nobody has to wait for it. */
  async serve(local: ByteChannel): Promise<void> {
    try {
      const { connection } = await this.#connect();
      await bridge(local, connection, this.#context.clock);
    } catch (error) {
      local.abort();
      if (!this.#signal.aborted) this.#say(messageOf(error));
    }
  }

  /** @returns the pod that took a connection @throws ClusterError, the signal's reason */
  async tryOnce(): Promise<string> {
    const { pod, connection } = await this.#connect();
    connection.close();
    return pod;
  }

  /** Nothing was sent before this resolves, so another pod may be tried. */
  async #connect(): Promise<{ readonly pod: string; readonly connection: ByteChannel }> {
    const failed = new Set<string>();
    for (;;) {
      const pod = this.#pods.now(failed) ?? (await this.#wait(failed));
      const { namespace, podPort: port } = this.#to;
      try {
        const connection = await this.#podPorts.connectPod({ namespace, pod, port, signal: this.#signal });
        if (this.#pods.use(pod)) this.#say(`new connections go to pod/${pod}`);
        return { pod, connection };
      } catch (error) {
        failed.add(pod);
        const isGone = error instanceof ClusterError && gone.includes(error.reason);
        if (!isGone || this.#pods.now(failed) === undefined) throw error;
      }
    }
  }

  async #wait(failed: ReadonlySet<string>): Promise<string> {
    this.#say('no pod is ready: connections wait for one');
    return await this.#pods.next(failed, this.#signal);
  }

  #say(message: string): void {
    if (message === this.#said) return;
    this.#said = message;
    this.#context.emit({ type: 'note', message });
  }
}

/** What is said of a pod that has gone, or whose node has. */
const gone: readonly string[] = ['NotFound', 'Unreachable', 'ServerError', 'BadRequest'];
