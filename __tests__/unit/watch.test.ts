/** The dev loop: what is deployed, when, and what is not. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Context } from '../../src/engine/context.js';
import type { Bundle } from '../../src/model/bundle.js';
import { JacScaleError } from '../../src/model/error.js';
import type { Outcome, Status } from '../../src/model/report.js';
import type { ResolvedSettings } from '../../src/model/settings.js';
import { watch } from '../../src/operations/watch.js';
import type { Save, Saves } from '../../src/ports/saves.js';
import { reportOf, resolve } from './cli-world.js';

const faulty = 'def x(';

interface OpenRun {
  readonly signal: AbortSignal;
  end(status: Status | Error): void;
  goBack(): void;
}

/** A project of one file, whose saves are told at once; runs end when the test says so. */
class Bench {
  text = 'one';
  readonly deployed: string[] = [];
  readonly told: string[] = [];
  readonly #stop = new AbortController();
  readonly #open: OpenRun[] = [];
  #saved: Save | undefined;
  #wake: () => void = () => undefined;
  /** Of another file of the bundle. */
  size = 1;
  /** Whether there is a parser. */
  parses = true;
  /** Settings that were saved. */
  changed: Partial<ResolvedSettings> = {};
  /** Something that no bundle takes is written all the time. */
  noisy = false;
  /** How runs end. */
  autoEnd: Status | 'by hand' = 'ready';

  async loop(): Promise<unknown> {
    const resolved = await resolve('app.jac', {}, 'scale');
    const context = {
      clock: { now: () => new Date(), monotonic: () => 0, sleep: () => new Promise<void>(() => undefined) },
      signal: this.#stop.signal,
      emit: () => undefined,
      makeBundle: async (): Promise<Bundle> => ({
        digest: `sha256:${this.text}${this.size === 1 ? '' : this.size}`,
        size: this.size,
        files: [{ path: 'app.jac', size: 1, mode: 0o644 }],
        warnings: [],
        entry: 'app.jac',
        open: async function* () {},
      }),
      cluster: {
        list: async () => ({ items: [], resourceVersion: '' }),
        watch: () => new Promise(() => undefined),
      },
    } as unknown as Context;
    const saves: Saves = {
      next: async (signal) => {
        while (this.#saved === undefined) {
          signal.throwIfAborted();
          if (this.noisy) {
            await new Promise(setImmediate);
            return { paths: ['log.txt'], at: 0 };
          }
          await new Promise<void>((wake) => {
            this.#wake = wake;
            signal.addEventListener('abort', () => wake(), { once: true });
          });
        }
        const save = this.#saved;
        this.#saved = undefined;
        return save;
      },
      pending: () => this.noisy || this.#saved !== undefined,
      close: async () => undefined,
    };
    return await watch(
      {
        context,
        saves,
        configure: async () => ({ ...resolved, ...this.changed }),
        readText: async () => this.text,
        localJac: async () => {
          if (!this.parses) return undefined;
          return async ({ stdin, stdout }) => {
            await stdout(Buffer.from('{"ready": "0.16.7"}\n'));
            for await (const line of stdin) {
              const { id, files } = JSON.parse(Buffer.from(line).toString()) as {
                id: number;
                files: { path: string; text: string }[];
              };
              const faults = files.flatMap(({ path, text }) =>
                text.startsWith(faulty) ? [{ file: path, line: 3, column: 5, message: "Missing ')'" }] : [],
              );
              await stdout(Buffer.from(`${JSON.stringify({ id, faults })}\n`));
            }
            return { exitCode: 0, stderr: '' };
          };
        },
        deploy: async (given) => {
          const bundle = await given.makeBundle('', '', { mode: 'folder', assets: [] });
          this.deployed.push(bundle.digest.slice('sha256:'.length));
          this.#notify();
          if (this.autoEnd !== 'by hand') return outcome(this.autoEnd);
          return await new Promise<Outcome>((done, fail) => {
            given.signal.addEventListener('abort', () => done(outcome('cancelled')), { once: true });
            this.#open.push({
              signal: given.signal,
              goBack: () => given.emit({ type: 'phase', phase: 'rollback', message: 'going back' }),
              end: (status) => (status instanceof Error ? fail(status) : done(outcome(status))),
            });
          });
        },
        tell: {
          ended: async ({ report }, overtaken) => this.#say(overtaken ? 'overtaken' : report.status),
          failed: async (error) =>
            this.#say(
              error instanceof JacScaleError
                ? `${error.code} ${error.place?.file ?? ''}:${error.place?.line ?? ''}`
                : String(error),
            ),
          answers: () => undefined,
          waiting: () => this.#say('waiting'),
          log: () => undefined,
        },
      },
      resolved,
      { takeOver: [], takeApp: false },
    ).catch((error: unknown) => error);
  }

  save(text: string): void {
    this.text = text;
    this.#saved = { paths: ['app.jac'], at: 0 };
    this.#wake();
  }

  running(): OpenRun {
    const run = this.#open.at(-1);
    if (run === undefined) throw new Error('no run was begun');
    return run;
  }

  stop(): void {
    this.#stop.abort(new Error('stopped'));
  }

  /** Resolves when the condition holds; looked at whenever something was told or deployed. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolved) => this.#watchers.push(resolved));
  }

  readonly #watchers: (() => void)[] = [];

  #say(what: string): void {
    this.told.push(what);
    this.#notify();
  }

  #notify(): void {
    for (const watcher of this.#watchers.splice(0)) watcher();
  }
}

const outcome = (status: Status): Outcome => ({ report: reportOf({ status }), exitCode: 0 });
const waits = (bench: Bench) => bench.told.filter((line) => line === 'waiting').length;

async function withLoop(
  act: (bench: Bench) => Promise<void>,
  autoEnd: Status | 'by hand' = 'ready',
): Promise<unknown> {
  const bench = new Bench();
  bench.autoEnd = autoEnd;
  const ended = bench.loop();
  try {
    await act(bench);
  } finally {
    bench.stop();
  }
  return await ended;
}

describe('watch', () => {
  it('deploys, then each save that changes something, until it is stopped', async () => {
    const end = await withLoop(async (bench) => {
      await bench.until(() => waits(bench) === 1);
      bench.save('two');
      await bench.until(() => waits(bench) === 2);
      bench.save('two');
      bench.save('three');
      await bench.until(() => waits(bench) === 3);
      expect(bench.deployed).toEqual(['one', 'two', 'three']);
    });
    expect(end).toEqual(new Error('stopped'));
  });

  it('tells a syntax error with file and line, and deploys nothing', async () => {
    await withLoop(async (bench) => {
      await bench.until(() => waits(bench) === 1);
      bench.save(faulty);
      await bench.until(() => waits(bench) === 2);
      expect(bench.deployed).toEqual(['one']);
      expect(bench.told).toContain('JacSyntax app.jac:3');
      bench.save('mended');
      await bench.until(() => waits(bench) === 3);
      expect(bench.deployed).toEqual(['one', 'mended']);
    });
  });

  it('stops a run for a newer save, and lets one end that goes back', async () => {
    await withLoop(async (bench) => {
      await bench.until(() => bench.deployed.length === 1);
      bench.save('two');
      await bench.until(() => bench.deployed.length === 2);
      expect(bench.told).toEqual(['overtaken']);
      const second = bench.running();
      second.goBack();
      bench.save('three');
      await new Promise(setImmediate);
      expect(second.signal.aborted).toBe(false);
      second.end('rolled-back');
      await bench.until(() => bench.deployed.length === 3);
      expect(bench.deployed).toEqual(['one', 'two', 'three']);
    }, 'by hand');
  });

  it('goes on after a run that failed, and tries the same code again', async () => {
    await withLoop(async (bench) => {
      await bench.until(() => bench.deployed.length === 1);
      bench.running().end(new Error('unreachable'));
      await bench.until(() => waits(bench) === 1);
      expect(bench.told).toContain('Error: unreachable');
      bench.save('one');
      await bench.until(() => bench.deployed.length === 2);
      expect(bench.deployed).toEqual(['one', 'one']);
    }, 'by hand');
  });

  it('deploys what a run was stopped for, although it was undone at once', async () => {
    await withLoop(async (bench) => {
      await bench.until(() => bench.deployed.length === 1);
      bench.running().signal.addEventListener('abort', () => bench.save('one'));
      bench.save('two');
      await bench.until(() => bench.deployed.length === 2);
      expect(bench.deployed).toEqual(['one', 'one']);
      expect(bench.told).toEqual(['overtaken']);
    }, 'by hand');
  });

  it("deploys a change of the project's own templates, which no bundle need hold", async () => {
    await withLoop(async (bench) => {
      await bench.until(() => waits(bench) === 1);
      const file = { file: 'templates/mongodb/set.yaml', text: 'a: 1' };
      bench.changed = { templates: [{ module: 'mongodb', path: 'set.yaml', file }] };
      bench.save('one');
      await bench.until(() => waits(bench) === 2);
      expect(bench.deployed).toEqual(['one', 'one']);
    });
  });

  it('does not wait for a folder in which something is written all the time', async () => {
    await withLoop(async (bench) => {
      await bench.until(() => waits(bench) === 1);
      bench.noisy = true;
      bench.save('two');
      await bench.until(() => bench.deployed.at(-1) === 'two');
      bench.save(faulty);
      await bench.until(() => bench.told.includes('JacSyntax app.jac:3'));
      expect(bench.deployed).toEqual(['one', 'two']);
    });
  });

  it('asks no parser about code that serves', async () => {
    await withLoop(async (bench) => {
      // Nobody could tell when it was deployed.
      bench.parses = false;
      bench.text = faulty;
      await bench.until(() => bench.deployed.length === 1);
      bench.running().end('ready');
      await bench.until(() => waits(bench) === 1);
      bench.parses = true;
      bench.size = 2;
      bench.save(faulty);
      await bench.until(() => bench.deployed.length === 2);
      expect(bench.told).toEqual(['ready', 'waiting']);
    }, 'by hand');
  });

  it('ends with the code that was saved last, however saves fall', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom('a', 'b', 'c', faulty), { maxLength: 8 }), async (texts) => {
        await withLoop(async (bench) => {
          await bench.until(() => waits(bench) === 1);
          for (const text of texts) {
            bench.save(text);
            if (text !== 'a') await new Promise(setImmediate);
          }
          bench.save('last');
          await bench.until(() => bench.deployed.at(-1) === 'last');
          expect(bench.deployed).not.toContain(faulty);
        });
      }),
      { numRuns: 30 },
    );
  });
});
