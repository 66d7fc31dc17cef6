import type { Action } from '../../../model/plan.js';
import type { ReportChange } from '../../../model/report.js';
import { plain, type Style } from './style.js';

const done: Record<Action, string> = {
  create: 'created',
  configure: 'configured',
  unchanged: 'unchanged',
  delete: 'deleted',
};

/** `deployment/taskboard configured`, as kubectl says it. */
export const changeLine = (change: Pick<ReportChange, 'action' | 'kind' | 'name'>, suffix = ''): string =>
  `${change.kind.toLowerCase()}/${plain(change.name)} ${done[change.action]}${suffix}\n`;

/** A unified diff with the colours git gives it. */
export function diffText(diff: string, { colours }: Style): string {
  const coloured = plain(diff)
    // The line that jsdiff draws above a patch.
    .replace(/^=+\n/, '')
    .trimEnd()
    .split('\n')
    .map((line) => {
      if (line.startsWith('---') || line.startsWith('+++')) return colours.bold(line);
      if (line.startsWith('@@')) return colours.magenta(line);
      if (line.startsWith('+')) return colours.green(line);
      return line.startsWith('-') ? colours.red(line) : line;
    });
  return `${coloured.join('\n')}\n`;
}

const counted: readonly Action[] = ['create', 'configure', 'delete', 'unchanged'];

/** `2 to create, 1 to configure, 3 unchanged`. */
export function countText(changes: readonly ReportChange[]): string {
  const parts = counted.flatMap((action) => {
    const count = changes.filter((change) => change.action === action).length;
    if (count === 0) return [];
    return [action === 'unchanged' ? `${count} unchanged` : `${count} to ${action}`];
  });
  return parts.length === 0 ? 'nothing to do' : parts.join(', ');
}
