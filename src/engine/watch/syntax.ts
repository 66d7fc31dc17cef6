import { createHash } from 'node:crypto';
import { usageError } from '../../model/error.js';
import { componentSelector } from '../../model/identity.js';
import { kinds } from '../../model/kubernetes.js';
import { at } from '../../model/read.js';
import type { RunScript } from '../../ports/script-process.js';
import { readyPod } from '../code-store/pod.js';
import type { Context } from '../context.js';
import { type Parser, type SourceText, type SyntaxFault, startParser } from './parser.js';

/** Until the parser's first answer: it loads for 4 s on a busy machine. */
const patienceMs = 20_000;

export interface SyntaxDeps {
  readonly context: Pick<Context, 'cluster' | 'clock' | 'emit' | 'signal'>;
  readonly namespace: string;
  readonly app: string;
  /** The Jac of this machine; undefined where there is none. */
  readonly localJac: () => Promise<RunScript | undefined>;
}

/**
 * Looks for syntax errors before anything is deployed: by the Jac of this machine, else in a ready pod of the app, whose runtime is
 * the one that counts. Where neither is possible it says so once, and the rollout has to tell.
 */
export class Syntax {
  readonly #deps: SyntaxDeps;
  #parser: Parser | undefined;
  #starting: Promise<Parser | undefined> | undefined;
  #isLocal = false;
  #said = false;
  /** What parsed already, by path. */
  readonly #fine = new Map<string, string>();

  constructor(deps: SyntaxDeps) {
    this.#deps = deps;
  }

  /** Sees to it that a parser runs, without waiting for it: called when a new pod is ready, since the old one takes its parser along. */
  prepare(): void {
    if (this.#parser !== undefined && this.#isLocal) return;
    const before = this.#parser;
    this.#parser = undefined;
    void this.#running()
      .catch(() => undefined)
      .then((now) => {
        if (now === undefined) this.#parser ??= before;
        else if (now !== before) before?.stop();
      });
  }

  /**
   * Faults of the files that changed since they parsed; undefined: nobody can tell.
   * @throws the signal's reason
   */
  async check(files: readonly SourceText[]): Promise<readonly SyntaxFault[] | undefined> {
    const changed = files.filter(({ path, text }) => this.#fine.get(path) !== sum(text));
    if (changed.length === 0) return [];
    // A parser may have gone with its pod since the last time.
    for (let attempt = 1; attempt <= 2; attempt++) {
      const parser = await this.#running();
      if (parser === undefined) return undefined;
      const faults = await parser.check(changed).catch(() => undefined);
      this.#deps.context.signal.throwIfAborted();
      if (faults === undefined) {
        if (this.#parser === parser) this.#parser = undefined;
        continue;
      }
      const faulty = new Set(faults.map(({ file }) => file));
      for (const { path, text } of changed) if (!faulty.has(path)) this.#fine.set(path, sum(text));
      return faults;
    }
    return undefined;
  }

  stop(): void {
    this.#parser?.stop();
  }

  async #running(): Promise<Parser | undefined> {
    if (this.#parser !== undefined) return this.#parser;
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return await this.#starting;
  }

  async #start(): Promise<Parser | undefined> {
    const { localJac } = this.#deps;
    const whyNot: string[] = [];
    for (const [where, find] of [
      ['on this machine', localJac],
      ['in the app', () => this.#podJac()],
    ] as const) {
      const run = await find();
      if (run === undefined) {
        if (where === 'in the app') return undefined;
        continue;
      }
      const parser = startParser(run);
      try {
        await this.#inTime(parser);
        this.#parser = parser;
        this.#isLocal = where !== 'in the app';
        void parser.ended.then(() => {
          if (this.#parser === parser) this.#parser = undefined;
        });
        return parser;
      } catch (error) {
        parser.stop();
        this.#deps.context.signal.throwIfAborted();
        whyNot.push(`${where}: ${error instanceof Error ? error.message : error}`);
      }
    }
    this.#tellOnce(whyNot.join('; '));
    return undefined;
  }

  async #inTime(parser: Parser): Promise<void> {
    const { clock, signal } = this.#deps.context;
    const stop = new AbortController();
    const late = clock.sleep(patienceMs, AbortSignal.any([signal, stop.signal])).then(() => {
      throw new Error(`no answer within ${patienceMs / 1000} s`);
    });
    late.catch(() => undefined);
    try {
      await Promise.race([parser.ready, late]);
    } finally {
      stop.abort();
    }
  }

  /** Undefined while no pod is ready: there is nothing to say yet. */
  async #podJac(): Promise<RunScript | undefined> {
    const { context, namespace, app } = this.#deps;
    const { cluster } = context;
    const query = { namespace, labelSelector: componentSelector(app, 'app') };
    const list = await cluster.list(kinds.Pod, query).catch(() => undefined);
    const newest = (list?.items ?? []).toSorted((a, b) =>
      String(at(b, 'metadata', 'creationTimestamp')).localeCompare(
        String(at(a, 'metadata', 'creationTimestamp')),
      ),
    );
    const pod = readyPod(newest);
    if (pod === undefined) return undefined;
    return ({ script, stdin, stdout, signal }) =>
      cluster.exec({
        namespace,
        pod,
        container: 'app',
        command: ['python3', '-c', script],
        stdin,
        stdout,
        signal: AbortSignal.any([signal, context.signal]),
      });
  }

  #tellOnce(why: string): void {
    if (this.#said) return;
    this.#said = true;
    const message = `syntax is not checked before a deploy, the rollout has to tell (${why})`;
    this.#deps.context.emit({ type: 'note', message });
  }
}

const sum = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The first fault as an error, with the others behind it. */
export function syntaxError(faults: readonly SyntaxFault[]) {
  const [first, ...others] = faults;
  const place = (fault: SyntaxFault) => `${fault.file}:${fault.line}:${fault.column}`;
  const more = others
    .slice(0, 4)
    .map((fault) => `${place(fault)} ${fault.message}`)
    .join('; ');
  const left = others.length > 4 ? `; and ${others.length - 4} more` : '';
  return usageError({
    code: 'JacSyntax',
    what: first === undefined ? 'syntax error' : `${place(first)}: ${first.message}`,
    ...(more === '' ? {} : { why: `also ${more}${left}` }),
    next: 'save the file without it; nothing was deployed',
    ...(first === undefined ? {} : { place: { file: first.file, line: first.line } }),
  });
}
