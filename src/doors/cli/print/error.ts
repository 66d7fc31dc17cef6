import type { JacScaleError } from '../../../model/error.js';
import { plain, type Style } from './style.js';
import { wrapped, wrappedCommands } from './wrap.js';

/** Text of several lines, each indented by two spaces. */
export const indented = (text: string, { fit }: Style): string =>
  wrapped(
    plain(text)
      .split('\n')
      .map((line) => `  ${line}`.trimEnd())
      .join('\n'),
    fit,
  );

/** `error: what happened`, with the colour on its first word alone. */
export const labelled = (
  word: string,
  colour: (text: string) => string,
  text: string,
  { fit }: Style,
): string =>
  wrapped(`${word} ${plain(text)}`, fit, ' '.repeat(word.length + 1)).replace(word, () => colour(word));

/** The next command to type; a sentence about the usage stands for itself. */
export const nextText = (next: string, { colours, fit }: Style): string =>
  next.startsWith("See '")
    ? next
    : wrappedCommands(`next: ${plain(next)}`, fit).replace('next:', colours.bold('next:'));

/** What happened, why, and the next command, for a terminal. */
export function errorText(error: JacScaleError, style: Style): string {
  const { colours } = style;
  const lines = [labelled('error:', colours.red, error.message, style)];
  const { file, line, key } = error.place ?? {};
  const place = file === undefined ? undefined : line === undefined ? file : `${file}:${line}`;
  if (place !== undefined && !error.message.includes(place)) {
    lines.push(indented(`at ${place}${key === undefined ? '' : ` (${key})`}`, style));
  }
  if (error.why !== undefined) lines.push(indented(error.why, style));
  if (error.next !== undefined) lines.push(nextText(error.next, style));
  return `${lines.join('\n')}\n`;
}
