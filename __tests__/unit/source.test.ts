import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { headOf } from '../../src/adapters/github/head.js';
import { workflowSource } from '../../src/adapters/github/source.js';
import { cancelled, handleSignals } from '../../src/adapters/node/signals.js';
import { nodeSource, normalizeRemote } from '../../src/adapters/node/source.js';
import { isColoured, isInteractive } from '../../src/adapters/node/terminal.js';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'source-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

function git(...args: string[]): string {
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@b.example', '-c', 'commit.gpgsign=false'];
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' });
}

describe('origin', () => {
  it.each([
    ['https://github.com/Owner/Repo.git', 'github.com/owner/repo'],
    ['https://user:t0ken@github.com/owner/repo', 'github.com/owner/repo'],
    ['git@github.com:owner/repo.git', 'github.com/owner/repo'],
    ['github.com:owner/repo', 'github.com/owner/repo'],
    ['ssh://git@github.com:22/owner/repo.git/', 'github.com/owner/repo'],
    ['ssh://git@[2001:db8::1]:22/owner/repo', '[2001:db8::1]/owner/repo'],
    ['https://git.example:8443/group/sub/repo.git', 'git.example/group/sub/repo'],
    ['/srv/git/repo.git', undefined],
    ['../repo', undefined],
    ['C:\\repo', undefined],
    ['file:///srv/git/repo.git', undefined],
    ['', undefined],
  ])('of the remote %s is %s', (remote, origin) => expect(normalizeRemote(remote)).toBe(origin));

  it('never carries what stands before the @', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9_-]{8,20}$/).map((text) => `SECRET${text}`);
    fc.assert(
      fc.property(secret, (token) => {
        expect(normalizeRemote(`https://x:${token}@github.com/o/r.git`)).toBe('github.com/o/r');
      }),
    );
  });

  it('is the remote and the folder inside the repository', async () => {
    git('init', '-q');
    git('remote', 'add', 'origin', 'git@github.com:owner/repo.git');
    mkdirSync(join(folder, 'apps', 'board'), { recursive: true });
    const source = nodeSource({});
    expect(await source.origin(folder)).toEqual({ project: 'github.com/owner/repo', subfolder: '' });
    expect(await source.origin(join(folder, 'apps', 'board'))).toEqual({
      project: 'github.com/owner/repo',
      subfolder: 'apps/board',
    });
  });

  it('is the path where there is no repository, or none with a remote', async () => {
    const expected = { project: `path:${folder}`, subfolder: '' };
    expect(await nodeSource({}).origin(folder)).toEqual(expected);
    git('init', '-q');
    expect(await nodeSource({}).origin(folder)).toEqual(expected);
  });
});

describe('commit', () => {
  it('says what is checked out and whether something differs', async () => {
    const source = nodeSource({});
    expect(await source.commit(folder)).toEqual({});
    git('init', '-q');
    expect(await source.commit(folder)).toEqual({});
    git('commit', '-q', '--allow-empty', '-m', 'x');
    const commit = git('rev-parse', 'HEAD').trim();
    expect(await source.commit(folder)).toEqual({ commit, dirty: false });
    writeFileSync(join(folder, 'app.jac'), '');
    expect(await source.commit(folder)).toEqual({ commit, dirty: true });
  });
});

describe('a folder that is laid out as a bare repository', () => {
  /** As somebody commits it; its configuration starts a command wherever git follows it. */
  function planted(sub: string, config: string): { readonly at: string; readonly ran: () => boolean } {
    const at = join(folder, sub);
    const mark = join(folder, 'ran');
    mkdirSync(join(at, 'objects'), { recursive: true });
    mkdirSync(join(at, 'refs', 'heads'), { recursive: true });
    writeFileSync(join(at, 'refs', 'heads', 'main'), `${'3'.repeat(40)}\n`);
    writeFileSync(join(at, 'HEAD'), 'ref: refs/heads/main\n');
    writeFileSync(join(at, 'config'), config.replaceAll('RUN', `touch ${mark}`));
    return { at, ran: () => existsSync(mark) };
  }
  const lazy = `[core]
  repositoryformatversion = 1
  bare = true
[extensions]
  partialClone = origin
[remote "origin"]
  url = ssh://git@github.com/owner/other
  promisor = true
  uploadpack = "RUN; false"
[core]
  sshCommand = "RUN; false"
`;
  const workTree = `[core]
  repositoryformatversion = 0
  bare = false
  worktree = .
  fsmonitor = "RUN; false"
[remote "origin"]
  url = git@github.com:owner/other.git
`;

  it.each([
    ['that fetches what it lacks', lazy],
    ['that claims a work tree', workTree],
  ])('%s starts nothing and says nothing', async (_what, config) => {
    git('init', '-q');
    git('commit', '-q', '--allow-empty', '-m', 'x');
    const { at, ran } = planted('svc', config);
    mkdirSync(join(at, 'deeper'));
    const env = { GITHUB_REPOSITORY: 'owner/repo', GITHUB_SERVER_URL: 'https://github.com' };
    for (const place of [at, join(at, 'deeper')]) {
      expect(await headOf(place)).toBeUndefined();
      const own = nodeSource({});
      expect(await own.commit(place)).toEqual({});
      expect(await own.origin(place)).toEqual({ project: `path:${place}`, subfolder: '' });
      expect(await workflowSource(env, own).commit(place)).toEqual({});
    }
    expect(ran()).toBe(false);
    expect(await headOf(folder)).toBe(git('rev-parse', 'HEAD').trim());
  });

  it('does not lend its HEAD to what lies in it', async () => {
    git('init', '-q');
    git('commit', '-q', '--allow-empty', '-m', 'x');
    const svc = join(folder, 'svc');
    mkdirSync(svc);
    for (const name of ['HEAD', 'objects', 'refs'])
      cpSync(join(folder, '.git', name), join(svc, name), { recursive: true });
    expect(await headOf(svc)).toBeUndefined();
  });

  it('is none of a work tree beside its bare repository', async () => {
    git('init', '-q', '--bare', 'repo.git');
    const bare = join(folder, 'repo.git');
    const tree = git('-C', bare, 'hash-object', '-w', '-t', 'tree', '/dev/null').trim();
    const commit = git('-C', bare, 'commit-tree', tree, '-m', 'x').trim();
    git('-C', bare, 'worktree', 'add', '-q', '--detach', join(bare, 'main'), commit);
    expect(await headOf(join(bare, 'main'))).toBe(commit);
    expect(await nodeSource({}).commit(join(bare, 'main'))).toEqual({ commit, dirty: false });
  });
});

it('reading of a partial clone fetches nothing', async () => {
  git('init', '-q');
  const mark = join(folder, 'ran');
  for (const [name, value] of Object.entries({
    'core.repositoryformatversion': '1',
    'extensions.partialClone': 'origin',
    'remote.origin.url': `file://${folder}`,
    'remote.origin.promisor': 'true',
    'remote.origin.uploadpack': `touch ${mark}; false`,
  }))
    git('config', name, value);
  writeFileSync(join(folder, '.git', 'HEAD'), `${'3'.repeat(40)}\n`);
  expect(await headOf(folder)).toBe('3'.repeat(40));
  expect(await nodeSource({}).commit(folder)).toEqual({ commit: '3'.repeat(40) });
  expect(existsSync(mark)).toBe(false);
});

describe('names', () => {
  it('of a run are its own, also beside a twin of the same job', () => {
    const env = { GITHUB_RUN_ID: '12', GITHUB_RUN_ATTEMPT: '2', GITHUB_JOB: 'deploy' };
    const [one, two] = [nodeSource(env).holder(), nodeSource(env).holder()];
    expect(one).toMatch(/^12-2-deploy-[0-9a-f]{8}$/);
    expect(one).not.toBe(two);
    const local = nodeSource({});
    expect(local.holder()).toContain(`-${process.pid}-`);
    expect(local.holder()).toBe(local.holder());
  });

  it('of the actor', () => {
    expect(nodeSource({ GITHUB_ACTOR: 'octocat' }).actor()).toBe('octocat');
    expect(nodeSource({}).actor()).toMatch(/^.+@.+$/);
  });
});

describe('terminal', () => {
  it.each([
    [true, {}, true, true],
    [false, {}, false, false],
    [true, { TERM: 'dumb' }, false, false],
    [true, { NO_COLOR: '1' }, false, true],
    [true, { NO_COLOR: '' }, true, true],
    [true, { CI: 'true' }, true, false],
    [true, { CI: 'false' }, true, true],
    [false, { FORCE_COLOR: '1' }, true, false],
    [true, { FORCE_COLOR: '0' }, false, true],
    [false, { FORCE_COLOR: '1', NO_COLOR: '1' }, false, false],
  ])('a terminal (%j) with %j', (isTerminal, env, coloured, interactive) => {
    expect(isColoured(isTerminal, env)).toBe(coloured);
    expect(isInteractive(isTerminal, env)).toBe(interactive);
  });
});

describe('signals', () => {
  it('ask to stop first and end the process the second time', () => {
    const ended: number[] = [];
    const listeners = new Map<string, (name: string) => void>();
    const process = {
      on: (name: string, listener: (name: string) => void) => listeners.set(name, listener),
      off: (name: string) => listeners.delete(name),
    };
    const handling = handleSignals(process as never, (code) => ended.push(code));
    listeners.get('SIGTERM')?.('SIGTERM');
    expect(handling.signal.reason).toMatchObject({
      code: 'Cancelled',
      exitCode: 130,
      message: 'cancelled by SIGTERM',
    });
    expect(ended).toEqual([]);
    listeners.get('SIGINT')?.('SIGINT');
    expect(ended).toEqual([130]);
    handling.stop();
    expect(listeners.size).toBe(0);
    expect(cancelled('SIGINT').message).toBe('cancelled');
  });
});
