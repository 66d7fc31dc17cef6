/** Which pods of Python modules there are, from what Kubernetes says: one watch for all modules of a namespace. */
import { keepFollowing } from '../../engine/keep-following.js';
import { WatchedObjects } from '../../engine/watched-objects.js';
import { labelKeys } from '../../model/identity.js';
import type { KubeObject } from '../../model/kubernetes.js';
import { numberAt } from '../../model/read.js';
import type { Clock } from '../../ports/clock.js';
import type { Cluster } from '../../ports/cluster.js';
import { endpointSlices, endpointsOf } from '../endpoint-slices.js';
import type { ModulePod } from './client.js';

/** Slices have the labels of their Service, and this one if it is headless: the Service `{name}-pods`. */
const selector = `${labelKeys.name}=python,service.kubernetes.io/headless=`;
const serviceLabel = 'kubernetes.io/service-name';
const serviceSuffix = '-pods';

/** Between two attempts to follow. */
const retryMs = 5_000;

/** By name of the module's Deployment. One whose name is not told is not known: nothing could be bound to it. */
export function podsFrom(slices: Iterable<KubeObject>): Map<string, ModulePod[]> {
  const byName = new Map<string, Map<string, ModulePod>>();
  for (const slice of slices) {
    const service = slice.metadata.labels?.[serviceLabel];
    const port = numberAt(slice, 'ports', 0, 'port');
    if (service?.endsWith(serviceSuffix) !== true || port === undefined) continue;
    const name = service.slice(0, -serviceSuffix.length);
    const pods = byName.get(name) ?? new Map<string, ModulePod>();
    byName.set(name, pods);
    for (const { ip, conditions, targetRef } of endpointsOf(slice)) {
      if (targetRef?.name === undefined) continue;
      // With two families each pod stands in two slices: the first of them is as good as the other.
      if (pods.has(targetRef.name)) continue;
      const isReady = conditions?.ready !== false && conditions?.terminating !== true;
      const address = `${ip.includes(':') ? `[${ip}]` : ip}:${port}`;
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
  readonly #slices = new WatchedObjects();
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
    this.#following ??= keepFollowing((until) => this.#watch(until), {
      clock: this.#options.clock,
      signal: this.#stop.signal,
      retryMs,
      report: this.#options.report,
    });
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

  async #watch(signal: AbortSignal): Promise<void> {
    const { cluster, namespace, onChange } = this.#options;
    const query = { namespace, labelSelector: selector };
    for await (const event of cluster.watch(endpointSlices, query, { signal })) {
      this.#slices.take(event);
      this.#pods = podsFrom(this.#slices.all);
      onChange();
      this.#isKnown = true;
      for (const done of [...this.#waiting]) done();
    }
  }
}
