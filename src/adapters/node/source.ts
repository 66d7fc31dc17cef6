import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { relative, sep } from 'node:path';
import type { SourceInfo } from '../../ports/source.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** What git prints, or undefined where it is missing, fails or takes too long: a project need not be a repository. */
function git(root: string, ...args: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(
      'git',
      // A repository's own configuration must not start programs when we only read.
      ['-c', 'core.fsmonitor=false', ...args],
      {
        cwd: root,
        timeout: 10_000,
        maxBuffer: 64 * 1024 * 1024,
        env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' },
      },
      (error, stdout) => resolve(error === null ? stdout : undefined),
    );
  });
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
        git(place, 'config', '--get', 'remote.origin.url'),
        git(place, 'rev-parse', '--show-toplevel'),
      ]);
      const project = remote === undefined ? undefined : normalizeRemote(remote);
      if (project === undefined || top === undefined) return { project: `path:${place}`, subfolder: '' };
      const subfolder = relative(await realpath(top.replace(/\r?\n$/, '')), place);
      return { project, subfolder: subfolder.split(sep).join('/') };
    },
    commit: async (root) => {
      const [head, changes] = await Promise.all([
        git(root, 'rev-parse', '--verify', 'HEAD'),
        git(root, 'status', '--porcelain', '--untracked-files=normal', '--', '.'),
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
