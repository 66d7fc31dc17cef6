import type { Diagnosis } from '../../model/diagnosis.js';
import type { Code } from './codes.js';

/** The part of a diagnosis that a log gives. */
export type Explanation = Partial<Diagnosis> & { readonly code: Code; readonly what: string };

/** Reads one kind of trouble out of a log without colours. */
export type Explain = (lines: readonly string[]) => Explanation | undefined;

/** Working directory of every app container; what stands below it is the user's code. */
const appRoot = '/app/';

/** The deepest frame in the user's own code, in either of the two ways a stack is printed. */
export function placeOf(lines: readonly string[]): { file?: string; line?: number } {
  const jac = lines.map((line) => /^\s+at .+? (\/\S+):(\d+)$/.exec(line));
  const python = lines.map((line) => /^\s+File "([^"]+)", line (\d+)/.exec(line)).reverse();
  for (const [, path = '', line] of [...jac, ...python].filter((frame) => frame !== null)) {
    if (path.startsWith(appRoot) && !path.includes('/site-packages/'))
      return { file: userFile(path), line: Number(line) };
  }
  return {};
}

export const userFile = (path: string): string =>
  path.startsWith(appRoot) ? path.slice(appRoot.length) : path;

export function match(lines: readonly string[], pattern: RegExp): RegExpExecArray | undefined {
  for (const line of lines) {
    const found = pattern.exec(line);
    if (found !== null) return found;
  }
  return undefined;
}
