/** A terminal's screen as a picture. */
import type { Look, Run } from '../../__tests__/support/cells.js';
import { displayWidth } from '../../src/doors/cli/print/style.js';
import { escaped, svg } from './svg.js';

const [cell, lineHeight, fontSize] = [8, 18, 13];
const [margin, bar] = [16, 30];
const colours: Readonly<Record<number, string>> = { 1: 'red', 2: 'green', 5: 'magenta' };

export interface Screenshot {
  readonly title: string;
  readonly description: string;
  readonly columns: number;
  readonly lines: readonly (readonly Run[])[];
}

export function terminalPicture({ title, description, columns, lines }: Screenshot): string {
  const width = 2 * margin + columns * cell;
  const height = bar + 2 * margin + lines.length * lineHeight - 4;
  const frame = [
    `<rect class="paper" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    `<path class="bar" d="M1 ${bar}V9a8 8 0 0 1 8-8H${width - 9}a8 8 0 0 1 8 8V${bar}z"/>`,
    `<path class="edge" d="M1 ${bar + 0.5}H${width - 1}"/>`,
    `<text class="sans faint" x="${width / 2}" y="20" font-size="12" text-anchor="middle">${escaped(title)}</text>`,
  ];
  const body = lines.flatMap((runs, row) =>
    runs.flatMap((run) => words(run).map((word) => textElement(word, bar + margin + row * lineHeight + 10))),
  );
  return svg({ title, description, width, height, body: [...frame, ...body] });
}

/** Where several blanks stand in a row the next word is placed anew, so that columns stand below each other in any font. */
function words({ text, column, look }: Run): Run[] {
  return [...text.matchAll(/\S+(?: \S+)*/g)].map((match) => ({
    text: match[0],
    column: column + displayWidth(text.slice(0, match.index)),
    look,
  }));
}

function textElement({ text, column, look }: Run, y: number): string {
  const length = displayWidth(text) * cell;
  const fit = `textLength="${length}" lengthAdjust="spacingAndGlyphs"`;
  return `<text class="mono ${classOf(look)}" x="${margin + column * cell}" y="${y}" font-size="${fontSize}" ${fit}>${escaped(text)}</text>`;
}

function classOf({ foreground, dim, bold }: Look): string {
  const colour = foreground === undefined ? (dim === true ? 'faint' : 'ink') : colours[foreground];
  if (colour === undefined) throw new Error(`the colour ${foreground} has no place in our pictures`);
  return bold === true ? `${colour} bold` : colour;
}
