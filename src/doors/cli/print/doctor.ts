import type { CheckResult, CheckStatus } from '../../../engine/doctor/check.js';
import { count } from '../../../engine/doctor/check.js';
import type { Place } from '../../../model/error.js';
import { nextText } from './error.js';
import { plain, type Style } from './style.js';
import { wrapped } from './wrap.js';

const statusWidth = 'warning'.length + 3;
const nameWidth = 'pod-security'.length + 3;

/** One check: its line, and below it why and what mends it. */
export function checkText({ status, name, message, why, next, place }: CheckResult, style: Style): string {
  const head = `${coloured(status, style)}${' '.repeat(statusWidth - status.length)}${name.padEnd(nameWidth)}`;
  const where = place === undefined ? '' : placeText(place);
  const lines = [
    head + prose(oneLine(message), style),
    ...(where === '' || message.includes(where) ? [] : [`  ${where}`]),
    ...(why === undefined
      ? []
      : plain(why)
          .split('\n')
          .map((line) => `  ${line}`)),
    ...(next === undefined ? [] : [`  ${nextText(next, style)}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** What it comes to. */
export function doctorSummary(results: readonly CheckResult[]): string {
  const of = (status: CheckStatus) => results.filter((result) => result.status === status).length;
  const [errors, warnings] = [of('error'), of('warning')];
  if (errors + warnings === 0) return 'nothing stands in the way of a deploy\n';
  const parts = [
    ...(errors === 0 ? [] : [count(errors, 'error')]),
    ...(warnings === 0 ? [] : [count(warnings, 'warning')]),
  ];
  return `${parts.join(', ')}\n`;
}

/** What is too long goes on below its beginning. */
const prose = (text: string, { fit }: Style): string =>
  wrapped(text, fit === undefined ? undefined : Math.max(20, fit - statusWidth - nameWidth))
    .split('\n')
    .join(`\n${' '.repeat(statusWidth + nameWidth)}`);

const oneLine = (text: string): string => plain(text.replace(/\s*\n\s*/g, '; '));

function placeText({ file, line, key }: Place): string {
  const at = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}`}`;
  return plain([at, key].filter((part) => part !== undefined && part !== '').join(' '));
}

function coloured(status: CheckStatus, { colours }: Style): string {
  const paint = { ok: colours.green, warning: colours.magenta, error: colours.red, skipped: colours.dim };
  return paint[status](status);
}
