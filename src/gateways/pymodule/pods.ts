/** Which pods of Python modules there are, from what Kubernetes says: one watch for all modules of a namespace. */
import { labelKeys } from '../../model/identity.js';
import type { Kind, KubeObject } from '../../model/kubernetes.js';
import type { Clock } from '../../ports/clock.js';
import type { Cluster } from '../../ports/cluster.js';
import type { ModulePod } from './client.js';

const endpointSlices: Kind = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  namespaced: true,
};

/** Slices have the labels of their Service, and this one if it is headless: the Service `{name}-pods`. */
const selector = `${labelKeys.name}=python,service.kubernetes.io/headless=`;
const serviceLabel = 'kubernetes.io/service-name';
const serviceSuffix = '-pods';

/** Between two attempts to follow. */
const retryMs = 5_000;

interface Endpoint {
  addresses?: unknown;
  conditions?: { ready?: boolean | null; terminating?: boolean | null };
  targetRef?: { name?: string };
}

/** By name of the module's Deployment. One whose name is not told is not known: nothing could be bound to it. */
export function podsFrom(slices: Iterable<KubeObject>): Map<string, ModulePod[]> {
  const byName = new Map<string, Map<string, ModulePod>>();
  for (const slice of slices) {
    const service = slice.metadata.labels?.[serviceLabel];
    const [port] = listOf<{ port?: unknown }>(slice['ports']);
    if (service?.endsWith(serviceSuffix) !== true || typeof port?.port !== 'number') continue;
    const name = service.slice(0, -serviceSuffix.length);
    const pods = byName.get(name) ?? new Map<string, ModulePod>();
    byName.set(name, pods);
    for (const { addresses, conditions, targetRef } of listOf<Endpoint>(slice['endpoints'])) {
      const [ip] = listOf<unknown>(addresses);
      if (typeof ip !== 'string' || targetRef?.name === undefined) continue;
      // With two families each pod stands in two slices: the first of them is as good as the other.
      if (pods.has(targetRef.name)) continue;
      const isReady = conditions?.ready !== false && conditions?.terminating !== true;
      const address = `${ip.includes(':') ? `[${ip}]` : ip}:${port.port}`;
      pods.set(targetRef.name, { name: targetRef.name, address, isReady });
    }
  }
  return new Map([...byName].map(([name, pods]) => [name, [...pods.values()]]));
}

export interface ModulePodsOptions {
  readonly cluster: Pick<Cluster, 'watch'>;
  readonly clock: Clock;
  readonly namespace: string;
  /** Is told why they cannot be followed at the moment. */
  readonly report: (error: unknown) => void;
  /** Is told of each change. */
  readonly onChange: () => void;
}

export class ModulePods {
  readonly #options: ModulePodsOptions;
  readonly #stop = new AbortController();
  readonly #slices = new Map<string, KubeObject>();
  #pods: ReadonlyMap<string, readonly ModulePod[]> = new Map();
  #following: Promise<void> | undefined;
  #isKnown = false;
  readonly #waiting = new Set<() => void>();

  constructor(options: ModulePodsOptions) {
    this.#options = options;
  }

  /**
   * Starts to follow, if nobody did yet; resolves once it is known which pods there are.
   * @throws the signal's reason, or that it is closed
   */
  async known(signal: AbortSignal): Promise<void> {
    this.#following ??= this.#follow();
    while (!this.#isKnown) await this.changed(signal);
  }

  get isKnown(): boolean {
    return this.#isKnown;
  }

  of(name: string): readonly ModulePod[] {
    return this.#pods.get(name) ?? [];
  }

  all(): ModulePod[] {
    return [...this.#pods.values()].flat();
  }

  /**
   * The next change, of whichever module.
   * @throws the signal's reason, or that it is closed
   */
  changed(signal: AbortSignal): Promise<void> {
    const either = AbortSignal.any([signal, this.#stop.signal]);
    return new Promise((resolve, reject) => {
      const done = () => {
        this.#waiting.delete(done);
        either.removeEventListener('abort', done);
        if (either.aborted) reject(either.reason);
        else resolve();
      };
      if (either.aborted) return done();
      this.#waiting.add(done);
      either.addEventListener('abort', done);
    });
  }

  async close(): Promise<void> {
    this.#stop.abort(new Error('the Python modules were closed'));
    await this.#following;
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#watch(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#options.report(error);
        await this.#options.clock.sleep(retryMs, signal).catch(() => undefined);
      }
    }
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { cluster, namespace, onChange } = this.#options;
    const query = { namespace, labelSelector: selector };
    for await (const event of cluster.watch(endpointSlices, query, { signal })) {
      if (event.type === 'SYNC') {
        this.#slices.clear();
        for (const item of event.items) this.#slices.set(item.metadata.name, item);
      } else if (event.type === 'DELETED') this.#slices.delete(event.object.metadata.name);
      else this.#slices.set(event.object.metadata.name, event.object);
      this.#pods = podsFrom(this.#slices.values());
      onChange();
      this.#isKnown = true;
      for (const done of [...this.#waiting]) done();
    }
  }
}

function listOf<Item>(value: unknown): Item[] {
  return Array.isArray(value) ? (value as Item[]) : [];
}
