/** What a build of a release knows and dist/ does not: the commit it was made of. dist/ is committed itself, so it cannot name one. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

const marker = "const __moduleUrl = 'file://' + __filename;";

/** A file of dist/ that names the commit (src/doors/cli/main-machine.ts reads it). */
export function stamped(text, commit) {
  if (text.split(marker).length !== 2)
    throw new Error('a file of dist/ does not begin as scripts/build.mjs writes it');
  return text.replace(marker, () => `${marker}\nconst __COMMIT__ = ${JSON.stringify(commit)};`);
}

/** The commit of a work tree, with `-dirty` when tracked files differ from it; `none` where git knows nothing of it. */
export async function commitOf(root) {
  try {
    const git = async (...args) => (await run('git', ['-C', root, ...args])).stdout.trim();
    const commit = await git('rev-parse', 'HEAD');
    return (await git('status', '--porcelain', '--untracked-files=no')) === '' ? commit : `${commit}-dirty`;
  } catch {
    return 'none';
  }
}
