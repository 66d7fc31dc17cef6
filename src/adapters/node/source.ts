import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { lstatSync, realpathSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import type { SourceInfo } from '../../ports/source.js';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A repository's configuration can name programs (file monitors, hooks, a partial clone's `uploadpack`), and a folder that is
 * laid out as a bare repository brings a configuration along wherever it is committed. We only read.
 */
const careful = ['safe.bareRepository=explicit', 'core.fsmonitor=false', 'core.hooksPath=/dev/null'];
const nothingStarts = {
  GIT_NO_LAZY_FETCH: '1',
  // For git before 2.39.4, which does not know the variable above.
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
};

/** Starts a program without a shell; what it printed, or undefined where it is missing, fails or takes too long. */
export type Execute = (
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Environment },
) => Promise<string | undefined>;

const execute: Execute = (program, args, options) =>
  new Promise((resolve) => {
    const limits = { timeout: 10_000, maxBuffer: 64 * 1024 * 1024 };
    execFile(program, args, { ...options, ...limits }, (error, stdout) =>
      resolve(error === null ? stdout : undefined),
    );
  });

/**
 * What git prints in a folder, or undefined where it is missing or fails: a project need not be a repository.
 * @param config further settings, as `safe.directory=*`
 */
export async function readGit(
  folder: string,
  args: readonly string[],
  config: readonly string[] = [],
  run: Execute = execute,
): Promise<string | undefined> {
  if (isInBareLayout(folder)) return undefined;
  const settings = [...careful, ...config].flatMap((setting) => ['-c', setting]);
  return await run('git', [...settings, ...args], { cwd: folder, env: { ...process.env, ...nothingStarts } });
}

/**
 * Whether git before 2.38, which does not know safe.bareRepository, could take a folder on the way to the work tree's root for
 * a repository.
 * @see https://git-scm.com/docs/git-config#Documentation/git-config.txt-safebareRepository
 */
function isInBareLayout(folder: string): boolean {
  const has = (at: string, name: string) =>
    lstatSync(join(at, name), { throwIfNoEntry: false }) !== undefined;
  try {
    for (let at = realpathSync(folder); ; at = dirname(at)) {
      if (has(at, 'HEAD') && (has(at, 'objects') || has(at, 'commondir'))) return true;
      if (has(at, '.git') || at === dirname(at)) return false;
    }
  } catch {
    // What cannot be looked at is not to be trusted.
    return true;
  }
}

/**
 * `host/owner/repo` of a remote, so that a push over https and a terminal with ssh name the same origin; credentials and
 * ports are left out. Undefined for a remote that is a path.
 */
export function normalizeRemote(remote: string): string | undefined {
  const text = remote.trim();
  const url = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:/]+)(?::\d+)?\/(.+)$/i.exec(text);
  // scp's form, git@host:owner/repo; a one-letter "host" is a Windows drive.
  const scp = /^(?:[^@/\s]+@)?([^:/\s]{2,}):(?!\/\/)\/?(.+)$/.exec(text);
  const [, host, path] = url ?? scp ?? [];
  if (host === undefined || path === undefined) return undefined;
  const clean = path
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/i, '')
    .replace(/^\/+/, '');
  return clean === '' ? undefined : `${host}/${clean}`.toLowerCase();
}

/** Who deploys what from where, of this process. */
export function nodeSource(env: Environment): SourceInfo {
  const holder = holderOf(env);
  return {
    origin: async (root) => {
      const place = await realpath(root);
      const [remote, top] = await Promise.all([
        readGit(place, ['config', '--get', 'remote.origin.url']),
        readGit(place, ['rev-parse', '--show-toplevel']),
      ]);
      const project = remote === undefined ? undefined : normalizeRemote(remote);
      if (project === undefined || top === undefined) return { project: `path:${place}`, subfolder: '' };
      const subfolder = relative(await realpath(top.replace(/\r?\n$/, '')), place);
      return { project, subfolder: subfolder.split(sep).join('/') };
    },
    commit: async (root) => {
      const [head, changes] = await Promise.all([
        readGit(root, ['rev-parse', '--verify', 'HEAD']),
        readGit(root, ['status', '--porcelain', '--untracked-files=normal', '--', '.']),
      ]);
      if (head === undefined) return {};
      return {
        commit: head.trim(),
        ...(changes === undefined ? {} : { dirty: changes.trim() !== '' }),
      };
    },
    actor: () => env['GITHUB_ACTOR'] || `${userName(env)}@${hostname()}`,
    holder: () => holder,
  };
}

function userName(env: Environment): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a uid that has no name.
    return env['USER'] || `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}

/** Unique per process; in CI it names run, attempt and job, which matrix twins share: hence the random end. */
function holderOf(env: Environment): string {
  const run = env['GITHUB_RUN_ID'];
  if (!run) return `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`;
  const parts = [run, env['GITHUB_RUN_ATTEMPT'], env['GITHUB_JOB'], randomBytes(4).toString('hex')];
  return parts.filter((part) => part).join('-');
}
