import type { Diagnosis } from '../../../model/diagnosis.js';
import { indented, labelled, nextText } from './error.js';
import { plain, type Style } from './style.js';
import { wrapped } from './wrap.js';

/** Lines of a container's log that are worth reading again here. */
const logLines = 20;

/** Why something is not ready: what, where, the end of its log, what to do. */
export function diagnosisText(diagnosis: Diagnosis, style: Style): string {
  const { colours, fit } = style;
  const { object, container, node, file, line, log, why, next, what } = diagnosis;
  const lines = [labelled('error:', colours.red, what, style)];
  if (why !== undefined) lines.push(indented(why, style));
  const where = [
    object,
    container === undefined ? undefined : `container ${container}`,
    node === undefined ? undefined : `on node ${node}`,
  ].filter((part) => part !== undefined && !what.includes(part));
  if (where.length > 0) lines.push(indented(where.join(' '), style));
  if (file !== undefined) lines.push(indented(`at ${line === undefined ? file : `${file}:${line}`}`, style));
  if (log !== undefined && log.length > 0) {
    const left = log.length - logLines;
    lines.push(indented(left > 0 ? `its log ends (${left} lines before):` : 'its log ends:', style));
    lines.push(
      ...log
        .slice(-logLines)
        .flatMap((text) =>
          wrapped(plain(text).trimEnd(), fit === undefined ? undefined : fit - 4, '  ').split('\n'),
        )
        .map((text) => `  ${colours.dim('|')} ${text}`.trimEnd()),
    );
  }
  if (next !== undefined) lines.push(nextText(next, style));
  return `${lines.join('\n')}\n`;
}
