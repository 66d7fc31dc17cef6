/**
 * Writes what is made from the settings table: docs/schema/settings.schema.json, docs/settings.md, and the table in README.md between
 * `<!-- settings:begin -->` and `<!-- settings:end -->`. With --check it compares and exits 1 on a difference.
 * Run in the root of the repository:
 *   node scripts/run-ts.mjs scripts/settings-docs.ts --check
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { settingsJsonSchema, settingsMarkdown } from '../src/model/settings-docs.js';
import { settingsReference } from './settings-reference.js';

const schemaPath = 'docs/schema/settings.schema.json';
const referencePath = 'docs/settings.md';
const readmePath = 'README.md';
const begin = '<!-- settings:begin -->';
const end = '<!-- settings:end -->';

async function read(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

function withTable(readme: string): string {
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) return readme;
  return `${readme.slice(0, from + begin.length)}\n\n${settingsMarkdown()}\n${readme.slice(to)}`;
}

const readme = await read(readmePath);
const wanted: readonly (readonly [string, string])[] = [
  [schemaPath, `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`],
  [referencePath, await settingsReference()],
  ...(readme === undefined ? [] : [[readmePath, withTable(readme)] as const]),
];

/** JSON is compared by what it says: the formatter breaks its lines elsewhere. */
function same(path: string, there: string | undefined, text: string): boolean {
  if (there === undefined || !path.endsWith('.json')) return there === text;
  return JSON.stringify(JSON.parse(there)) === JSON.stringify(JSON.parse(text));
}

const stale: string[] = [];
for (const [path, text] of wanted) if (!same(path, await read(path), text)) stale.push(path);
if (process.argv.includes('--check')) {
  for (const path of stale)
    console.error(`${path} does not agree with src/model/settings-table.ts: make it anew`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of wanted) {
    if (!stale.includes(path)) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    console.log(`wrote ${path}`);
  }
}
