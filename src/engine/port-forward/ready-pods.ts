import { componentSelector } from '../../model/identity.js';
import { kinds } from '../../model/kubernetes.js';
import type { ObjectWatcher } from '../../ports/cluster.js';
import { readyPod } from '../ready-pod.js';
import { WatchedObjects } from '../watched-objects.js';

/** The ready pods of an app, as a watch shows them. */
export class ReadyPods {
  readonly #pods = new WatchedObjects();
  readonly #waiting = new Set<() => void>();
  #last: string | undefined;

  /** Follows the pods until the signal, whose reason it throws. @throws ClusterError when the cluster refuses it */
  async follow(
    cluster: ObjectWatcher,
    { namespace, app }: { readonly namespace: string; readonly app: string },
    signal: AbortSignal,
  ): Promise<never> {
    const query = { namespace, labelSelector: componentSelector(app, 'app') };
    // A machine that slept or lost its network goes on when it is back.
    const options = { signal, unreachableSeconds: Number.POSITIVE_INFINITY };
    for await (const event of cluster.watch(kinds.Pod, query, options)) {
      this.#pods.take(event);
      for (const look of [...this.#waiting]) look();
    }
    throw signal.reason;
  }

  /** A ready pod that is not among those that failed: the same as before where it can be. */
  now(failed: ReadonlySet<string> = new Set()): string | undefined {
    const left = this.#pods.all.filter(({ metadata }) => !failed.has(metadata.name));
    const same = left.filter(({ metadata }) => metadata.name === this.#last);
    return readyPod([...same, ...left]);
  }

  /** Remembers where connections go. @returns whether they went elsewhere before */
  use(pod: string): boolean {
    const changes = this.#last !== undefined && this.#last !== pod;
    this.#last = pod;
    return changes;
  }

  /** Resolves when the pods have been listed once. @throws the signal's reason */
  listed(signal: AbortSignal): Promise<void> {
    return this.#until(() => (this.#pods.synced ? true : undefined), signal).then(() => undefined);
  }

  /** The next pod that is ready. @throws the signal's reason */
  next(failed: ReadonlySet<string>, signal: AbortSignal): Promise<string> {
    return this.#until(() => this.now(failed), signal);
  }

  #until<T>(found: () => T | undefined, signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const end = () => {
        this.#waiting.delete(look);
        signal.removeEventListener('abort', aborted);
      };
      const aborted = () => {
        end();
        reject(signal.reason);
      };
      const look = () => {
        const value = found();
        if (value === undefined) return;
        end();
        resolve(value);
      };
      this.#waiting.add(look);
      if (signal.aborted) aborted();
      else {
        signal.addEventListener('abort', aborted, { once: true });
        look();
      }
    });
  }
}
