import { dirname, join, relative, sep } from 'node:path';
import type { Files } from '../../ports/files.js';
import type { Repository } from './workflows.js';

/** The repository around a project: GitHub reads workflows at its root alone. Without one the project is taken for it. */
export async function repositoryOf(root: string, files: Files): Promise<Repository> {
  for (let folder = root; ; folder = dirname(folder)) {
    const kind = await files.kindOf(join(folder, '.git'));
    if (kind !== undefined) {
      const inside = relative(folder, root)
        .split(sep)
        .filter((part) => part !== '');
      return {
        up: inside.map(() => '../').join(''),
        folder: inside.join('/'),
        branch: await branchOf(folder, files),
      };
    }
    if (folder === dirname(folder)) return { up: '', folder: '', branch: 'main' };
  }
}

/** Nothing here says which branch is the default one; `master` is told by being checked out. */
async function branchOf(folder: string, files: Files): Promise<string> {
  const head = await files.readText(join(folder, '.git', 'HEAD')).catch(() => undefined);
  return head?.trim() === 'ref: refs/heads/master' ? 'master' : 'main';
}
