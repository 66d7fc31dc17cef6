/** What may become a release, and what its tag moves: in repositories of the test's own. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';

const scripts = join(process.cwd(), 'scripts/release');
const folders: string[] = [];
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true });
});

const env = {
  PATH: process.env['PATH'],
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
};

let work: string;
const git = (...args: string[]) =>
  execFileSync('git', args, { cwd: work, env, encoding: 'utf8', stdio: 'pipe' }).trim();
const run = (script: string, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(join(scripts, script), args, {
    cwd: work,
    env,
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
};
const commit = (version: string) => {
  writeFileSync(join(work, 'package.json'), `{\n  "version": "${version}",\n  "private": true\n}\n`);
  git('add', '.');
  git('commit', '-qm', version);
  git('push', '-q', 'origin', 'HEAD');
  return git('rev-parse', 'HEAD');
};
const tagged = (version: string) => {
  const made = commit(version);
  git('tag', '-a', `v${version}`, '-m', version);
  git('push', '-q', 'origin', `v${version}`);
  return made;
};
const atOrigin = (tag: string) => git('ls-remote', 'origin', `refs/tags/${tag}`).split('\t')[0];

beforeEach(() => {
  const origin = mkdtempSync(join(tmpdir(), 'jac-origin-'));
  work = mkdtempSync(join(tmpdir(), 'jac-work-'));
  folders.push(origin, work);
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', origin], { env });
  git('init', '-q', '-b', 'main');
  git('remote', 'add', 'origin', origin);
});

describe('a tag becomes a release', () => {
  it('when it names the version, a commit of main, and was never another', () => {
    expect(run('check-tag.sh', 'v1.2.3', tagged('1.2.3'))).toEqual({ status: 0, said: '' });
  });

  it('not when package.json has another version', () => {
    const made = tagged('1.2.3');
    expect(run('check-tag.sh', 'v1.2.4', made)).toEqual({
      status: 1,
      said: 'error: the tag is v1.2.4, and package.json says 1.2.3\n',
    });
  });

  it('not when it is another commit at the origin', () => {
    tagged('1.2.3');
    writeFileSync(join(work, 'more'), '');
    const { status, said } = run('check-tag.sh', 'v1.2.3', commit('1.2.3'));
    expect([status, said]).toEqual([1, expect.stringContaining('a released tag never moves')]);
  });

  it('not when the origin has none, and not beside main', () => {
    const made = commit('1.2.3');
    expect(run('check-tag.sh', 'v1.2.3', made).said).toContain('the origin has no tag v1.2.3');
    git('checkout', '-qb', 'side');
    writeFileSync(join(work, 'more'), '');
    const side = tagged('1.2.3');
    expect(run('check-tag.sh', 'v1.2.3', side).said).toContain('is not on main');
  });
});

describe('the tag of the major version', () => {
  it('moves to a newer release, and never back', () => {
    const first = tagged('1.0.0');
    expect(run('move-major.sh', 'v1.0.0', first).status).toBe(0);
    expect(atOrigin('v1')).toBe(first);
    const second = tagged('1.10.0');
    run('move-major.sh', 'v1.10.0', second);
    expect(atOrigin('v1')).toBe(second);
    const fix = tagged('1.9.1');
    expect(run('move-major.sh', 'v1.9.1', fix)).toEqual({
      status: 0,
      said: 'v1.10.0 is newer than v1.9.1: v1 stays\n',
    });
    expect(atOrigin('v1')).toBe(second);
  });

  it('v1 is that of versions before 1.0.0, too; another one has its own', () => {
    const early = tagged('0.1.0');
    run('move-major.sh', 'v0.1.0', early);
    expect([atOrigin('v1'), atOrigin('v0')]).toEqual([early, '']);
    const later = tagged('2.0.0');
    run('move-major.sh', 'v2.0.0', later);
    expect([atOrigin('v1'), atOrigin('v2')]).toEqual([early, later]);
  });

  it('stays for a release candidate, and for what is no version', () => {
    const made = tagged('1.0.0-rc.1');
    expect(run('move-major.sh', 'v1.0.0-rc.1', made).status).toBe(0);
    expect(atOrigin('v1')).toBe('');
    expect(run('move-major.sh', 'latest', made).status).toBe(1);
  });
});
