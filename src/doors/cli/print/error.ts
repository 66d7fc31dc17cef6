import type { JacScaleError } from '../../../model/error.js';
import { plain, type Style } from './style.js';

/** Text of several lines, each indented by two spaces. */
export const indented = (text: string): string =>
  plain(text)
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');

/** The next command to type; a sentence about the usage stands for itself. */
export const nextText = (next: string, { colours }: Style): string =>
  next.startsWith("See '") ? next : `${colours.bold('next:')} ${plain(next)}`;

/** What happened, why, and the next command, for a terminal. */
export function errorText(error: JacScaleError, style: Style): string {
  const { colours } = style;
  const lines = [`${colours.red('error:')} ${plain(error.message)}`];
  const { file, line, key } = error.place ?? {};
  const place = file === undefined ? undefined : line === undefined ? file : `${file}:${line}`;
  if (place !== undefined && !error.message.includes(place)) {
    lines.push(indented(`at ${place}${key === undefined ? '' : ` (${key})`}`));
  }
  if (error.why !== undefined) lines.push(indented(error.why));
  if (error.next !== undefined) lines.push(nextText(error.next, style));
  return `${lines.join('\n')}\n`;
}
