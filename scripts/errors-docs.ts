/**
 * Writes docs/errors.md from the tables of exit codes, error codes and diagnoses. With --check it compares and exits 1 on a difference.
 * Run in the root of the repository:
 *   node scripts/run-ts.mjs scripts/errors-docs.ts --check
 */
import { readFile, writeFile } from 'node:fs/promises';
import { type CodeRow, codes } from '../src/engine/diagnose/codes.js';
import { exitRows } from '../src/model/error-codes/exits.js';
import type { ErrorCodeRow } from '../src/model/error-codes/row.js';
import { errorCodeAreas } from '../src/model/error-codes.js';

const path = 'docs/errors.md';
const verdicts = {
  failed: 'Ends the rollout: exit 4, or 5 when it was rolled back.',
  waiting: 'May pass by itself: said once, and the reason of exit 7 when the timeout comes first.',
  log: 'Read from the log of a container that failed: exit 4, or 5 when it was rolled back.',
} as const;
const titles = {
  failed: 'Rollouts: what fails',
  waiting: 'Rollouts: what is waited for',
  log: 'Rollouts: what logs tell',
} as const;

type Diagnosed = readonly [verdict: keyof typeof codes, row: CodeRow];

const diagnosed = new Map<string, Diagnosed>(
  (['failed', 'waiting', 'log'] as const).flatMap((verdict) =>
    Object.entries<CodeRow>(codes[verdict]).map(([code, row]) => [code, [verdict, row]] as const),
  ),
);

const byName = <T>([a]: readonly [string, T], [b]: readonly [string, T]): number => (a < b ? -1 : 1);
const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.`]$/.test(text) ? '' : '.'}`;

function endsText(ends: ErrorCodeRow['ends']): string {
  const exits = ends.filter((end) => end !== 'warning').map((exit) => `[${exit}](#exit-${exit})`);
  const warned = ends.includes('warning');
  if (exits.length === 0) return 'A warning: the run goes on.';
  return `Exit ${exits.join(' or ')}${warned ? '; elsewhere a warning, and the run goes on' : ''}.`;
}

function diagnosisLines([verdict, row]: Diagnosed, where = ''): string[] {
  const { signal, exceptions, next } = row;
  return [
    `${where}${verdicts[verdict]}`,
    '',
    `- Signal: ${sentence(signal)}`,
    ...(exceptions === 'none' ? [] : [`- Does not count: ${sentence(exceptions)}`]),
    `- Cure: ${sentence(next)}`,
  ];
}

function errorLines(code: string, row: ErrorCodeRow): string[] {
  const alsoDiagnosed = diagnosed.get(code);
  return [
    `### ${code}`,
    '',
    `${row.meaning} ${endsText(row.ends)}`,
    '',
    `- Cause: ${sentence(row.cause)}`,
    `- Cure: ${sentence(row.cure)}`,
    '',
    ...(alsoDiagnosed === undefined ? [] : [...diagnosisLines(alsoDiagnosed, 'As a diagnosis. '), '']),
  ];
}

const thrown = new Set(errorCodeAreas.flatMap(({ rows }) => Object.keys(rows)));
const page = [
  '# Errors: every code, its cause and its cure',
  '',
  '<!-- Made by scripts/errors-docs.ts from src/model/error-codes and src/engine/diagnose: change it there. -->',
  '',
  'Each error, warning and diagnosis has a code, which stays the same from version to version: look it up here, or search a log for it.',
  '`-o json` has it as `code`, beside `what`, `why` and `next`. What a rollout looks at, and why, is in [diagnosis](diagnosis.md).',
  '',
  '[Exit codes](#exit-codes) · ' +
    [...errorCodeAreas.map(({ title }) => title), ...Object.values(titles)]
      .map(
        (title) =>
          `[${title}](#${title
            .toLowerCase()
            .replaceAll(/[^a-z -]/g, '')
            .replaceAll(' ', '-')})`,
      )
      .join(' · '),
  '',
  '## Exit codes',
  '',
  'With the verbs that end so: [exit codes](exit-codes.md).',
  '',
  ...Object.entries(exitRows).flatMap(([exit, row]) => [
    `### Exit ${exit}`,
    '',
    row.meaning,
    '',
    `- Cause: ${row.cause}`,
    `- Cure: ${row.cure}`,
    '',
  ]),
  ...errorCodeAreas.flatMap(({ title, rows }) => [
    `## ${title}`,
    '',
    ...Object.entries(rows)
      .sort(byName)
      .flatMap(([code, row]) => errorLines(code, row)),
  ]),
  ...(['failed', 'waiting', 'log'] as const).flatMap((verdict) => [
    `## ${titles[verdict]}`,
    '',
    ...[...diagnosed]
      .filter(([code, [of]]) => of === verdict && !thrown.has(code))
      .sort(byName)
      .flatMap(([code, row]) => [`### ${code}`, '', ...diagnosisLines(row), '']),
  ]),
]
  .join('\n')
  .replace(/\n+$/, '\n');

const there = await readFile(path, 'utf8').catch(() => undefined);
if (process.argv.includes('--check')) {
  if (there !== page) console.error(`${path} does not agree with src/model/error-codes: make it anew`);
  process.exitCode = there === page ? 0 : 1;
} else if (there !== page) {
  await writeFile(path, page);
  console.log(`wrote ${path}`);
}
