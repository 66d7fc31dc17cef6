import type { Context } from '../engine/context.js';
import type { ScaleOptions } from '../engine/deploy/prepare.js';
import { needsBundle } from '../engine/release/decide.js';
import type { SourceText } from '../engine/watch/parser.js';
import { Syntax, syntaxError } from '../engine/watch/syntax.js';
import type { Bundle } from '../model/bundle.js';
import { usageError } from '../model/error.js';
import type { ProgressEvent } from '../model/progress.js';
import type { Outcome } from '../model/report.js';
import type { ResolvedSettings } from '../model/settings.js';
import type { Save, Saves } from '../ports/saves.js';
import type { RunScript } from '../ports/script-process.js';
import type { LogLine } from './logs.js';
import { followApp } from './watch-logs.js';

/** What the loop tells as it goes on; a run's own progress comes through the context. */
export interface WatchTells {
  /** A run ended; `overtaken`: by a newer save, and nobody needs its report. */
  ended(outcome: Outcome, overtaken: boolean): Promise<void>;
  /** A save that was not deployed, or a run that ended with an error. The loop goes on. */
  failed(error: unknown): Promise<void>;
  /** The first pod with the code of a save is ready. */
  answers(sinceSaveMs: number): void;
  /** Nothing has to be done until the next save. */
  waiting(): void;
  log(line: LogLine): void | Promise<void>;
}

export interface WatchDeps {
  readonly context: Context;
  readonly saves: Saves;
  /** Settings as they are now: jac.toml may have been saved. */
  readonly configure: () => Promise<ResolvedSettings>;
  readonly localJac: () => Promise<RunScript | undefined>;
  /** Text of a file of the project, by its path below the root. */
  readonly readText: (root: string, path: string) => Promise<string>;
  /** One run: operations/scale.ts. */
  readonly deploy: (context: Context, resolved: ResolvedSettings, options: ScaleOptions) => Promise<Outcome>;
  readonly tell: WatchTells;
}

/** Saves that overtake the one before it until one is taken nevertheless: a log in the folder is written all the time. */
const mostOvertaken = 3;

/** What one run is about. */
interface Code {
  readonly resolved: ResolvedSettings;
  readonly bundle: Bundle;
  /** Its Jac. */
  readonly sources: readonly SourceText[];
  /** Monotonic milliseconds. */
  readonly savedAt: number | undefined;
}

interface Run {
  readonly done: Promise<void>;
  /** Whether it may be stopped: not while it goes back to what served. */
  mayStop(): boolean;
  stop(): void;
}

/** Whose runs may share a connection, a parser and logs. */
const identityOf = ({ root, entry, settings: { appName, namespace, kubeContext } }: ResolvedSettings) =>
  JSON.stringify([root, entry, appName, namespace, kubeContext]);

/**
 * A dev loop: `scale`, and again for each save that changes the bundle. A newer save stops the run that is under way, whose Revision
 * then counts as cancelled; what is wrong with code or cluster is told, and the next save tries again.
 * @throws the signal's reason, in the end; JacScaleError `NothingToWatch` (exit 2), `WatchFailed`
 */
export async function watch(
  deps: WatchDeps,
  resolved: ResolvedSettings,
  options: ScaleOptions,
): Promise<never> {
  const { context } = deps;
  const { settings } = resolved;
  if (!needsBundle(settings)) throw nothingToWatch(settings.image ?? '');
  const { namespace, appName: app } = settings;
  const syntax = new Syntax({ context, namespace, app, localJac: deps.localJac });
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  const loop = new Loop(deps, syntax, resolved, options);
  void loop.served.then(() =>
    followApp({ ...context, signal }, { app, namespace }, loop.began, deps.tell.log),
  );
  try {
    return await loop.run();
  } finally {
    stop.abort(new Error('watching ended'));
    await loop.end();
    syntax.stop();
    await deps.saves.close();
  }
}

class Loop {
  readonly began: number;
  /** Resolves when there are pods to follow. */
  readonly served: Promise<void>;
  readonly #deps: WatchDeps;
  readonly #syntax: Syntax;
  readonly #first: ResolvedSettings;
  readonly #options: ScaleOptions;
  #isServed: () => void = () => undefined;
  #run: Run | undefined;
  /** What was deployed last, or is under way; undefined when that has to be tried again. */
  #tried: string | undefined;
  #overtakenInARow = 0;

  constructor(deps: WatchDeps, syntax: Syntax, first: ResolvedSettings, options: ScaleOptions) {
    this.#deps = deps;
    this.#syntax = syntax;
    this.#first = first;
    this.#options = options;
    this.began = deps.context.clock.monotonic();
    this.served = new Promise((resolve) => {
      this.#isServed = resolve;
    });
  }

  async run(): Promise<never> {
    const { context, saves } = this.#deps;
    await this.#take(undefined);
    for (;;) await this.#take(await saves.next(context.signal));
  }

  /** Waits for the run that is under way, which the signal stops. */
  async end(): Promise<void> {
    await this.#run?.done;
  }

  async #take(save: Save | undefined): Promise<void> {
    const { context, tell } = this.#deps;
    try {
      const code = await this.#codeOf(save);
      if (code === undefined) return;
      const running = this.#run;
      if (running?.mayStop()) {
        running.stop();
        // Whatever comes next, what was stopped is not deployed.
        this.#tried = undefined;
      }
      await running?.done;
      context.signal.throwIfAborted();
      // What was saved meanwhile holds this as well.
      if (save !== undefined && this.#isOvertaken()) return;
      this.#tried = keyOf(code);
      this.#start(code);
    } catch (error) {
      context.signal.throwIfAborted();
      // A file that is being written is about to be told again.
      if (this.#isOvertaken()) return;
      await tell.failed(error);
      if (this.#run === undefined) tell.waiting();
    }
  }

  /** Whether a newer save takes the place of the one that is looked at. */
  #isOvertaken(): boolean {
    this.#overtakenInARow = this.#deps.saves.pending() ? this.#overtakenInARow + 1 : 0;
    return this.#overtakenInARow > 0 && this.#overtakenInARow <= mostOvertaken;
  }

  /** Undefined: the bundle and the settings are those that were tried last. @throws what is wrong with it */
  async #codeOf(save: Save | undefined): Promise<Code | undefined> {
    const { context, configure, readText } = this.#deps;
    const resolved = save === undefined ? this.#first : await configure();
    if (identityOf(resolved) !== identityOf(this.#first)) throw anotherApp();
    const { settings, root, entry } = resolved;
    const choice = { mode: settings.bundleMode, assets: settings.assets };
    const bundle = await context.makeBundle(root, entry, choice);
    if (keyOf({ resolved, bundle }) === this.#tried) return undefined;
    const files = bundle.files.filter(({ path }) => path.endsWith('.jac'));
    const sources = await Promise.all(
      files.map(async ({ path }) => ({ path, text: await readText(root, path) })),
    );
    const found = await this.#syntax.check(sources);
    if (found !== undefined && found.faults.length > 0) throw syntaxError(found);
    return { resolved, bundle, sources, savedAt: save?.at };
  }

  #start(code: Code): void {
    const { context, deploy, tell } = this.#deps;
    const { resolved, bundle, sources, savedAt } = code;
    const stop = new AbortController();
    let isGoingBack = false;
    let answered = savedAt === undefined;
    const emit = (event: ProgressEvent) => {
      if (event.type === 'phase' && event.phase === 'rollback') isGoingBack = true;
      context.emit(event);
      if (answered || event.type !== 'pods' || savedAt === undefined) return;
      if (!event.pods.some((pod) => pod.ready && pod.bundle === bundle.digest)) return;
      answered = true;
      // The pod of before goes, and its parser with it.
      this.#syntax.prepare();
      tell.answers(context.clock.monotonic() - savedAt);
    };
    const own: Context = {
      ...context,
      emit,
      signal: AbortSignal.any([context.signal, stop.signal]),
      // What was looked at is what goes out.
      makeBundle: async () => bundle,
    };
    const done = deploy(own, resolved, this.#options)
      .then(async (outcome) => {
        const overtaken = stop.signal.aborted && outcome.report.status === 'cancelled';
        await tell.ended(outcome, overtaken);
        const { status } = outcome.report;
        if (status === 'ready' || status === 'unchanged') this.#syntax.accept(sources);
        this.#isServed();
      })
      .catch(async (error: unknown) => {
        // Stopped before it wrote anything.
        if (!stop.signal.aborted && !context.signal.aborted) await tell.failed(error);
        if (this.#tried === keyOf(code)) this.#tried = undefined;
      })
      .finally(() => {
        if (this.#run === run) this.#run = undefined;
        if (stop.signal.aborted || context.signal.aborted) return;
        this.#syntax.prepare();
        tell.waiting();
      });
    const run: Run = {
      done,
      mayStop: () => !isGoingBack,
      stop: () => stop.abort(new Error('a newer save')),
    };
    this.#run = run;
  }
}

/** What decides whether there is anything to do. */
const keyOf = ({ bundle, resolved: { settings, templates } }: Pick<Code, 'bundle' | 'resolved'>): string =>
  JSON.stringify([bundle.digest, settings, templates]);

const nothingToWatch = (image: string) =>
  usageError({
    code: 'NothingToWatch',
    what: `--watch has nothing to watch: ${image} has its code inside`,
    next: 'leave --image out, or --watch',
  });

const anotherApp = () =>
  usageError({
    code: 'WatchedAppChanged',
    what: 'the app has another name, namespace, context or file than the one that is watched',
    next: 'end with Ctrl-C, and start anew',
  });
