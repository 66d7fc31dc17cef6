/** A cluster that shows what it is told to, and a clock that stands until it is moved. */
import type { Kind, KubeObject } from '../../src/model/kubernetes.js';
import type { Clock } from '../../src/ports/clock.js';
import type { LogQuery, ObjectWatcher, PodLogs, WatchEvent, WatchOptions } from '../../src/ports/cluster.js';

export class FakeCluster implements ObjectWatcher, PodLogs {
  readonly logQueries: LogQuery[] = [];
  readonly refused = new Map<string, Error>();
  open = 0;
  log: (query: LogQuery) => AsyncIterable<Uint8Array> | Iterable<Uint8Array> = () => [];
  readonly #queues = new Map<string, WatchEvent[]>();
  readonly #wakes = new Map<string, () => void>();

  show(kind: string, event: WatchEvent): void {
    this.#queues.set(kind, [...(this.#queues.get(kind) ?? []), event]);
    this.#wakes.get(kind)?.();
  }

  /** All watches answer, with these objects. */
  sync(objects: readonly KubeObject[]): void {
    for (const kind of ['Deployment', 'ReplicaSet', 'Pod', 'PersistentVolumeClaim', 'Event'])
      this.show(kind, { type: 'SYNC', items: objects.filter((object) => object.kind === kind) });
  }

  async *watch({ kind }: Kind, _query: object, { signal }: WatchOptions): AsyncGenerator<WatchEvent> {
    this.open += 1;
    try {
      const refusal = this.refused.get(kind);
      if (refusal !== undefined) throw refusal;
      for (;;) {
        for (let event = this.#take(kind); event !== undefined; event = this.#take(kind)) yield event;
        await new Promise<void>((resolve, reject) => {
          this.#wakes.set(kind, resolve);
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
          if (signal.aborted) reject(signal.reason);
        });
      }
    } finally {
      this.open -= 1;
    }
  }

  #take(kind: string): WatchEvent | undefined {
    return this.#queues.get(kind)?.shift();
  }

  async *logs(query: LogQuery): AsyncGenerator<Uint8Array> {
    this.logQueries.push(query);
    yield* this.log(query);
  }
}

export class FakeClock implements Clock {
  readonly #started: number;
  #elapsed = 0;
  #sleepers: { readonly until: number; readonly wake: () => void }[] = [];

  constructor(start: string) {
    this.#started = Date.parse(start);
  }

  now = (): Date => new Date(this.#started + this.#elapsed);
  monotonic = (): number => this.#elapsed;

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      signal?.throwIfAborted();
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      this.#sleepers.push({ until: this.#elapsed + ms, wake: resolve });
    });
  }

  async advance(ms: number): Promise<void> {
    this.#elapsed += ms;
    const due = this.#sleepers.filter(({ until }) => until <= this.#elapsed);
    this.#sleepers = this.#sleepers.filter(({ until }) => until > this.#elapsed);
    for (const { wake } of due) wake();
    await settle();
  }
}

/** Until everything that could go on without time or news has gone on. */
export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
