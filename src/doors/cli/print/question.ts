import type { ReportChange } from '../../../model/report.js';
import { plain } from './style.js';

/** What goes, one object a line, and the question; the answer is typed behind it. */
export function questionText(changes: readonly ReportChange[], app: string, namespace: string): string {
  const list = changes.map((change) => `  ${change.kind.toLowerCase()}/${plain(change.name)}\n`).join('');
  const many = `${changes.length} object${changes.length === 1 ? '' : 's'}`;
  return `Of app ${app} in namespace ${namespace} this deletes:\n${list}Delete ${many}? [y/N]: `;
}
