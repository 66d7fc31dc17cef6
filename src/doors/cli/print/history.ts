import type { History, RevisionView } from '../../../model/history.js';
import { plain, type Style } from './style.js';
import { table } from './table.js';
import { age, shortDigest } from './units.js';

/** Revisions as kubectl lists things, the current one marked as kubectl marks a context. */
export function historyText(
  { app, namespace, revisions }: History,
  now: Date,
  { fit }: Pick<Style, 'fit'> = {},
): string {
  if (revisions.length === 0) return `No revisions of ${plain(app)} in ${plain(namespace)} namespace.\n`;
  const rows = revisions.map((view) => [
    view.current ? '*' : '',
    String(view.revision),
    view.status,
    age(now.getTime() - Date.parse(view.created)),
    view.actor === '' ? '<unknown>' : plain(view.actor),
    commitText(view),
    shortDigest(view.release.digest),
    view.rollbackOf === undefined ? '<none>' : String(view.rollbackOf),
  ]);
  const header = ['CURRENT', 'REVISION', 'STATUS', 'AGE', 'BY', 'COMMIT', 'RELEASE', 'ROLLBACK OF'];
  const spare = [...(revisions.every(({ rollbackOf }) => rollbackOf === undefined) ? [7] : []), 6, 5, 7];
  return `${table([header, ...rows], { fit, spare, shorten: 4 }).join('\n')}\n`;
}

/** As git shortens it; `+` where something was not committed. */
const commitText = ({ commit, dirty }: RevisionView): string =>
  commit === undefined ? '<none>' : `${plain(commit.slice(0, 10))}${dirty === true ? '+' : ''}`;
