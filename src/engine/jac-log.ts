import { appTroubles } from './diagnose/log-app.js';
import { installTroubles } from './diagnose/log-install.js';
import type { Explanation } from './diagnose/log-lines.js';

export type { Explanation } from './diagnose/log-lines.js';

/**
 * What the log of a container that does not come up says, if it says something known: Jac and Python errors, pip's, and
 * those of our own init containers.
 */
export function explainLog(lines: readonly string[]): Explanation | undefined {
  const clean = lines.map(withoutColour);
  for (const explain of [...installTroubles, ...appTroubles]) {
    const found = explain(clean);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** ECMA-48 colour sequences, which the runtime writes even into a pipe. */
const withoutColour = (line: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
  line.replace(/\u001b\[[0-9;]*m/g, '');
