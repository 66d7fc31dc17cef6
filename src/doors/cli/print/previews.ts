import type { PreviewsReport, PreviewView } from '../../../model/preview.js';
import { diagnosisText } from './diagnosis.js';
import { plain, type Style } from './style.js';
import { table } from './table.js';
import { age } from './units.js';
import { wrapped } from './wrap.js';

/** Previews as kubectl lists things, with what holds those that hang below. */
export function previewsText(
  previews: readonly PreviewView[],
  now: Date,
  app: string | undefined,
  { fit }: Pick<Style, 'fit'> = {},
): string {
  if (previews.length === 0) return `No previews${app === undefined ? '' : ` of ${plain(app)}`} found.\n`;
  const since = (time: string) => age(now.getTime() - Date.parse(time));
  const rows = previews.map(({ namespace, owner, state, created, used, expires, url }) => [
    plain(namespace),
    `#${owner.pullRequest}`,
    plain(owner.repository),
    state,
    since(created),
    since(used),
    expires === undefined ? '<never>' : until(Date.parse(expires) - now.getTime()),
    url === undefined ? '<none>' : plain(url),
  ]);
  const header = ['NAMESPACE', 'PR', 'REPOSITORY', 'STATE', 'AGE', 'USED', 'EXPIRES', 'URL'];
  const hanging = previews.flatMap(({ namespace, hanging: conditions = [] }) =>
    conditions.map(
      (condition) => `\n${wrapped(`namespace/${plain(namespace)}: ${plain(condition)}`, fit, '  ')}\n`,
    ),
  );
  return `${table([header, ...rows], { fit, spare: [5, 4, 2, 6] }).join('\n')}\n${hanging.join('')}`;
}

const until = (ms: number): string => (ms <= 0 ? 'now' : age(ms));

const words = {
  destroy: ['destroyed', 'would be destroyed', 'not destroyed'],
  sleep: ['put to sleep', 'would be put to sleep', 'not put to sleep'],
} as const;

/** What a collection did, one preview a line, and what went wrong. */
export function collectedText(report: PreviewsReport, style: Style): string {
  const actions = report.actions ?? [];
  const lines = actions.map(({ action, namespace, reason, failure }) => {
    const [done, planned, failed] = words[action];
    const what = failure !== undefined ? failed : report.status === 'planned' ? planned : done;
    const why = failure === undefined ? '' : diagnosisText(failure, style);
    return `namespace/${plain(namespace)} ${what} (${plain(reason)})\n${why}`;
  });
  const left = report.previews.length;
  const many = `${left} preview${left === 1 ? '' : 's'}`;
  if (report.status === 'planned')
    return `${lines.join('')}${actions.length} of ${many} to be changed; nothing was written\n`;
  return `${lines.join('')}${actions.length === 0 ? 'nothing to do; ' : ''}${many} left\n`;
}
