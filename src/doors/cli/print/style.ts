import type picocolors from 'picocolors';

/** How printed text is to look. */
export interface Style {
  readonly colours: ReturnType<typeof picocolors.createColors>;
  /** Width of the terminal in characters. */
  readonly columns: number;
}

// Control characters, with the sequences they begin (CSI, OSC): what a container wrote must not move our cursor.
const escapes = /(?![\t\n])\p{Cc}(?:\[[0-?]*[ -/]*[@-~]|\][^\p{Cc}]*(?:\p{Cc}\\?)?)?/gu;

/** Foreign text without terminal escapes. */
export const plain = (text: string): string => text.replace(escapes, '');

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;

const widthOf = (character: string) => (/\p{M}/u.test(character) ? 0 : wide.test(character) ? 2 : 1);

/** Columns that a text without escapes takes. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
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
