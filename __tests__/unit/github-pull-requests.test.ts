import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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

describe('the id of the repository', () => {
  it('is read from any pull request, open or closed', async () => {
    const { hub, github } = await setting();
    expect(await github.pullRequests.repositoryId()).toBeUndefined();
    hub.openPull({ open: false, fork: true });
    expect(await github.pullRequests.repositoryId()).toBe('1296269');
    hub.forbid('all');
    expect(await github.pullRequests.repositoryId()).toBeUndefined();
  });
});

describe('a pull request of which nothing is known is never a closed one', () => {
  it.each([
    ['the token is not taken', { token: 'bad' }, () => undefined],
    ['it may not be seen', {}, (hub: GitHubStandIn) => hub.forbid('all')],
    ['it is not there', {}, (hub: GitHubStandIn) => hub.pulls.splice(0)],
    ['the repository is another', { repo: 'other' }, () => undefined],
    ['GitHub fails', {}, (hub: GitHubStandIn) => hub.fail({ times: 99 })],
    ['the connection breaks', {}, (hub: GitHubStandIn) => hub.fail({ times: 99, with: 'cut' })],
    [
      'a limit is reached',
      {},
      (hub: GitHubStandIn) => hub.rateLimit({ times: 99, seconds: 3600, kind: 'primary' }),
    ],
  ])('%s', async (_name, options, fault) => {
    const { hub, github, notes } = await setting(options);
    hub.openPull({ number: 1, open: false });
    fault(hub);
    expect(await github.pullRequests.get(1)).toBeUndefined();
    expect(notes).toHaveLength(1);
  });

  it.each([
    ['nothing', {}],
    ['another one', { number: 2, state: 'closed', head: { sha, repo: null }, base: { repo: { id: 1 } } }],
    ['a state that GitHub has not', { number: 1, state: 'merged', head: { sha }, base: { repo: { id: 1 } } }],
  ])('the answer is %s', async (_name, body) => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { github, notes } = await setting({ baseUrl });
    expect(await github.pullRequests.get(1)).toBeUndefined();
    expect(notes).toEqual(['pull request 1: the answer is no pull request']);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('a repository that was renamed or transferred', () => {
  it.each(['', '/api/v3'])('is found by its old name, below "%s"', async (prefix) => {
    const old = { owner: 'before', repo: 'old' };
    const { hub, github, notes } = await setting(old, { formerly: 'before/old', prefix });
    hub.pageSize = 1;
    hub.openPull();
    hub.openPull({ open: false });
    hub.openPull();
    expect(await github.pullRequests.get(1)).toMatchObject({ number: 1, open: true });
    expect(await github.pullRequests.get(2)).toMatchObject({ number: 2, open: false });
    expect(await github.pullRequests.get(4)).toBeUndefined();
    expect(notes).toHaveLength(1);
    expect(await github.pullRequests.open()).toEqual(new Set([1, 3]));
    expect(await github.comments.upsert('<!-- m -->', 'x', 'commit')).toBeDefined();
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
