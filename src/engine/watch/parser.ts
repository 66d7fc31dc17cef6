import { messageOf } from '../../model/error.js';
import { listAt, numberAt, textAt } from '../../model/read.js';
import type { RunScript } from '../../ports/script-process.js';
import { deferred } from '../deferred.js';
import { checkScript } from './check-script.js';
import { LinesIn, lineTaker } from './lines-in.js';

export interface SourceText {
  /** Relative to the root, forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** A syntax error, as the parser of the installed jaclang tells it. */
export interface SyntaxFault {
  readonly file: string;
  /** Both 1-based. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A Jac parser that is kept running. */
export interface Parser {
  /** Version of jaclang. Rejects with why it cannot parse. */
  readonly ready: Promise<string>;
  /** Settled when it does not answer any more. */
  readonly ended: Promise<void>;
  /** Rejects when the parser is gone. */
  check(files: readonly SourceText[]): Promise<readonly SyntaxFault[]>;
  stop(): void;
}

/** Starts one where `run` leads: on this machine, or in a pod of the app. */
export function startParser(run: RunScript): Parser {
  const stdin = new LinesIn();
  const stop = new AbortController();
  const asked = new Map<
    number,
    { readonly resolve: (faults: SyntaxFault[]) => void; readonly reject: (error: Error) => void }
  >();
  let last = 0;
  let isOver: Error | undefined;
  const ready = deferred<string>();
  ready.promise.catch(() => undefined);
  const over = (why: Error) => {
    isOver ??= why;
    stdin.end();
    ready.reject(isOver);
    for (const { reject } of asked.values()) reject(isOver);
    asked.clear();
  };
  const take = (line: string) => {
    const answer = parsed(line);
    const version = textAt(answer, 'ready');
    const unable = textAt(answer, 'unable');
    const id = numberAt(answer, 'id');
    if (version !== undefined) ready.resolve(version);
    if (unable !== undefined) over(new Error(unable));
    if (id === undefined) return;
    asked.get(id)?.resolve(listAt(answer, 'faults').flatMap(faultOf));
    asked.delete(id);
  };
  const ended = run({ script: checkScript, stdin, stdout: lineTaker(take), signal: stop.signal }).then(
    ({ exitCode, stderr }) =>
      over(new Error(stderr.trim().split('\n').at(-1) || `it ended with ${exitCode}`)),
    (error: unknown) => over(error instanceof Error ? error : new Error(messageOf(error))),
  );
  return {
    ready: ready.promise,
    ended,
    check: async (files) => {
      if (isOver !== undefined) throw isOver;
      const id = ++last;
      const answer = deferred<SyntaxFault[]>();
      asked.set(id, answer);
      stdin.write(JSON.stringify({ id, files }));
      return await answer.promise;
    },
    stop: () => {
      over(new Error('it was stopped'));
      stop.abort(new Error('it was stopped'));
    },
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function faultOf(value: unknown): SyntaxFault[] {
  const file = textAt(value, 'file');
  const message = textAt(value, 'message');
  if (file === undefined || message === undefined) return [];
  return [{ file, line: numberAt(value, 'line') ?? 1, column: numberAt(value, 'column') ?? 1, message }];
}
