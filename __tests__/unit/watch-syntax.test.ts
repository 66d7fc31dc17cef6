/** Where the parser runs, and what becomes of it with its pod. */
import { describe, expect, it } from '@jest/globals';
import { Syntax, syntaxError } from '../../src/engine/watch/syntax.js';
import type { ProgressEvent } from '../../src/model/progress.js';
import type { ExecRequest } from '../../src/ports/cluster.js';

const pod = (name: string, created: string) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, creationTimestamp: created },
  status: { conditions: [{ type: 'Ready', status: 'True' }] },
});

/** Pods whose parser dislikes what begins with `bad`, and that may go away. */
function pods(unable?: string) {
  const list: ReturnType<typeof pod>[] = [];
  const events: ProgressEvent[] = [];
  const asked: string[] = [];
  const started: string[] = [];
  const stopped: string[] = [];
  const gone = new Map<string, () => void>();
  let late: () => void = () => undefined;
  const cluster = {
    list: async () => ({ items: list, resourceVersion: '' }),
    exec: async ({ pod: name, stdin, stdout, signal }: ExecRequest) => {
      started.push(name);
      if (unable !== 'mute')
        await stdout?.(
          Buffer.from(`${JSON.stringify(unable === undefined ? { ready: '1' } : { unable })}\n`),
        );
      const cut = new Promise<never>((_, reject) => {
        gone.set(name, () => reject(new Error('gone')));
        const abort = () => {
          stopped.push(name);
          reject(signal?.reason);
        };
        signal?.addEventListener('abort', abort, { once: true });
      });
      const serve = async () => {
        for await (const line of stdin ?? []) {
          asked.push(name);
          const { id, files } = JSON.parse(Buffer.from(line).toString()) as {
            id: number;
            files: { path: string; text: string }[];
          };
          if (files.some(({ text }) => text === 'mute')) continue;
          const faults = files
            .filter(({ text }) => text.startsWith('bad'))
            .map(({ path }) => ({ file: path, line: 2, column: 1, message: 'no' }));
          await stdout?.(Buffer.from(`${JSON.stringify({ id, faults })}\n`));
        }
        return { exitCode: 0, stdout: '', stderr: '' };
      };
      return await Promise.race([serve(), cut]);
    },
  };
  const syntax = new Syntax({
    context: {
      cluster: cluster as never,
      clock: {
        now: () => new Date(),
        monotonic: () => 0,
        sleep: (_ms, signal) =>
          new Promise<void>((resolve, reject) => {
            late = resolve;
            signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
          }),
      },
      emit: (event) => events.push(event),
      signal: new AbortController().signal,
    },
    namespace: 'shop',
    app: 'shop',
    localJac: async () => undefined,
  });
  return { syntax, list, events, asked, started, stopped, gone, late: () => late() };
}

const file = (text: string) => [{ path: 'app.jac', text }];

describe('syntax', () => {
  it('is not told while there is no pod, and by the newest once there is', async () => {
    const { syntax, list, asked, events } = pods();
    expect(await syntax.check(file('bad'))).toBeUndefined();
    list.push(pod('old', '2026-01-01T00:00:00Z'), pod('new', '2026-01-02T00:00:00Z'));
    expect((await syntax.check(file('bad')))?.faults).toHaveLength(1);
    expect(asked).toEqual(['new']);
    expect(events).toEqual([]);
    syntax.stop();
  });

  it('is asked once for the same text', async () => {
    const { syntax, list, asked } = pods();
    list.push(pod('a', ''));
    for (let round = 0; round < 3; round++) expect((await syntax.check(file('good')))?.faults).toEqual([]);
    expect(asked).toHaveLength(1);
    syntax.stop();
  });

  it('goes on in another pod when its own is gone', async () => {
    const { syntax, list, asked, gone } = pods();
    list.push(pod('a', '1'));
    await syntax.check(file('one'));
    list.splice(0, 1, pod('b', '2'));
    gone.get('a')?.();
    expect((await syntax.check(file('bad')))?.faults).toHaveLength(1);
    expect(asked.at(-1)).toBe('b');
    syntax.stop();
  });

  it('begins one parser a pod, however often it is told of it', async () => {
    const { syntax, list, started } = pods();
    list.push(pod('a', '1'));
    await syntax.check(file('one'));
    for (let round = 0; round < 3; round++) {
      syntax.prepare();
      await new Promise(setImmediate);
    }
    expect(started).toEqual(['a']);
    syntax.stop();
  });

  it('says once why nobody can tell', async () => {
    const { syntax, list, events } = pods('too little memory');
    list.push(pod('a', '1'));
    for (const text of ['one', 'two']) expect(await syntax.check(file(text))).toBeUndefined();
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ type: 'note', message: expect.stringContaining('too little memory') });
  });

  it('is not waited for when it gives no answer, nor is its pod asked again', async () => {
    const { syntax, list, asked, events, started, late } = pods();
    list.push(pod('a', '1'));
    await syntax.check(file('one'));
    const answer = syntax.check(file('mute'));
    await new Promise(setImmediate);
    late();
    expect(await answer).toBeUndefined();
    expect(await syntax.check(file('two'))).toBeUndefined();
    expect([asked, started]).toEqual([['a', 'a'], ['a']]);
    expect(events).toMatchObject([{ message: expect.stringContaining('pod a: no answer within') }]);
    list.splice(0, 1, pod('b', '2'));
    expect((await syntax.check(file('bad')))?.by).toBe('jaclang 1 in pod b');
    syntax.stop();
  });

  it('leaves no parser behind that was still loading', async () => {
    const { syntax, list, started, stopped } = pods('mute');
    list.push(pod('a', '1'));
    const answer = syntax.check(file('one'));
    await new Promise(setImmediate);
    expect(started).toEqual(['a']);
    syntax.stop();
    expect(await answer).toBeUndefined();
    expect(stopped).toEqual(['a']);
  });

  it('is told with the first place, and some of the others', () => {
    const faults = [1, 2, 3, 4, 5, 6, 7].map((line) => ({ file: 'a.jac', line, column: 1, message: 'no' }));
    const error = syntaxError({ faults, by: 'jaclang 0.16.7 on this machine' });
    expect(error.place).toEqual({ file: 'a.jac', line: 1 });
    expect(error.why).toMatch(/and 2 more; as jaclang 0.16.7 on this machine reads it$/);
  });
});
