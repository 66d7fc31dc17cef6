import type { Diagnosis } from '../../../model/diagnosis.js';
import type { Report, ReportChange } from '../../../model/report.js';
import { type Block, fixed, withinLimit } from './fit.js';
import { picture } from './mermaid.js';
import { clean, code, cut, details, fence, plain, table } from './text.js';

/** GitHub's limit for the body of a comment is 65,536 characters; the marker stands in front of ours. */
const bodyLimit = 65_000;

const mostDiagnoses = 5;
const mostDiffs = 30;
/** Longer tables are folded. */
const openRows = 12;

const headline: Record<Report['status'], string> = {
  planned: '📋 {app}: the plan',
  unchanged: '✅ {app} is up to date',
  ready: '✅ {app} is ready',
  'not-ready': '❌ {app} is not ready',
  failed: '❌ {app} failed',
  'rolled-back': '❌ {app} failed and went back to the last good revision',
  destroyed: '🗑️ {app} is gone',
  asleep: '💤 {app} sleeps',
  exported: '✅ data of {app} was exported',
  imported: '✅ data of {app} was imported',
  locked: '❌ {app} is locked by another run',
  timeout: '❌ {app} did not become ready in time',
  cancelled: '⚪ {app}: the run was cancelled',
};

/** What a report does not know: the run it came from. */
export interface RunFacts {
  readonly commit?: string;
  readonly runUrl?: string;
}

/** A Report as the comment and the job's summary show it. */
export function reportMarkdown(report: Report, facts: RunFacts = {}): string {
  const changes = (report.changes ?? []).filter((change) => change.action !== 'unchanged');
  return withinLimit(
    [
      fixed(`### ${headline[report.status].replace('{app}', () => code(report.app || 'the app'))}`),
      fixed(factsTable(report)),
      ...report.diagnosis.slice(0, mostDiagnoses).flatMap(diagnosisBlocks),
      leftOut(report.diagnosis.length - mostDiagnoses),
      rowsBlock(
        ['Change', 'Object'],
        changes.map((change) => [change.action, code(`${change.kind}/${change.name}`)]),
        'changes',
      ),
      ...changes
        .filter(({ diff }) => diff !== undefined && diff !== '')
        .slice(0, mostDiffs)
        .map(diffBlock),
      rowsBlock(['Pod', 'Status', 'Node'], podRows(report), 'pods'),
      pictureBlock(report),
      notesBlock([
        ...(report.notes ?? []),
        ...report.warnings.map(({ message, file, line }) => {
          const place = line === undefined ? file : `${file}:${line}`;
          return place === undefined || message.includes(place) ? message : `${place}: ${message}`;
        }),
      ]),
      nextBlock(report),
      fixed(footer(facts)),
    ],
    bodyLimit,
  );
}

/** What stands in the comment while the run goes on. */
export function openingMarkdown(app: string, namespace: string, what: string, facts: RunFacts): string {
  return withinLimit(
    [
      fixed(`### ⏳ ${code(app)} ${plain(what)}`),
      fixed(`Namespace ${code(namespace)}`),
      fixed(footer(facts)),
    ],
    bodyLimit,
  );
}

export function footer({ commit, runUrl }: RunFacts): string {
  const parts = [
    ...(commit === undefined ? [] : [`commit ${code(commit.slice(0, 7))}`]),
    ...(runUrl === undefined ? [] : [`[log of the run](${encodeURI(runUrl).replace(/[()]/g, '')})`]),
  ];
  return parts.length === 0 ? '' : `<sub>${parts.join(' · ')}</sub>`;
}

const link = (url: string): string =>
  /^https?:\/\/[\w.:[\]/-]+$/.test(url) && url.length < 500 ? `<${url}>` : code(url);

function factsTable(report: Report): string {
  const { release, preview } = report;
  const tag = release?.tag === undefined ? '' : `, tag ${code(release.tag)}`;
  const perNode = new Map<string, number>();
  for (const pod of report.pods ?? [])
    if (pod.component === 'app' && pod.ready)
      perNode.set(pod.node ?? '', (perNode.get(pod.node ?? '') ?? 0) + 1);
  const rows: [string, string | undefined][] = [
    ['URL', report.url === undefined ? undefined : link(report.url)],
    ['Docs', report.docsUrl === undefined ? undefined : link(report.docsUrl)],
    ['Namespace', code(report.namespace)],
    ['Preview of', preview === undefined ? undefined : `#${preview.pullRequest}`],
    ['Ends', preview?.expires === undefined ? undefined : plain(preview.expires)],
    ['Revision', report.revision?.toString()],
    ['Went back to', report.rolledBackTo === undefined ? undefined : `revision ${report.rolledBackTo}`],
    ['Image', release?.image === undefined ? undefined : `${code(release.image)}${tag}`],
    ['Digest', release === undefined ? undefined : code(release.digest.slice(0, 19))],
    ['Built by', release?.builder === undefined ? undefined : plain(release.builder)],
    [
      'Pods ready',
      [...perNode]
        .slice(0, 10)
        .map(([node, count]) => `${count} on ${code(node)}`)
        .join(', '),
    ],
    ['Took', `${(report.durationMs / 1000).toFixed(1)} s`],
  ];
  return table(
    ['', ''],
    rows.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]])),
  );
}

function diagnosisBlocks({ code: name, what, why, next, log = [], ...at }: Diagnosis): Block[] {
  const place =
    at.file === undefined ? '' : ` (${code(at.line === undefined ? at.file : `${at.file}:${at.line}`)})`;
  return [
    fixed(`**${plain(name, 60)}**: ${plain(what)}${place}`),
    linesBlock('log', (why ?? '').split('\n'), 'first', fence),
    ...(next === undefined ? [] : [fixed(`Next:\n\n${fence(cut(next, 800))}`)]),
    linesBlock('log', log, 'last', (text) => details('Last lines of the log', fence(text))),
  ];
}

/** Lines of a stranger's text, each of bearable length. */
function linesBlock(
  rank: 'log' | 'diff',
  text: readonly string[],
  keep: 'first' | 'last',
  around: (text: string) => string,
): Block {
  const lines = text.flatMap((line) => clean(line).split('\n')).map((line) => cut(line, 1000));
  return {
    rank,
    keep,
    lines: lines.every((line) => line === '') ? [] : lines,
    render: (kept, missing) => {
      if (kept.length === 0)
        return missing === 0 ? '' : `… ${missing} lines left out; they are in the log of the run.`;
      const mark = missing === 0 ? [] : [`… ${missing} lines left out`];
      return around((keep === 'last' ? [...mark, ...kept] : [...kept, ...mark]).join('\n'));
    },
  };
}

function diffBlock({ action, kind, name, diff = '' }: ReportChange): Block {
  const summary = `${action} ${plain(`${kind}/${name}`)}`;
  const lines = diff.replace(/\n$/, '').split('\n');
  return linesBlock('diff', lines, 'first', (text) => details(summary, fence(text, 'diff')));
}

function rowsBlock(head: readonly string[], rows: readonly (readonly string[])[], what: string): Block {
  const lines = rows.map((cells) => cells.join(' | '));
  return {
    rank: 'table',
    lines,
    render: (kept, missing) => {
      if (kept.length === 0) return missing === 0 ? '' : `… and ${missing} ${what}`;
      const body = table(
        head,
        kept.map((line) => [line]),
      );
      const all = missing === 0 ? body : `${body}\n\n… and ${missing} more ${what}`;
      return rows.length > openRows ? details(`${rows.length} ${what}`, all) : all;
    },
  };
}

/** The app's own first, then by node. */
const podRows = (report: Report): string[][] =>
  [...(report.pods ?? [])]
    .sort((a, b) => a.component.localeCompare(b.component) || (a.node ?? '').localeCompare(b.node ?? ''))
    .map((pod) => [code(pod.name), plain(pod.status, 60), pod.node === undefined ? '' : code(pod.node)]);

function pictureBlock(report: Report): Block {
  const lines = picture(report).join('\n');
  return {
    rank: 'picture',
    lines: lines === '' ? [] : [lines],
    render: ([drawn]) => (drawn === undefined ? '' : fence(drawn, 'mermaid')),
  };
}

const notesBlock = (notes: readonly string[]): Block => ({
  rank: 'table',
  lines: notes.map((note) => `- ${plain(note)}`),
  render: (kept, missing) =>
    [...kept, ...(missing === 0 ? [] : [`- … and ${missing} more notes`])].join('\n'),
});

const leftOut = (count: number): Block =>
  fixed(count > 0 ? `… and ${count} more causes; the output \`report\` of the step has them all.` : '');

/** What to type next, where no diagnosis says it. */
function nextBlock({ status, app, namespace, diagnosis }: Report): Block {
  if (diagnosis.some(({ next }) => next !== undefined) || app === '' || namespace === '') return fixed('');
  if (status === 'planned' || status === 'destroyed') return fixed('');
  const of = `--name ${app} -n ${namespace}`;
  return fixed(
    `Next: ${code(status === 'ready' ? `kubectl jac logs ${of} -f` : `kubectl jac status ${of}`)}`,
  );
}
