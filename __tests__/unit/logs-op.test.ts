import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Context } from '../../src/engine/context.js';
import { LogCursor, nanoseconds, timedLines } from '../../src/engine/logs/lines.js';
import { labelsOf } from '../../src/model/identity.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import type { ProgressEvent } from '../../src/model/progress.js';
import { type LogLine, type LogsOptions, logs } from '../../src/operations/logs.js';
import { type Cluster, ClusterError, type LogQuery, type WatchEvent } from '../../src/ports/cluster.js';
import { standingClock } from './cli-world.js';

interface Status {
  readonly running?: string;
  readonly terminated?: string;
  readonly before?: string;
  readonly waiting?: string;
  readonly restarts?: number;
  readonly name?: string;
}

function pod(name: string, status: Status, component: 'app' | 'code-server' = 'app'): KubeObject {
  const { running, terminated, before, waiting, restarts = 0 } = status;
  const ended = (containerID: string) => ({ terminated: { containerID } });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, uid: `uid-${name}`, labels: labelsOf('taskboard', component) },
    status: {
      containerStatuses: [
        {
          name: status.name ?? 'app',
          restartCount: restarts,
          ...(running === undefined ? {} : { containerID: running }),
          state:
            running !== undefined
              ? { running: {} }
              : terminated !== undefined
                ? ended(terminated)
                : { waiting: { reason: waiting ?? 'ContainerCreating' } },
          ...(before === undefined ? {} : { lastState: ended(before) }),
        },
      ],
    },
  };
}

const at = (second: number, text: string) =>
  `2026-11-21T12:00:${String(second).padStart(2, '0')}.000000000Z ${text}\n`;
const bytes = (text: string) => new TextEncoder().encode(text);
const refusal = (reason: ClusterError['reason'], message: string) =>
  new ClusterError({ reason, status: 400, message, verb: 'get', resource: 'pods/log' });

/** What the nth request for a log answers: text is sent, a function called, an Error thrown, `hang` never ends. */
type Answer = (query: LogQuery, count: number) => readonly (string | Error | 'hang' | (() => void))[];

/** A cluster that has pods and logs and nothing else. */
class LogCluster {
  readonly queries: LogQuery[] = [];
  readonly #events: WatchEvent[] = [];
  #wake: () => void = () => undefined;
  readonly pods: readonly KubeObject[];
  readonly answer: Answer;

  constructor(pods: readonly KubeObject[], answer: Answer) {
    this.pods = pods;
    this.answer = answer;
    this.tell({ type: 'SYNC', items: pods });
  }

  tell(event: WatchEvent): void {
    this.#events.push(event);
    this.#wake();
  }

  async list() {
    return { items: [...this.pods], resourceVersion: '1' };
  }

  async *watch(
    _kind: unknown,
    _query: unknown,
    { signal }: { signal: AbortSignal },
  ): AsyncIterable<WatchEvent> {
    for (let next = 0; ; next++) {
      while (next >= this.#events.length) {
        if (signal.aborted) return;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
      }
      const event = this.#events[next];
      if (event !== undefined) yield event;
    }
  }

  async *logs(query: LogQuery): AsyncIterable<Uint8Array> {
    this.queries.push(query);
    for (const part of this.answer(query, this.queries.length)) {
      if (part instanceof Error) throw part;
      if (typeof part === 'function') part();
      else if (part !== 'hang') yield bytes(part);
      else {
        query.signal?.throwIfAborted();
        await new Promise((_, reject) => {
          query.signal?.addEventListener('abort', () => reject(query.signal?.reason), { once: true });
        });
      }
    }
  }
}

/** Pauses between attempts pass at once; time never runs out for what drains. */
function shortSleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (ms < 5000) setImmediate(resolve);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

async function read(
  cluster: LogCluster,
  options: Partial<LogsOptions> = {},
  until = Number.POSITIVE_INFINITY,
) {
  const lines: LogLine[] = [];
  const notes: ProgressEvent[] = [];
  const controller = new AbortController();
  const context = {
    cluster: cluster as unknown as Cluster,
    clock: { ...standingClock(), sleep: shortSleep },
    emit: (event: ProgressEvent) => notes.push(event),
    signal: controller.signal,
  } as unknown as Context;
  let error: unknown;
  try {
    await logs(
      context,
      { app: 'taskboard', namespace: 'shop' },
      {
        follow: false,
        previous: false,
        all: false,
        ...options,
        write: (line) => {
          lines.push(line);
          if (lines.length >= until) controller.abort(new Error('enough'));
        },
      },
    );
  } catch (thrown) {
    error = thrown;
  }
  return { lines, notes, error, texts: lines.map(({ pod: name, message }) => `${name} ${message}`) };
}

describe('logs', () => {
  it('prints what there is of every pod and ends', async () => {
    const cluster = new LogCluster(
      [pod('a', { running: 'a1' }), pod('b', { running: 'b1' })],
      ({ pod: name }) => [at(1, `hello from ${name}`), at(2, 'bye')],
    );
    const { texts, lines, error } = await read(cluster, { tail: 5, since: 60 });
    expect(error).toBeUndefined();
    expect(texts).toEqual(['a hello from a', 'a bye', 'b hello from b', 'b bye']);
    expect(lines.every(({ shared, onlyContainer }) => shared && onlyContainer)).toBe(true);
    expect(cluster.queries[0]).toMatchObject({
      namespace: 'shop',
      tailLines: 5,
      sinceSeconds: 60,
      timestamps: true,
    });
    expect(cluster.queries[0]).not.toHaveProperty('follow');
  });

  it('leaves the name out when there is one pod', async () => {
    const cluster = new LogCluster([pod('a', { running: 'a1' })], () => [at(1, 'x')]);
    expect((await read(cluster)).lines[0]).toMatchObject({ shared: false, message: 'x' });
  });

  it.each([
    [{}, 'no pods of app "taskboard" in namespace "shop"'],
    [{ follow: true }, 'no pods of app "taskboard" in namespace "shop"'],
  ])('says clearly that there are no pods: %j', async (options, message) => {
    const { error } = await read(new LogCluster([], () => []), options);
    expect(error).toMatchObject({ code: 'NoPods', message, exitCode: 1 });
  });

  it('says when nothing was started yet, and reads the others when only one was not', async () => {
    const creating = pod('a', { waiting: 'ContainerCreating' });
    expect((await read(new LogCluster([creating], () => []))).error).toMatchObject({ code: 'NoLog' });
    const { texts, notes } = await read(
      new LogCluster([creating, pod('b', { running: 'b1' })], () => [at(1, 'x')]),
    );
    expect(texts).toEqual(['b x']);
    expect(notes).toEqual([
      { type: 'note', message: 'pod/a: container app has no log yet: ContainerCreating' },
    ]);
  });

  it('goes on when a pod goes while its neighbours are read, and fails when none could be', async () => {
    const pods = [pod('a', { running: 'a1' }), pod('b', { running: 'b1' })];
    const gone = refusal('NotFound', 'pods "a" not found');
    const one = await read(new LogCluster(pods, ({ pod: name }) => (name === 'a' ? [gone] : [at(1, 'x')])));
    expect(one).toMatchObject({ texts: ['b x'], error: undefined, notes: [{ type: 'note' }] });
    expect((await read(new LogCluster(pods, () => [gone]))).error).toBe(gone);
  });

  it('--previous reads the run before, and says when there is none', async () => {
    const crashed = pod('a', { waiting: 'CrashLoopBackOff', before: 'a1', restarts: 2 });
    const cluster = new LogCluster([crashed, pod('b', { running: 'b1' })], () => [at(1, 'traceback')]);
    expect((await read(cluster, { previous: true })).texts).toEqual(['a traceback']);
    expect(cluster.queries).toMatchObject([{ previous: true }]);
    const none = await read(new LogCluster([pod('b', { running: 'b1' })], () => []), { previous: true });
    expect(none.error).toMatchObject({ code: 'NoPreviousLog' });
  });

  it('names the containers there are when the one asked for is none', async () => {
    const { error } = await read(new LogCluster([pod('a', { running: 'a1' })], () => []), {
      container: 'web',
    });
    expect(error).toMatchObject({ code: 'NoContainer', why: 'there are: app' });
  });
});

describe('logs --follow', () => {
  it('follows new pods too, each from its beginning, and names them from then on', async () => {
    const cluster = new LogCluster([pod('a', { running: 'a1' })], ({ pod: name }) =>
      name === 'a'
        ? [at(1, 'one'), () => cluster.tell({ type: 'ADDED', object: pod('b', { running: 'b1' }) }), 'hang']
        : [at(2, 'two'), 'hang'],
    );
    const { lines, texts } = await read(cluster, { follow: true, tail: 3 }, 2);
    expect(texts).toEqual(['a one', 'b two']);
    expect(lines.map(({ shared }) => shared)).toEqual([false, true]);
    expect(cluster.queries[0]).toMatchObject({ follow: true, tailLines: 3 });
    expect(cluster.queries[1]).not.toHaveProperty('tailLines');
  });

  it('starts with a container when it started, once, however often it is told', async () => {
    const cluster = new LogCluster([pod('a', { waiting: 'ContainerCreating' })], () => [
      at(1, 'up'),
      at(2, 'x'),
      'hang',
    ]);
    for (let count = 0; count < 3; count++) {
      cluster.tell({ type: 'MODIFIED', object: pod('a', { running: 'a1' }) });
    }
    cluster.tell({ type: 'SYNC', items: [pod('a', { running: 'a1' })] });
    expect((await read(cluster, { follow: true }, 2)).texts).toEqual(['a up', 'a x']);
    expect(cluster.queries).toHaveLength(1);
  });

  it('goes on after a cut from the last line, without repeats', async () => {
    const cluster = new LogCluster([pod('a', { running: 'a1' })], (_query, count) =>
      count === 1
        ? [at(1, 'one'), at(2, 'two'), at(2, 'twin'), '2026-11-21T12:00:03.000000000Z half', new Error('cut')]
        : [at(1, 'one'), at(2, 'two'), at(2, 'twin'), at(2, 'third'), at(3, 'half a line, whole'), 'hang'],
    );
    const { texts } = await read(cluster, { follow: true, tail: 100 }, 5);
    expect(texts).toEqual(['a one', 'a two', 'a twin', 'a third', 'a half a line, whole']);
    expect(cluster.queries[1]?.sinceSeconds).toBeGreaterThanOrEqual(5);
    expect(cluster.queries[1]).not.toHaveProperty('tailLines');
  });

  it('reads a restarted container on, also a run that ended between two events', async () => {
    const cluster = new LogCluster([pod('a', { running: 'a1' })], (query, count) => {
      if (count === 1) {
        const restarted = pod('a', { running: 'a3', before: 'a2', restarts: 2 });
        return [at(1, 'first run'), () => cluster.tell({ type: 'MODIFIED', object: restarted })];
      }
      return query.previous ? [at(2, 'second run')] : [at(3, 'third run'), 'hang'];
    });
    expect((await read(cluster, { follow: true }, 3)).texts).toEqual([
      'a first run',
      'a second run',
      'a third run',
    ]);
  });

  it('ends a stream that broke because its pod was deleted', async () => {
    const cluster = new LogCluster(
      [pod('a', { running: 'a1' }), pod('b', { running: 'b1' })],
      ({ pod: name }, count) => {
        if (name === 'b') return [() => undefined, at(9, 'last'), 'hang'];
        if (count > 4) throw new Error('asked again');
        return [
          () => cluster.tell({ type: 'DELETED', object: pod('a', { running: 'a1' }) }),
          refusal('NotFound', 'gone'),
        ];
      },
    );
    expect((await read(cluster, { follow: true }, 1)).texts).toEqual(['b last']);
    expect(cluster.queries.filter((query) => query.pod === 'a')).toHaveLength(1);
  });

  it('stops when the API refuses', async () => {
    const forbidden = refusal('Forbidden', 'pods/log is forbidden');
    const { error } = await read(new LogCluster([pod('a', { running: 'a1' })], () => [forbidden]), {
      follow: true,
    });
    expect(error).toBe(forbidden);
  });

  it('ends with the reason of the signal', async () => {
    const { error } = await read(
      new LogCluster([pod('a', { running: 'a1' })], () => [at(1, 'x'), 'hang']),
      { follow: true },
      1,
    );
    expect(error).toEqual(new Error('enough'));
  });
});

describe('lines', () => {
  it('are the same however the bytes are cut', async () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replace(/[\r\n]/g, ''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 10 }),
        fc.integer({ min: 1, max: 7 }),
        async (texts, size) => {
          const whole = bytes(texts.map((text, index) => at(index, text)).join(''));
          async function* chunks() {
            for (let from = 0; from < whole.length; from += size) yield whole.slice(from, from + size);
          }
          const read: string[] = [];
          for await (const { message } of timedLines(chunks())) read.push(message);
          expect(read).toEqual(texts);
        },
      ),
    );
  });

  it('keeps a line of the kubelet that has no time', async () => {
    async function* chunks() {
      yield bytes('failed to watch file: too many open files');
    }
    for await (const line of timedLines(chunks())) {
      expect(line).toEqual({ time: '', message: 'failed to watch file: too many open files' });
    }
  });

  it.each([
    ['2026-11-21T12:00:00Z', 1_795_262_400_000_000_000n],
    ['2026-11-21T13:00:00.5+01:00', 1_795_262_400_500_000_000n],
    ['2026-11-21T12:00:00.123456789Z', 1_795_262_400_123_456_789n],
    ['', undefined],
    ['yesterday', undefined],
  ])('%s in nanoseconds', (time, expected) => expect(nanoseconds(time)).toBe(expected));

  it('are seen once however often the connection is cut and however far back it starts again', () => {
    const log = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(log, fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 4 }), (seconds, cuts) => {
        const lines = [...seconds]
          .sort((a, b) => a - b)
          .map((second, index) => ({ time: at(second, '').trim(), message: String(index) }));
        const cursor = new LogCursor();
        const seen: string[] = [];
        let reached = 0;
        for (const [until, back] of [...cuts, [lines.length, lines.length] as const]) {
          cursor.reconnect();
          // The kubelet starts at a time, so lines that share one come together.
          const from = lines.findIndex(({ time }) => time === lines[Math.max(0, reached - 1 - back)]?.time);
          const end = Math.max(reached, Math.min(until, lines.length));
          for (const line of lines.slice(Math.max(0, from), end)) {
            if (cursor.isNew(line)) seen.push(line.message);
          }
          reached = end;
        }
        expect(seen).toEqual(lines.map(({ message }) => message));
      }),
    );
  });
});
