/** A GitHub that fails, limits or dawdles: waited for where it helps, never for long. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { asked, closeAll, setting } from './github-harness.js';

afterEach(closeAll);

const marker = '<!-- jac-scale app=shop -->';

describe('a failing GitHub', () => {
  it.each([500, 502, 503, 504, 'cut'] as const)(
    'that answers %s now and then is asked again',
    async (how) => {
      const { hub, github, notes } = await setting({ pullRequest: 1 });
      hub.openPull();
      hub.fail({ with: how, times: 2, on: /^GET/ });
      hub.fail({ with: how, times: 1, on: /^PATCH/ });
      hub.fail({ with: how, times: 3, on: /statuses$/ });
      for (const body of ['one', 'two']) await github.comments.upsert(marker, body, 'auto');
      const id = await github.deployments.create({ environment: 'shop', transient: false, description: '' });
      await github.deployments.setState(id ?? 0, 'success', {});
      expect(hub.comments.map(({ body }) => body)).toEqual([`${marker}\ntwo`]);
      expect(hub.deployments[0]?.statuses).toMatchObject([{ state: 'success' }]);
      expect(notes).toEqual([]);
    },
  );

  it('for good is given up after four attempts, and then asked once each time until it answers', async () => {
    const { hub, github, notes, clock } = await setting();
    hub.fail({ with: 503, times: 5 });
    expect(await github.pullRequests.open()).toBeUndefined();
    expect(asked(hub)).toHaveLength(4);
    expect(clock.slept.every((ms) => ms <= 10_000)).toBe(true);
    expect(await github.pullRequests.open()).toBeUndefined();
    expect(asked(hub)).toHaveLength(5);
    expect(notes).toEqual(Array(2).fill('open pull requests: GitHub answered 503 (Server Error)'));
    expect(await github.pullRequests.open()).toEqual(new Set());
    hub.fail({ with: 503, times: 2 });
    expect(await github.pullRequests.open()).toEqual(new Set());
  });

  it('that is not there is told so', async () => {
    const { hub, twin, notes } = await setting();
    await hub.close();
    expect(await twin().pullRequests.get(1)).toBeUndefined();
    expect(notes).toEqual([
      expect.stringMatching(/^pull request 1: GitHub cannot be reached: .*ECONNREFUSED/),
    ]);
  });

  it('whose name nobody knows is asked once', async () => {
    const { twin, notes, clock } = await setting();
    expect(await twin({ baseUrl: 'http://github.invalid' }).pullRequests.get(1)).toBeUndefined();
    expect(notes).toEqual([expect.stringMatching(/GitHub cannot be reached: .*github\.invalid/)]);
    expect(clock.slept).toEqual([]);
  });

  it('is not asked any more once the run was cancelled', async () => {
    const { hub, twin, notes } = await setting();
    const cancel = new AbortController();
    hub.slow(60_000);
    hub.before = () => cancel.abort();
    expect(await twin({ signal: cancel.signal }).pullRequests.open()).toBeUndefined();
    expect(hub.requests).toHaveLength(1);
    expect(notes).toEqual([]);
  });
});

describe('a rate limit', () => {
  it.each([
    ['secondary', 403, 30],
    ['secondary', 429, 60],
    ['primary', 403, 20],
    ['primary', 429, 59],
  ] as const)(
    '%s, with %i for %i s, is waited for, for what is made as well',
    async (kind, status, seconds) => {
      const { hub, github, notes, clock } = await setting({ pullRequest: 1 });
      hub.openPull();
      hub.rateLimit({ kind, status, seconds, on: /^POST/ });
      expect(await github.comments.upsert(marker, 'x', 'auto')).toBeDefined();
      expect(hub.comments).toHaveLength(1);
      expect(clock.slept).toHaveLength(1);
      expect(clock.slept[0]).toBeGreaterThan(seconds * 1000 - 5000);
      expect(clock.slept[0]).toBeLessThanOrEqual(60_000);
      expect(notes).toEqual([]);
    },
  );

  it.each([
    ['a far one', { kind: 'primary', seconds: 1800 }],
    ['one after another', { kind: 'secondary', seconds: 40, times: 2 }],
    ['one that is always over', { kind: 'secondary', seconds: 0, times: 1000 }],
  ] as const)('%s is not waited for', async (_name, limit) => {
    const { hub, github, notes, clock } = await setting();
    hub.rateLimit(limit);
    expect(await github.pullRequests.open()).toBeUndefined();
    expect(notes).toEqual([expect.stringMatching(/GitHub's rate limit is reached, for \d+ s more/)]);
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(60_000);
  });
});

describe('a slow GitHub', () => {
  it('is left alone when the time is over, and what it did is not done twice', async () => {
    const limits = { attemptMs: 100, callMs: 200 };
    const { hub, twin, notes } = await setting({ pullRequest: 1, limits });
    hub.openPull();
    hub.slow(60_000, /comments$/);
    expect(await twin().comments.upsert(marker, 'x', 'auto')).toBeUndefined();
    expect(notes).toEqual([expect.stringMatching(/^comment: GitHub cannot be reached: no answer within/)]);
    expect(asked(hub).length).toBeLessThanOrEqual(4);
    hub.calm();
    await twin().comments.upsert(marker, 'x', 'auto');
    expect(hub.comments).toHaveLength(1);
  });

  it('that has made the comment but does not say so gets no second one', async () => {
    const limits = { attemptMs: 500, callMs: 10_000 };
    const { hub, github } = await setting({ pullRequest: 1, limits });
    hub.openPull();
    hub.slow(60_000, /^POST/);
    await github.comments.upsert(marker, 'x', 'auto');
    expect(hub.comments.map(({ body }) => body)).toEqual([`${marker}\nx`]);
  });
});
