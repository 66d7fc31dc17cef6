import { createHash } from 'node:crypto';
import { messageOf, usageError } from '../../model/error.js';
import { componentSelector } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
import type { RunScript } from '../../ports/script-process.js';
import type { Context } from '../context.js';
import { readyPod } from '../ready-pod.js';
import { type Parser, type SourceText, type SyntaxFault, startParser } from './parser.js';

/** Until the parser's first answer: it loads for 4 s on a busy machine. Afterwards as long, and a second for each file. */
const patienceMs = 20_000;
const patienceOfFileMs = 1_000;

export interface SyntaxDeps {
  readonly context: Pick<Context, 'cluster' | 'clock' | 'emit' | 'signal'>;
  readonly namespace: string;
  readonly app: string;
  /** The Jac of this machine; undefined where there is none. */
  readonly localJac: () => Promise<RunScript | undefined>;
}

export interface SyntaxFound {
  readonly faults: readonly SyntaxFault[];
  /** What found them: `jaclang 0.16.7 on this machine`. */
  readonly by: string;
}

/**
 * Looks for syntax errors before anything is deployed: by the Jac of this machine, else in a ready pod of the app, whose runtime is
 * the one that counts. Where neither is possible it says so once, and the rollout has to tell.
 */
export class Syntax {
  readonly #deps: SyntaxDeps;
  #parser: Parser | undefined;
  #starting: Promise<Parser | undefined> | undefined;
  /** Where it runs; undefined: on this machine. */
  #pod: string | undefined;
  /** Pods whose parser gave no answer, and are not waited for again; undefined: this machine. */
  readonly #hopeless = new Set<string | undefined>();
  #by = '';
  #said = false;
  /** What parsed already, by path. */
  readonly #fine = new Map<string, string>();
  readonly #stop = new AbortController();
  readonly #signal: AbortSignal;

  constructor(deps: SyntaxDeps) {
    this.#deps = deps;
    this.#signal = AbortSignal.any([deps.context.signal, this.#stop.signal]);
  }

  /** Called when a new pod is ready: the old one takes its parser along, which is asked until the new one has loaded. */
  prepare(): void {
    if (this.#parser !== undefined && this.#pod === undefined) return;
    const before = this.#parser;
    void this.#begun().then(
      (now) => {
        if (now !== undefined && now !== before) before?.stop();
      },
      () => undefined,
    );
  }

  /** What runs needs no parser: the first save of a large project would wait for all of it. */
  accept(files: readonly SourceText[]): void {
    for (const { path, text } of files) this.#fine.set(path, sum(text));
  }

  /**
   * Faults of the files that changed since they parsed; undefined: nobody can tell.
   * @throws the signal's reason
   */
  async check(files: readonly SourceText[]): Promise<SyntaxFound | undefined> {
    const changed = files.filter(({ path, text }) => this.#fine.get(path) !== sum(text));
    if (changed.length === 0) return { faults: [], by: this.#by };
    // A parser may have gone with its pod since the last time.
    for (let attempt = 1; attempt <= 2; attempt++) {
      const parser = await this.#running();
      if (parser === undefined) return undefined;
      const faults = await this.#faults(parser, changed);
      if (faults === undefined) continue;
      const faulty = new Set(faults.map(({ file }) => file));
      this.accept(changed.filter(({ path }) => !faulty.has(path)));
      return { faults, by: this.#by };
    }
    return undefined;
  }

  stop(): void {
    this.#stop.abort(new Error('watching ended'));
    this.#parser?.stop();
  }

  async #faults(parser: Parser, files: readonly SourceText[]): Promise<readonly SyntaxFault[] | undefined> {
    const [pod, by] = [this.#pod, this.#by];
    try {
      return await this.#inTime(parser.check(files), patienceMs + files.length * patienceOfFileMs);
    } catch (error) {
      this.#signal.throwIfAborted();
      if (this.#parser === parser) this.#parser = undefined;
      parser.stop();
      if (error instanceof Late) {
        this.#hopeless.add(pod);
        this.#tellOnce(`${by}: ${error.message}`);
      }
      return undefined;
    }
  }

  #running(): Promise<Parser | undefined> {
    return this.#parser === undefined ? this.#begun() : Promise.resolve(this.#parser);
  }

  #begun(): Promise<Parser | undefined> {
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  async #start(): Promise<Parser | undefined> {
    const whyNot: string[] = [];
    const local = this.#hopeless.has(undefined) ? undefined : await this.#deps.localJac();
    if (local !== undefined) {
      const parser = await this.#loaded(local, undefined).catch((error: unknown) => {
        whyNot.push(`on this machine: ${messageOf(error)}`);
      });
      if (parser !== undefined) return parser;
    }
    const pod = await this.#readyPod();
    if (pod === undefined || this.#hopeless.has(pod)) return undefined;
    if (pod === this.#pod && this.#parser !== undefined) return this.#parser;
    try {
      return await this.#loaded(this.#inPod(pod), pod);
    } catch (error) {
      if (!this.#signal.aborted) this.#tellOnce([...whyNot, `in the app: ${messageOf(error)}`].join('; '));
      return undefined;
    }
  }

  async #loaded(run: RunScript, pod: string | undefined): Promise<Parser> {
    this.#signal.throwIfAborted();
    const parser = startParser(run);
    const version = await this.#inTime(parser.ready, patienceMs).catch((error: unknown) => {
      parser.stop();
      this.#signal.throwIfAborted();
      this.#hopeless.add(pod);
      throw error;
    });
    this.#parser = parser;
    this.#pod = pod;
    this.#by = `jaclang ${version} ${pod === undefined ? 'on this machine' : `in pod ${pod}`}`;
    void parser.ended.then(() => {
      if (this.#parser === parser) this.#parser = undefined;
    });
    return parser;
  }

  async #inTime<T>(answer: Promise<T>, patience: number): Promise<T> {
    const stop = new AbortController();
    const late = this.#deps.context.clock
      .sleep(patience, AbortSignal.any([this.#signal, stop.signal]))
      .then(() => {
        throw new Late(`no answer within ${patience / 1000} s`);
      });
    late.catch(() => undefined);
    try {
      return await Promise.race([answer, late]);
    } finally {
      stop.abort();
    }
  }

  /** The newest; undefined while no pod is ready: there is nothing to say yet. */
  async #readyPod(): Promise<string | undefined> {
    const { context, namespace, app } = this.#deps;
    const query = { namespace, labelSelector: componentSelector(app, 'app') };
    const list = await context.cluster.list(kinds.Pod, query).catch(() => undefined);
    const made = (pod: KubeObject) => pod.metadata.creationTimestamp ?? '';
    return readyPod((list?.items ?? []).toSorted((a, b) => made(b).localeCompare(made(a))));
  }

  #inPod(pod: string): RunScript {
    const { context, namespace } = this.#deps;
    return ({ script, stdin, stdout, signal }) =>
      context.cluster.exec({
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

class Late extends Error {}

const sum = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The first fault as an error, with the others behind it. */
export function syntaxError({ faults, by }: SyntaxFound) {
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
    why: `${more === '' ? '' : `also ${more}${left}; `}as ${by} reads it`,
    next: 'save the file without it, or leave the file out with .jacignore; nothing was deployed',
    ...(first === undefined ? {} : { place: { file: first.file, line: first.line } }),
  });
}
