import { displayWidth } from './style.js';

/**
 * Breaks text at blanks so that no line is wider than `width` columns, but for a single word that is; continued lines begin with
 * `indent`. Lines that fit stay as they are. Without a width nothing is broken: what no terminal shows is for programs.
 */
export function wrapped(text: string, width: number | undefined, indent = ''): string {
  if (width === undefined) return text;
  return text
    .split('\n')
    .map((line) => (displayWidth(line) <= width ? line : broken(line, width, indent)))
    .join('\n');
}

function broken(line: string, width: number, indent: string): string {
  const own = /^\s*/.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let current = own;
  let empty = true;
  for (const word of line.trim().split(/\s+/)) {
    if (!empty && displayWidth(current) + 1 + displayWidth(word) > width) {
      lines.push(current);
      current = own + indent + word;
    } else current += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, current].join('\n');
}

/**
 * Commands in a row, one a line where one line is too narrow: a shell takes them so as well. A command itself is left to the
 * terminal to break, which gives it back whole when it is copied.
 */
export const wrappedCommands = (text: string, width: number | undefined): string =>
  width === undefined || displayWidth(text) <= width ? text : text.replaceAll(' && ', ' &&\n  ');
