import { type KubeObject, kinds } from '../../model/kubernetes.js';
import { ClusterError, type LogQuery } from '../../ports/cluster.js';
import type { Context } from '../context.js';
import { type ContainerChoice, containersOf, type Instance } from './instances.js';
import { LogCursor, type TimedLine, timedLines } from './lines.js';

export interface Source {
  readonly pod: string;
  readonly container: string;
}

export interface FollowOptions extends ContainerChoice {
  readonly namespace: string;
  readonly labelSelector: string;
  readonly sinceSeconds?: number;
  readonly tailLines?: number;
  /** What exists at the start; throws when there is nothing to follow. */
  onStart(pods: readonly KubeObject[]): void;
  /** Sources known so far, before a new one's first line. */
  onSource(source: Source): void;
  write(line: TimedLine, source: Source): void | Promise<void>;
}

/** Kubernetes' and our clocks may differ, and a line takes its time to arrive. */
const overlapSeconds = 5;
/** An old run's stream that does not end although the next run has begun. */
const drainMs = 5_000;
const statusLagMs = 3_000;

/** A container over all its runs. */
interface Reader {
  readonly source: Source;
  readonly cursor: LogCursor;
  readonly seen: Set<string>;
  current: Instance | undefined;
  /** Runs are read one after the other. */
  chain: Promise<void>;
  stop: AbortController;
}

/**
 * Follows the logs of all pods that match, of new ones and of restarted containers too, each line once. Ends only by the
 * context's signal (throws its reason) or when the API refuses.
 */
export async function follow(context: Context, options: FollowOptions): Promise<never> {
  const { namespace, labelSelector } = options;
  const controller = new AbortController();
  const signal = AbortSignal.any([context.signal, controller.signal]);
  const readers = new Map<string, Reader>();
  let first = true;
  try {
    const watch = context.cluster.watch(kinds.Pod, { namespace, labelSelector }, { signal });
    for await (const event of watch) {
      if (event.type === 'SYNC') {
        if (first) options.onStart(event.items);
        const uids = new Set(event.items.map((pod) => pod.metadata.uid));
        for (const [key, reader] of readers) if (!uids.has(key.split('/')[0])) reader.current = undefined;
        for (const pod of event.items) look(pod, first);
        first = false;
      } else if (event.type === 'DELETED') {
        for (const [key, reader] of readers) {
          if (key.startsWith(`${event.object.metadata.uid}/`)) reader.current = undefined;
        }
      } else look(event.object, false);
    }
    throw signal.reason;
  } finally {
    controller.abort(new Error('following ended'));
    await Promise.allSettled([...readers.values()].map((reader) => reader.chain));
  }

  function look(pod: KubeObject, initial: boolean): void {
    for (const state of containersOf(pod, options)) {
      const key = `${pod.metadata.uid}/${state.name}`;
      const reader = readers.get(key) ?? newReader({ pod: pod.metadata.name, container: state.name });
      const known = readers.has(key);
      readers.set(key, reader);
      reader.current = state.instances.at(-1);
      for (const instance of state.instances) {
        if (reader.seen.has(instance.containerId)) continue;
        reader.seen.add(instance.containerId);
        // What ran before we came is not asked for; a run that began and ended between two events is.
        if (instance.previous && !known) continue;
        start(reader, instance, initial);
      }
    }
  }

  function newReader(source: Source): Reader {
    const stop = new AbortController();
    const empty = { seen: new Set<string>(), current: undefined, chain: Promise.resolve() };
    return { source, cursor: new LogCursor(), stop, ...empty };
  }

  function start(reader: Reader, instance: Instance, initial: boolean): void {
    const before = reader.stop;
    const stop = new AbortController();
    reader.stop = stop;
    const drained = context.clock.sleep(drainMs, signal).then(
      () => before.abort(new Error('the next run has begun')),
      () => undefined,
    );
    options.onSource(reader.source);
    reader.chain = Promise.race([reader.chain, drained])
      .then(() => read(reader, instance, initial, AbortSignal.any([signal, stop.signal])))
      .catch((error: unknown) => {
        if (!signal.aborted && !stop.signal.aborted) controller.abort(error);
      });
  }

  async function read(
    reader: Reader,
    instance: Instance,
    initial: boolean,
    until: AbortSignal,
  ): Promise<void> {
    const { pod, container } = reader.source;
    const query = { namespace, pod, container, timestamps: true, signal: until };
    let pause = 250;
    let received = context.clock.monotonic();
    for (let attempt = 0; ; attempt++) {
      reader.cursor.reconnect();
      try {
        const log = context.cluster.logs({
          ...query,
          ...(instance.previous ? { previous: true } : { follow: true }),
          ...range(reader.cursor, initial, attempt, received),
        });
        for await (const line of timedLines(log)) {
          pause = 250;
          received = context.clock.monotonic();
          if (reader.cursor.isNew(line)) await options.write(line, reader.source);
        }
        if (instance.previous || (await ended(reader, instance, until))) return;
      } catch (error) {
        if (until.aborted || reader.current === undefined) return;
        if (isRefused(error)) throw error;
        if (instance.previous || (error instanceof ClusterError && error.reason === 'NotFound')) return;
      }
      await context.clock.sleep(pause, until);
      pause = Math.min(pause * 2, 5_000);
    }
  }

  /**
   * Whether a log that came to its end belongs to a run that did. The pod's status tells it up to a second later; asking
   * for the log meanwhile would answer that of the next run.
   */
  async function ended(reader: Reader, instance: Instance, until: AbortSignal): Promise<boolean> {
    for (let waited = 0; waited < statusLagMs; waited += 250) {
      const { current } = reader;
      if (current?.containerId !== instance.containerId || !current.running) return true;
      await context.clock.sleep(250, until);
    }
    return false;
  }

  /** From where to read: as asked for at first, from the last line after a cut, all of a run that began later. */
  function range(
    cursor: LogCursor,
    initial: boolean,
    attempt: number,
    received: number,
  ): Pick<LogQuery, 'sinceSeconds' | 'tailLines'> {
    const { lastMs } = cursor;
    if (attempt > 0 && lastMs !== undefined) {
      const ago = Math.max(context.clock.monotonic() - received, context.clock.now().getTime() - lastMs);
      return { sinceSeconds: Math.ceil(ago / 1000) + overlapSeconds };
    }
    if (!initial) return {};
    return {
      ...(options.sinceSeconds === undefined ? {} : { sinceSeconds: options.sinceSeconds }),
      ...(options.tailLines === undefined ? {} : { tailLines: options.tailLines }),
    };
  }
}

const isRefused = (error: unknown) =>
  error instanceof ClusterError && (error.reason === 'Forbidden' || error.reason === 'Unauthorized');
