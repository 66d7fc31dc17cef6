import { createHash } from 'node:crypto';
import { messageOf, usageError } from '../../model/error.js';
import { componentSelector } from '../../model/identity.js';
import { type KubeObject, kinds } from '../../model/kubernetes.js';
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
  /** Where it runs; undefined: on this machine. */
  #pod: string | undefined;
  #said = false;
  /** What parsed already, by path. */
  readonly #fine = new Map<string, string>();

  constructor(deps: SyntaxDeps) {
    this.#deps = deps;
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
    const local = await this.#deps.localJac();
    if (local !== undefined) {
      const parser = await this.#loaded(local, undefined).catch((error: unknown) => {
        whyNot.push(`on this machine: ${messageOf(error)}`);
      });
      if (parser !== undefined) return parser;
    }
    const pod = await this.#readyPod();
    if (pod === undefined) return undefined;
    if (pod === this.#pod && this.#parser !== undefined) return this.#parser;
    try {
      return await this.#loaded(this.#inPod(pod), pod);
    } catch (error) {
      this.#tellOnce([...whyNot, `in the app: ${messageOf(error)}`].join('; '));
      return undefined;
    }
  }

  async #loaded(run: RunScript, pod: string | undefined): Promise<Parser> {
    const parser = startParser(run);
    try {
      await this.#inTime(parser);
    } catch (error) {
      parser.stop();
      this.#deps.context.signal.throwIfAborted();
      throw error;
    }
    this.#parser = parser;
    this.#pod = pod;
    void parser.ended.then(() => {
      if (this.#parser === parser) this.#parser = undefined;
    });
    return parser;
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
