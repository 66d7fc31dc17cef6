import type picocolors from 'picocolors';

/**
 * How printed text is to look. Of colours there are red, green and magenta alone: the others cannot be read on white, or on black,
 * with the palettes that terminals come with (unit test "colours").
 */
export interface Style {
  readonly colours: ReturnType<typeof picocolors.createColors>;
  /** Width of the terminal in characters. */
  readonly columns: number;
  /** Width of the terminal that shows it; undefined where it goes to a program, and is never broken or left out. */
  readonly fit?: number | undefined;
}

// Control characters, with the sequences they begin (CSI, OSC): what a container wrote must not move our cursor.
const escapes = /(?![\t\n])\p{Cc}(?:\[[0-?]*[ -/]*[@-~]|\][^\p{Cc}]*(?:\p{Cc}\\?)?)?/gu;

/** Foreign text without terminal escapes. */
export const plain = (text: string): string => text.replace(escapes, '');

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** Marks on the character before, and what joins or directs characters. */
const without = /\p{M}|[\u200b-\u200f\u2060-\u2064\ufeff]/u;

const widthOf = (character: string) => (without.test(character) ? 0 : wide.test(character) ? 2 : 1);

/** Columns that a text without escapes takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/** Text of one line with its middle left out, if it is wider than `columns`: what ends a name is what tells it from others. */
export function cutMiddle(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  const end: string[] = [];
  let width = 0;
  for (const character of [...text].reverse()) {
    width += widthOf(character);
    if (width > Math.floor((columns - 1) / 2)) break;
    end.unshift(character);
  }
  const last = end.join('');
  return cutTo(text, columns - displayWidth(last)) + last;
}

/** Foreign text on one line of at most `columns`; what is cut off ends in `…`. */
export function cutTo(text: string, columns: number): string {
  const line = plain(text.replace(/\s*\n\s*/g, ' ').replace(/\t/g, ' '));
  if (displayWidth(line) <= columns) return line;
  let cut = '';
  let width = 0;
  for (const character of line) {
    width += widthOf(character);
    if (width > columns - 1) break;
    cut += character;
  }
  return `${cut}…`;
}
