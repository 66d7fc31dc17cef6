/**
 * Writes docs/failures.md from the tables of __tests__/catalogue and from what the plugin said (__tests__/fixtures/catalogue). With --check
 * it compares and exits 1 on a difference. Run in the root of the repository:
 *   node scripts/run-ts.mjs scripts/failures-docs.ts --check
 */
import { readFile, writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import { elsewhere } from '../__tests__/catalogue/elsewhere.js';
import type { Failure, Theme } from '../__tests__/catalogue/failure.js';
import { themes } from '../__tests__/catalogue/index.js';

const path = 'docs/failures.md';
const columns = 80;

const fenced = (language: string, text: string): string => `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;

/** A line as a terminal of 80 columns has it, broken at a space so that it can be read here. */
function broken(line: string): string {
  const indent = /^ *(\| )?/.exec(line)?.[0] ?? '';
  const rows: string[] = [];
  let rest = line;
  while (rest.length > columns) {
    const at = rest.lastIndexOf(' ', columns);
    if (at <= indent.length) break;
    rows.push(rest.slice(0, at));
    rest = indent + rest.slice(at + 1);
  }
  return [...rows, rest].join('\n');
}

/** What one does, step by step. */
function provoked(failure: Failure): string {
  const {
    settings,
    toml,
    code,
    objects = [],
    namespaceLabels = {},
    flags = [],
    env = {},
    steps = [],
  } = failure;
  const labels = Object.entries(namespaceLabels).map(([key, value]) => `${key}=${value}`);
  const tables = [settings === undefined ? '' : `[plugins.scale.kubernetes]\n${settings}`, toml ?? ''].filter(
    (text) => text !== '',
  );
  const command = [
    ...Object.entries(env).map(([key, value]) => `${key}='${value}'`),
    'kubectl jac scale app.jac',
    ...flags,
  ].join(' ');
  const asks = failure.act === undefined && failure.status !== true;
  return [
    ...(steps.length === 0 ? [] : [steps.map((step) => `- ${step}`).join('\n')]),
    ...(labels.length === 0 ? [] : [fenced('sh', `kubectl label namespace web ${labels.join(' ')}`)]),
    ...(objects.length === 0
      ? []
      : [fenced('yaml', objects.map((object) => stringify(object, { lineWidth: 100 })).join('---\n'))]),
    ...(tables.length === 0 ? [] : [fenced('toml', `# jac.toml\n${tables.join('\n\n')}`)]),
    ...(code === undefined ? [] : [fenced('jac', code)]),
    ...(asks ? [fenced('sh', command)] : []),
  ].join('\n\n');
}

async function sectionOf(failure: Failure, { suite }: Theme): Promise<string> {
  const { id, title, told, mend } = failure;
  const said = await readFile(`__tests__/fixtures/catalogue/${id}.txt`, 'utf8');
  const where = [
    `\`${told.code}\``,
    `exit code ${told.exit}`,
    ...(told.object === undefined ? [] : [`object \`${told.object}\``]),
  ];
  return `### ${title}

${provoked(failure)}

${fenced('text', said.trimEnd().split('\n').map(broken).join('\n'))}

${where.join(', ')}. Test: \`${suite}\`, \`${id}\`${mend === undefined ? '' : ', which follows the remedy and sees that it helps'}.`;
}

const sections = await Promise.all(
  themes.map(async (theme) => {
    const all = await Promise.all(theme.failures.map((failure) => sectionOf(failure, theme)));
    return `## ${theme.title}\n\n${all.join('\n\n')}`;
  }),
);
const count = themes.reduce((sum, { failures }) => sum + failures.length, 0);
const rest = Object.entries(elsewhere).map(([code, why]) => `| \`${code}\` | ${why} |`);
const text = `# Failures, and what is said of them

${count} ways in which a deployment fails: how to provoke each one, and what \`kubectl jac\` says then. The page is made by
\`scripts/failures-docs.ts\` from the tables in \`__tests__/catalogue/\`; the suites \`__tests__/cluster/catalogue-*.test.ts\` provoke each cause in a real
cluster and hold code, object, container, remedy and exit code to it. What was said is a recording: names, hashes, addresses and times are made
alike, and lines are broken to ${columns} columns.

The app is [examples/hello](../examples/hello), called \`hello\`, in namespace \`web\`; \`registry.example.com\` is a registry that wants a login. What is not said
about \`jac.toml\` or \`app.jac\` is as in the example. The rules behind it all, with the signal that decides each one, are in
[diagnosis](diagnosis.md); the numbers are in [exit codes](exit-codes.md).

${sections.join('\n\n')}

## Not provoked here

| code | why, and what holds it instead |
|---|---|
${rest.join('\n')}
`;

if (process.argv.includes('--check')) {
  if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
    console.error(`${path} does not agree with __tests__/catalogue and its recordings: make it anew`);
    process.exitCode = 1;
  }
} else {
  await writeFile(path, text);
  console.log(`wrote ${path}`);
}
