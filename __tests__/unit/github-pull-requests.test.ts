import { afterEach, describe, expect, it } from '@jest/globals';
import type { GitHubStandIn } from '../support/github.js';
import { closeAll, setting, sha } from './github-harness.js';

afterEach(closeAll);

describe('a pull request', () => {
  it.each([
    ['open', { open: true, fork: false }, { open: true, fork: false }],
    ['closed', { open: false, fork: false }, { open: false, fork: false }],
    ['of a fork', { open: true, fork: true }, { open: true, fork: true }],
    ['of a fork that is gone', { open: true, fork: 'deleted' }, { open: true, fork: true }],
  ] as const)('%s', async (_name, given, expected) => {
    const { hub, github } = await setting();
    hub.openPull({ number: 12, ...given });
    expect(await github.pullRequests.get(12)).toEqual({ number: 12, headSha: sha, ...expected });
  });

  it('that is not there, or may not be seen, is undefined', async () => {
    const { hub, github, notes } = await setting();
    expect(await github.pullRequests.get(1)).toBeUndefined();
    hub.openPull();
    hub.forbid('all');
    expect(await github.pullRequests.get(1)).toBeUndefined();
    expect(notes).toEqual([
      'pull request 1: GitHub does not find it, or the token may not see it (Not Found)',
      expect.stringContaining('pull request 1: the token may not'),
    ]);
  });
});

describe('open pull requests', () => {
  it('are those of all pages', async () => {
    const { hub, github } = await setting();
    for (let number = 1; number <= 230; number++) hub.openPull({ number, open: number % 2 === 0 });
    const expected = hub.pulls.filter(({ open }) => open).map(({ number }) => number);
    expect([...((await github.pullRequests.open()) ?? [])].sort((a, b) => a - b)).toEqual(expected);
  });

  it('none are none, and one page is read once', async () => {
    const { hub, github } = await setting();
    expect(await github.pullRequests.open()).toEqual(new Set());
    expect(hub.requests).toHaveLength(1);
  });

  it('are not missed when one that is closed meanwhile moves the pages', async () => {
    const { hub, github } = await setting();
    hub.pageSize = 3;
    for (let number = 1; number <= 9; number++) hub.openPull({ number });
    hub.before = ({ query }) => {
      const first = hub.pulls[0];
      if (first !== undefined && query['page'] === '2' && query['direction'] === 'asc') first.open = false;
    };
    const open = await github.pullRequests.open();
    for (const { number } of hub.pulls.filter((pull) => pull.open)) expect(open).toContain(number);
  });

  it.each([
    ['may not be listed', (hub: GitHubStandIn) => hub.forbid('all')],
    [
      'fail on a later page',
      (hub: GitHubStandIn) => {
        hub.before = ({ query }) => {
          if (query['page'] === '2') hub.fail();
        };
      },
    ],
  ])('are undefined, and not none, when they %s', async (_name, fault) => {
    const { hub, github, notes } = await setting();
    hub.pageSize = 1;
    hub.openPull();
    hub.openPull();
    fault(hub);
    expect(await github.pullRequests.open()).toBeUndefined();
    expect(notes).toHaveLength(1);
  });
});
