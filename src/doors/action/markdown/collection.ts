import type { PreviewsReport } from '../../../model/preview.js';
import { fixed, withinLimit } from './fit.js';
import { code, plain, table } from './text.js';

/** The summary's limit is 1 MiB a step. */
const summaryLimit = 500_000;
const mostRows = 200;

/** What a collection of previews did, and what is left. */
export function collectionMarkdown({ actions = [], previews, notes, status }: PreviewsReport): string {
  const did = actions.map(({ action, namespace, reason, failure }) => [
    code(namespace),
    failure === undefined
      ? { destroy: 'removed', sleep: 'put to sleep' }[action]
      : `❌ ${plain(failure.what)}`,
    plain(reason),
  ]);
  const left = previews.map(({ namespace, state, owner, expires }) => [
    code(namespace),
    state,
    plain(`${owner.repository} ${owner.pullRequest}`),
    expires ?? '',
  ]);
  return withinLimit(
    [
      fixed(
        `### ${status === 'failed' ? '❌' : '🧹'} Previews: ${did.length} to clean up, ${left.length} left`,
      ),
      fixed(did.length === 0 ? '' : table(['Preview', 'What', 'Why'], did.slice(0, mostRows))),
      fixed(
        left.length === 0 ? '' : table(['Left', 'State', 'Pull request', 'Ends'], left.slice(0, mostRows)),
      ),
      fixed(notes.map((note) => `- ${plain(note)}`).join('\n')),
    ],
    summaryLimit,
  );
}
