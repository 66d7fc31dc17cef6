import type { Diagnosis } from '../../model/diagnosis.js';
import type { Report } from '../../model/report.js';

/** GitHub's limit for the body of a comment, in characters. */
const bodyLimit = 65_536;

const headline: Record<Report['status'], string> = {
  planned: 'planned',
  unchanged: 'is up to date',
  ready: 'is ready',
  'not-ready': 'is not ready',
  failed: 'failed',
  'rolled-back': 'failed and went back to the last good revision',
  destroyed: 'is gone',
  asleep: 'sleeps',
  locked: 'is locked by another run',
  timeout: 'did not become ready in time',
  cancelled: 'was cancelled',
};

/** Hidden line by which a later run finds this comment again. */
export const commentMarker = (app: string, namespace: string, job: string): string =>
  `<!-- jac-scale ${[app, namespace, job].map((part) => part.replace(/[^\w./-]/g, '_')).join(' ')} -->`;

/** A Report as the comment and the job summary show it. */
export function reportMarkdown(report: Report): string {
  const { app, namespace, url, docsUrl, release } = report;
  const facts: [string, string | undefined][] = [
    ['URL', url],
    ['Docs', docsUrl],
    ['Namespace', code(namespace)],
    ['Revision', report.revision?.toString()],
    ['Went back to', report.rolledBackTo?.toString()],
    ['Code', release === undefined ? undefined : code(release.digest.slice(0, 19))],
    ['Took', `${(report.durationMs / 1000).toFixed(1)} s`],
  ];
  const changes = (report.changes ?? []).filter((change) => change.action !== 'unchanged');
  const parts = [
    `### ${code(app)} ${headline[report.status]}`,
    table(
      ['', ''],
      facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    ...report.diagnosis.map(diagnosisMarkdown),
    changes.length === 0
      ? ''
      : table(
          ['Change', 'Object'],
          changes.map((change) => [change.action, code(`${change.kind}/${change.name}`)]),
        ),
    (report.pods ?? []).length === 0
      ? ''
      : table(
          ['Pod', 'Status', 'Node'],
          (report.pods ?? []).map((pod) => [code(pod.name), pod.status, pod.node ?? '']),
        ),
    ...(report.notes ?? []),
  ];
  return withinLimit(parts.filter((part) => part !== '').join('\n\n'));
}

function diagnosisMarkdown(diagnosis: Diagnosis): string {
  const { code: name, what, why, next, log = [] } = diagnosis;
  const folded =
    log.length === 0
      ? []
      : [`<details><summary>Last lines of the log</summary>\n\n${fence(log.join('\n'))}\n\n</details>`];
  return [
    `**${name}**: ${plain(what)}`,
    ...(why === undefined ? [] : [fence(why)]),
    ...(next === undefined ? [] : [`Next: ${code(next)}`]),
    ...folded,
  ].join('\n\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text from logs may hold backticks: the fence is longer than any run of them. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const mark = '`'.repeat(longest + 1);
  return `${mark}\n${text}\n${mark}`;
}

const code = (text: string): string => `\`${text.replaceAll('`', "'").replaceAll('\n', ' ')}\``;
const plain = (text: string): string =>
  text.replace(/[<>&@#]/g, (character) => `&#${character.charCodeAt(0)};`);

function withinLimit(text: string): string {
  const room = bodyLimit - 512;
  return text.length <= room
    ? text
    : `${text.slice(0, room)}\n\n…cut: the whole report is an output of the job.`;
}
