/** Masks, forks, events, and what the runner would take for a command. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readEvent } from '../../src/doors/action/event.js';
import { refuseForeignCode } from '../../src/doors/action/fork.js';
import {
  decodeKubeconfig,
  removeKubeconfig,
  secretsIn,
  writeKubeconfig,
} from '../../src/doors/action/kubeconfig.js';
import { withoutCommands } from '../../src/doors/action/markdown/text.js';
import { commentMarker } from '../../src/doors/action/marker.js';
import { masksOf } from '../../src/doors/action/masks.js';
import { placesIn } from '../../src/doors/action/places.js';

describe('masks', () => {
  it('cover text, base64 with and without padding, and URLs', () => {
    const masks = masksOf(['a/b+c?d']);
    for (const form of ['a/b+c?d', 'YS9iK2M/ZA==', 'YS9iK2M_ZA', 'a%2Fb%2Bc%3Fd'])
      expect(masks).toContain(form);
  });
  it('cover each line of a key, but not its frame', () => {
    const masks = masksOf(['-----BEGIN KEY-----\nline-one\nline-two\n-----END KEY-----\n']);
    expect(masks).toEqual(expect.arrayContaining(['line-one', 'line-two']));
    expect(masks).not.toContain('-----BEGIN KEY-----');
  });
  it('leave out what is too short to be told from other text', () => {
    expect(masksOf(['abc', '', '  \n'])).toEqual([]);
  });
});

describe('kubeconfig input', () => {
  const text = `apiVersion: v1
kind: Config
users:
- name: a
  user:
    token: >-
      abc/def+123
    client-key-data: ${Buffer.from('-----BEGIN K-----\nsecretline\n-----END K-----').toString('base64')}
- name: b
  user: {exec: {command: aws, env: [{name: KEY, value: hidden}]}, "password": "p4ss, word"}
`;
  it('is taken as text or base64', () => {
    expect(decodeKubeconfig(text)).toBe(text.trim());
    expect(decodeKubeconfig(Buffer.from(text).toString('base64'))).toBe(text);
  });
  it('is refused when it is neither', () => {
    expect(() => decodeKubeconfig('not a kubeconfig')).toThrow(/neither/);
  });
  it('gives up every secret in it, however it is written', () => {
    const secrets = secretsIn(text);
    expect(secrets).toEqual(expect.arrayContaining(['abc/def+123', 'hidden', 'p4ss, word']));
    expect(masksOf(secrets)).toContain('secretline');
  });
  it('gives up what looks secret when it is not YAML', () => {
    expect(secretsIn('users: [\ntoken: abcdef\n')).toEqual(['abcdef']);
  });
  it('is kept where only its owner reads it, and nothing else is removed with it', () => {
    const path = writeKubeconfig(text, tmpdir());
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    removeKubeconfig(path);
    expect(() => statSync(dirname(path))).toThrow();
    const other = join(mkdtempSync(join(tmpdir(), 'other-')), 'kubeconfig');
    writeFileSync(other, '');
    removeKubeconfig(other);
    expect(readFileSync(other, 'utf8')).toBe('');
    rmSync(dirname(other), { recursive: true });
  });
});

describe('events', () => {
  const eventOf = (payload: unknown, name = 'pull_request') => {
    const folder = mkdtempSync(join(tmpdir(), 'jac-event-'));
    const path = join(folder, 'event.json');
    writeFileSync(path, typeof payload === 'string' ? payload : JSON.stringify(payload));
    try {
      return readEvent({
        GITHUB_EVENT_PATH: path,
        GITHUB_EVENT_NAME: name,
        GITHUB_SHA: 'merge',
        GITHUB_REPOSITORY: 'owner/shop',
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const pull = (head: unknown) => ({
    action: 'opened',
    pull_request: {
      number: 7,
      head: { sha: 'head', repo: head },
      base: { repo: { id: 1, full_name: 'owner/shop' } },
    },
  });

  it('name the pull request and its head, not the merge that is checked out', () => {
    expect(eventOf(pull({ id: 1, full_name: 'owner/shop' }))).toEqual({
      name: 'pull_request',
      action: 'opened',
      pullRequest: 7,
      sha: 'head',
      foreign: undefined,
    });
  });
  it.each([
    ['another repository', { id: 2, full_name: 'stranger/shop' }, 'stranger/shop'],
    ['one that took the name', { id: 2, full_name: 'owner/shop' }, 'owner/shop'],
    ['a deleted fork', null, 'a fork that was deleted'],
  ])('know a head from %s', (_what, head, repository) => {
    expect(eventOf(pull(head)).foreign).toEqual({ sha: 'head', repository });
  });
  it('know a foreign head in a workflow_run', () => {
    const payload = {
      repository: { id: 1 },
      workflow_run: { head_sha: 'head', head_repository: { id: 2, full_name: 'stranger/shop' } },
    };
    expect(eventOf(payload, 'workflow_run').foreign).toEqual({ sha: 'head', repository: 'stranger/shop' });
  });
  it('say nothing when they cannot be read', () => {
    expect(eventOf('{', 'push')).toMatchObject({ pullRequest: undefined, sha: 'merge', foreign: undefined });
  });
});

describe('code of a fork', () => {
  const event = {
    name: 'pull_request_target',
    action: 'opened',
    pullRequest: 7,
    sha: 'bad',
    foreign: { sha: 'bad', repository: 'stranger/shop' },
  };
  const refuse = (head: { commit: string; parents: string[] } | undefined, runs = true) =>
    expect(() => refuseForeignCode(event, head, runs));
  it('is refused when it is checked out, or merged into what is', () => {
    refuse({ commit: 'bad', parents: [] }).toThrow(
      expect.objectContaining({ code: 'ForkCheckout', exitCode: 2 }),
    );
    refuse({ commit: 'merge', parents: ['base', 'bad'] }).toThrow(/stranger\/shop/);
  });
  it('is refused when nobody can tell what is checked out, unless nothing of it is run', () => {
    refuse(undefined).toThrow(/cannot tell/);
    refuse(undefined, false).not.toThrow();
  });
  it('is no matter when the base branch is checked out', () => {
    refuse({ commit: 'base', parents: ['before'] }).not.toThrow();
  });
});

describe('the runner', () => {
  it.each([
    '::add-mask::a',
    '  ::set-output name=url::http://evil',
    'first\n::stop-commands::x',
    'first\r::error::x',
    'text ##[add-mask]a',
  ])('takes no command from %j', (text) => {
    for (const line of withoutCommands(text).split(/\r|\n/)) {
      expect(line.trimStart().startsWith('::')).toBe(false);
      expect(line).not.toContain('##[');
    }
  });
  it('finds a comment by a marker that no name can end early, and each job of a matrix its own', () => {
    const marker = commentMarker({ app: 'a-->b', environment: 'prod --!> <x>', matrix: undefined });
    expect(marker).toMatch(/^<!-- jac-scale app=[^<>]* environment=[^<>]* -->$/);
    const of = (matrix: string) => commentMarker({ app: 'a', environment: 'e', matrix });
    expect(of('{"a":"x.y"}')).not.toBe(of('{"a":"x_y"}'));
  });
  it('is shown files by their path in the repository', () => {
    const place = placesIn('/w', ['/w/apps/shop', '/w']);
    expect(place('app.jac')).toBe('apps/shop/app.jac');
    expect(place('/w/jac.toml')).toBe('jac.toml');
    expect(place('../../../etc/passwd')).toBeUndefined();
    expect(place(undefined)).toBeUndefined();
  });
});
