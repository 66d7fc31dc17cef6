/** What a terminal shows, cell by cell: read from tmux's `capture-pane -e`, compared in golden files, drawn in pictures. */
import { displayWidth } from '../../src/doors/cli/print/style.js';

export interface Look {
  /** 0 to 7 as ANSI counts them, 8 to 15 the bright ones; undefined: the terminal's own. */
  readonly foreground?: number;
  readonly background?: number;
  readonly bold?: boolean;
  readonly dim?: boolean;
  readonly underlined?: boolean;
  readonly reversed?: boolean;
}

/** Text that looks the same throughout, on one line. */
export interface Run {
  readonly text: string;
  /** Column of its first character, from 0. */
  readonly column: number;
  readonly look: Look;
}

const plainLook: Look = {};

// biome-ignore lint/suspicious/noControlCharactersInRegex: what it reads is made of them
const tokens = /\u001b\[([0-9;]*)m|([^\u001b]+)/g;

/** Lines of a capture as runs; how it looks goes on from line to line, as tmux writes it. */
export function runsOf(captured: string): Run[][] {
  let look = plainLook;
  return captured.split('\n').map((line) => {
    const runs: Run[] = [];
    let column = 0;
    for (const [, codes, text] of line.matchAll(tokens)) {
      if (codes !== undefined) look = changed(look, codes);
      if (text === undefined) continue;
      const last = runs.at(-1);
      if (last !== undefined && sameLook(last.look, look))
        runs[runs.length - 1] = { ...last, text: last.text + text };
      else runs.push({ text, column, look });
      column += displayWidth(text);
    }
    return trimmed(runs);
  });
}

function changed(look: Look, codes: string): Look {
  let now = look;
  for (const code of (codes === '' ? '0' : codes).split(';').map(Number)) now = changedBy(now, code);
  return now;
}

function changedBy(now: Look, code: number): Look {
  if (code === 0) return plainLook;
  if (code === 1) return { ...now, bold: true };
  if (code === 2) return { ...now, dim: true };
  if (code === 4) return { ...now, underlined: true };
  if (code === 7) return { ...now, reversed: true };
  if (code === 22) return without(now, 'bold', 'dim');
  if (code === 24) return without(now, 'underlined');
  if (code === 27) return without(now, 'reversed');
  if (code === 39) return without(now, 'foreground');
  if (code === 49) return without(now, 'background');
  if (code >= 30 && code <= 37) return { ...now, foreground: code - 30 };
  if (code >= 90 && code <= 97) return { ...now, foreground: code - 82 };
  if (code >= 40 && code <= 47) return { ...now, background: code - 40 };
  throw new Error(`nobody here writes the code ${code}`);
}

function without(look: Look, ...names: readonly (keyof Look)[]): Look {
  return Object.fromEntries(Object.entries(look).filter(([name]) => !names.includes(name as keyof Look)));
}

const codesOf = ({ foreground, background, bold, dim, underlined, reversed }: Look): string =>
  [
    bold === true ? '1' : '',
    dim === true ? '2' : '',
    underlined === true ? '4' : '',
    reversed === true ? '7' : '',
    foreground === undefined ? '' : String(foreground < 8 ? foreground + 30 : foreground + 82),
    background === undefined ? '' : String(background + 40),
  ]
    .filter((code) => code !== '')
    .join(';');

const sameLook = (a: Look, b: Look): boolean => codesOf(a) === codesOf(b);

/** Blanks at the end of a line are no more to be seen than none. */
function trimmed(runs: readonly Run[]): Run[] {
  const last = runs.at(-1);
  if (last === undefined || last.look.background !== undefined || last.look.reversed === true)
    return [...runs];
  const text = last.text.replace(/ +$/, '');
  if (text === last.text) return [...runs];
  return text === '' ? trimmed(runs.slice(0, -1)) : [...runs.slice(0, -1), { ...last, text }];
}

export const textOf = (runs: readonly Run[]): string => runs.map(({ text }) => text).join('');

/** A line with its escape sequences, written in one way only: each run ends what it began. */
export const escapedText = (runs: readonly Run[]): string =>
  runs
    .map(({ text, look }) => {
      const codes = codesOf(look);
      return codes === '' ? text : `\u001b[${codes}m${text}\u001b[0m`;
    })
    .join('');
