/** Events, and whose code they may bring. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readEvent, type WorkflowEvent } from '../../src/doors/action/event.js';
import { hasCredentials, refuseForeignCode, withoutSecrets } from '../../src/doors/action/fork.js';

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
      base: { sha: 'base', repo: { id: 1, full_name: 'owner/shop' } },
    },
  });

  it('name the pull request and its head, not the merge that is checked out', () => {
    expect(eventOf(pull({ id: 1, full_name: 'owner/shop' }))).toEqual({
      name: 'pull_request',
      action: 'opened',
      pullRequest: 7,
      sha: 'head',
      foreign: undefined,
      trusted: undefined,
      commented: undefined,
    });
  });
  it.each([
    ['another repository', { id: 2, full_name: 'stranger/shop' }, 'stranger/shop'],
    ['one that took the name', { id: 2, full_name: 'owner/shop' }, 'owner/shop'],
    ['a deleted fork', null, 'a fork that was deleted'],
  ])('know a head from %s', (_what, head, repository) => {
    expect(eventOf(pull(head)).foreign).toBe(repository);
  });
  it('know a foreign head in a workflow_run', () => {
    const payload = {
      repository: { id: 1 },
      workflow_run: { head_sha: 'head', head_repository: { id: 2, full_name: 'stranger/shop' } },
    };
    expect(eventOf(payload, 'workflow_run').foreign).toBe('stranger/shop');
  });
  const stranger = { id: 2, full_name: 'stranger/shop' };
  const own = { id: 1, full_name: 'owner/shop' };
  const runOf = (repository: unknown, event: string) => ({
    repository: own,
    workflow_run: { head_sha: 'head', event, head_repository: repository },
  });
  const comment = { issue: { number: 7, pull_request: { url: 'x' } }, repository: own };
  it.each<[string, unknown, readonly string[] | undefined]>([
    ['push', { after: 'x' }, undefined],
    ['schedule', {}, undefined],
    ['workflow_dispatch', {}, undefined],
    ['pull_request', pull(own), undefined],
    ['pull_request', pull(stranger), ['base']],
    ['pull_request', '{', []],
    ['pull_request_review', pull(stranger), ['base']],
    ['pull_request_target', pull(own), undefined],
    ['pull_request_target', pull(stranger), ['merge', 'base']],
    ['workflow_run', runOf(own, 'push'), undefined],
    ['workflow_run', runOf(stranger, 'pull_request'), ['merge']],
    ['workflow_run', runOf(null, 'pull_request'), ['merge']],
    ['workflow_run', runOf(own, 'issue_comment'), ['merge']],
    ['issue_comment', comment, ['merge']],
    ['issues', { issue: { number: 7 } }, ['merge']],
    ['discussion_comment', {}, ['merge']],
    ['an_event_of_next_year', {}, ['merge']],
  ])('%s, whose code may be: %#', (name, payload, trusted) => {
    expect(eventOf(payload, name).trusted).toEqual(trusted);
  });
  it('know which pull request was commented on, and that an issue is none', () => {
    expect(eventOf(comment, 'issue_comment').commented).toBe(7);
    expect(eventOf({ issue: { number: 7 } }, 'issue_comment').commented).toBeUndefined();
  });
  it('say nothing when they cannot be read', () => {
    expect(eventOf('{', 'push')).toMatchObject({ pullRequest: undefined, sha: 'merge', foreign: undefined });
  });
});

describe('code of a fork', () => {
  const target: WorkflowEvent = {
    name: 'pull_request_target',
    action: 'opened',
    pullRequest: 7,
    sha: 'bad',
    foreign: 'stranger/shop',
    trusted: ['event', 'base'],
    commented: undefined,
  };
  const commented: WorkflowEvent = { ...target, name: 'issue_comment', foreign: undefined, commented: 7 };
  const refuse = async (
    heads: Record<string, string | undefined>,
    { event = target, usesCode = true, own = false } = {},
  ) =>
    await refuseForeignCode(event, Object.keys(heads), {
      headOf: async (folder) => heads[folder],
      isOwn: async () => own,
      usesCode,
    });
  const forkCheckout = expect.objectContaining({ code: 'ForkCheckout', exitCode: 2 });

  it('is whatever is not known as the repository’s own: the head, a merge, what was pushed since', async () => {
    for (const head of ['bad', 'merge', 'pushed-since'])
      await expect(refuse({ '/w': head })).rejects.toEqual(forkCheckout);
    for (const head of ['event', 'base']) await refuse({ '/w': head });
  });
  it('is looked for in every folder that code comes from', async () => {
    await expect(refuse({ '/w': 'base', '/w/pr': 'bad' })).rejects.toThrow(/\/w\/pr has bad/);
    await refuse({ '/w': 'base', '/w/apps': 'event' });
  });
  it('is refused when nobody can tell what is checked out, unless nothing of it is used', async () => {
    await expect(refuse({ '/w': undefined })).rejects.toThrow(/cannot tell/);
    await refuse({ '/w': undefined }, { usesCode: false });
    await expect(refuse({ '/w': 'bad' }, { usesCode: false })).rejects.toEqual(forkCheckout);
  });
  it('may be what a comment brings, as long as GitHub does not know the branch as the repository’s own', async () => {
    await expect(refuse({ '/w': 'bad' }, { event: commented })).rejects.toEqual(forkCheckout);
    await refuse({ '/w': 'head' }, { event: commented, own: true });
    await refuse({ '/w': 'event' }, { event: commented });
  });
  it('cannot come by who may write anyway', async () => {
    await refuse({ '/w': 'anything' }, { event: { ...target, trusted: undefined } });
  });
});

describe('runs that get no secrets', () => {
  const event = { name: 'pull_request', foreign: undefined } as WorkflowEvent;
  it('are those of forks and of Dependabot', () => {
    expect(withoutSecrets(event, { GITHUB_ACTOR: 'octocat' })).toBeUndefined();
    expect(withoutSecrets({ ...event, foreign: 'stranger/shop' }, {})).toContain('stranger/shop');
    expect(withoutSecrets(event, { GITHUB_ACTOR: 'dependabot[bot]' })).toContain('Dependabot secret');
  });
  it('may have credentials of the runner', () => {
    const home = mkdtempSync(join(tmpdir(), 'jac-home-'));
    expect(hasCredentials('', { HOME: home })).toBe(false);
    expect(hasCredentials('', { HOME: home, KUBECONFIG: '/x' })).toBe(true);
    mkdirSync(join(home, '.kube'));
    writeFileSync(join(home, '.kube', 'config'), '');
    expect(hasCredentials('', { HOME: home })).toBe(true);
    rmSync(home, { recursive: true });
  });
});
