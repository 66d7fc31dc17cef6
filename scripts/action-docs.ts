/**
 * Writes what is made from the Action's names (src/doors/action/io.ts): action.yml, and the tables in README.md between
 * `<!-- action inputs -->` and `<!-- /action inputs -->`. With --check it compares and exits 1 on a difference.
 * Run in the root of the repository:
 *   node scripts/run-ts.mjs scripts/action-docs.ts --check
 */
import { readFile, writeFile } from 'node:fs/promises';
import { actionMarkdown, actionYaml } from '../src/doors/action/docs.js';

const begin = '<!-- action inputs -->';
const end = '<!-- /action inputs -->';

const readme = await readFile('README.md', 'utf8');
const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
if (from < 0 || to < from) throw new Error(`README.md has no ${begin} … ${end}`);
const wanted = [
  ['action.yml', actionYaml()],
  ['README.md', `${readme.slice(0, from)}${begin}\n\n${actionMarkdown()}\n${readme.slice(to)}`],
] as const;

for (const [path, text] of wanted) {
  if ((await readFile(path, 'utf8')) === text) continue;
  if (process.argv.includes('--check')) {
    console.error(
      `${path} does not agree with src/doors/action/io.ts: node scripts/run-ts.mjs scripts/action-docs.ts`,
    );
    process.exitCode = 1;
  } else {
    await writeFile(path, text);
    console.log(`wrote ${path}`);
  }
}
