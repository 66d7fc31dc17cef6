import { execFile } from 'node:child_process';

/** The commit that is checked out, and what it was made from. */
export interface Head {
  readonly commit: string;
  readonly parents: readonly string[];
}

function git(cwd: string, ...args: string[]): Promise<string | undefined> {
  // The checkout may belong to another user (container jobs), and its configuration must not start programs: we only read.
  const careful = ['-c', 'safe.directory=*', '-c', 'core.fsmonitor=false', ...args];
  return new Promise((resolve) => {
    execFile('git', careful, { cwd, timeout: 10_000 }, (error, stdout) =>
      resolve(error === null ? stdout : undefined),
    );
  });
}

/** What is checked out in a folder; undefined where git cannot tell. Parents are told by a shallow clone as well. */
export async function headOf(folder: string): Promise<Head | undefined> {
  const [commit, object] = await Promise.all([
    git(folder, 'rev-parse', '--verify', 'HEAD'),
    git(folder, 'cat-file', 'commit', 'HEAD'),
  ]);
  if (commit === undefined || object === undefined) return undefined;
  const [header = ''] = object.split('\n\n', 1);
  return {
    commit: commit.trim(),
    parents: [...header.matchAll(/^parent (\w+)$/gm)].map(([, sha = '']) => sha),
  };
}
