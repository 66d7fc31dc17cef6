/** Comments that are not ours, and those that are only edited. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { asked, closeAll, setting } from './github-harness.js';

afterEach(closeAll);

const marker = '<!-- jac-scale app=shop environment=shop -->';
const bot = 'github-actions[bot]';

describe("a stranger's comment that begins with the marker", () => {
  const on = { pullRequest: 1 };
  const spoof = `${marker}\nclick here`;
  const users = (hub: { requests: readonly { route: string }[] }) =>
    hub.requests.filter(({ route }) => route === '/user').length;

  it.each(['ghp_me', 'github_pat_me', 'gho_me', 'v1.old'])(
    'is neither edited nor takes the place of ours, with %s',
    async (token) => {
      const { hub, github, twin, notes } = await setting({ ...on, token });
      hub.openPull();
      hub.addComment({ on, body: spoof, author: 'mallory' });
      await github.comments.upsert(marker, 'deploying', 'auto');
      await github.comments.upsert(marker, 'done', 'auto');
      hub.addComment({ on, body: spoof, author: 'eve' });
      hub.addComment({ on, body: `${marker}\nleft behind` });
      const next = twin();
      await next.comments.upsert(marker, 'again', 'auto');
      expect(await next.comments.amend(marker, 'gone', 1)).toBe(true);
      expect(hub.comments.map(({ author, body }) => [author, body])).toEqual([
        ['mallory', spoof],
        ['octocat', `${marker}\ngone`],
        ['eve', spoof],
      ]);
      expect(users(hub)).toBe(2);
      expect(notes).toEqual([]);
    },
  );

  it('stands when nothing of ours does', async () => {
    const { hub, github } = await setting({ ...on, token: 'ghp_me' });
    hub.openPull();
    hub.addComment({ on, body: spoof, author: 'mallory' });
    expect(await github.comments.amend(marker, 'gone', 1)).toBe(false);
    expect(hub.comments.map(({ body }) => body)).toEqual([spoof]);
  });

  it('costs nothing where no comment has the marker', async () => {
    const { hub, github } = await setting({ ...on, token: 'ghp_me' });
    hub.openPull();
    hub.addComment({ on, body: 'nice', author: 'mallory' });
    await github.comments.upsert(marker, 'deploying', 'auto');
    expect(users(hub)).toBe(0);
  });

  it('stays when GitHub does not tell the token whose it is, and ours is still one', async () => {
    const { hub, twin, notes } = await setting({ ...on, token: 'ghp_me' });
    hub.openPull();
    hub.forbid('all', /user$/);
    hub.addComment({ on, body: spoof, author: 'mallory' });
    expect(await twin().comments.amend(marker, 'x', 1)).toBe(false);
    for (const body of ['one', 'two']) await twin().comments.upsert(marker, body, 'auto');
    expect(hub.comments.map(({ body }) => body)).toEqual([spoof, `${marker}\ntwo`]);
    expect(notes).toEqual(
      [1, 2, 3].map(() => expect.stringMatching(/^comment: GitHub does not tell this token whose it is/)),
    );
  });

  it('changes nothing while GitHub fails to tell whose the token is', async () => {
    const { hub, github, notes } = await setting({ ...on, token: 'ghp_me' });
    hub.openPull();
    hub.addComment({ on, body: spoof, author: 'mallory' });
    hub.fail({ on: /user$/, times: 99 });
    expect(await github.comments.upsert(marker, 'x', 'auto')).toBeUndefined();
    expect(hub.comments.map(({ body }) => body)).toEqual([spoof]);
    expect(notes).toEqual([expect.stringMatching(/^comment: GitHub answered 502/)]);
  });

  it("of another bot is not deleted with a job's token, nor is that of a person", async () => {
    const { hub, github, twin } = await setting(on);
    hub.openPull();
    hub.addComment({ on, body: spoof, author: 'mallory' });
    hub.addComment({ on, body: `${marker}\nours`, author: bot });
    hub.addComment({ on, body: spoof, author: 'echo[bot]' });
    hub.addComment({ on, body: `${marker}\nleft behind`, author: bot });
    await github.comments.upsert(marker, 'done', 'auto');
    expect(hub.comments.map(({ body }) => body)).toEqual([spoof, `${marker}\ndone`, spoof]);
    // Two that begin at once, and the other bot between them.
    hub.comments.length = 0;
    hub.before = ({ method }) => {
      if (method !== 'POST' || hub.comments.length > 0) return;
      hub.addComment({ on, body: spoof, author: 'echo[bot]' });
      hub.addComment({ on, body: `${marker}\nthe other run`, author: bot });
    };
    await twin().comments.upsert(marker, 'this run', 'auto');
    expect(hub.comments.map(({ body }) => body)).toEqual([spoof, `${marker}\nthis run`]);
  });
});

describe('an amended comment', () => {
  const on = { pullRequest: 2 };

  it('is that of the pull request that is named, closed or not, and not of the event', async () => {
    const { hub, github } = await setting({ pullRequest: 1 });
    hub.openPull();
    hub.openPull({ open: false });
    hub.pageSize = 2;
    for (let n = 0; n < 5; n++) hub.addComment({ on, body: `note ${n}` });
    hub.addComment({ on: { pullRequest: 1 }, body: `${marker}\nrunning`, author: bot });
    hub.addComment({ on, body: `${marker} \nother app's`.replace('shop', 'shop2'), author: bot });
    hub.addComment({ on, body: `${marker}\nrunning`, author: bot });
    expect(await github.comments.amend(marker, 'gone', 2)).toBe(true);
    const of = (pullRequest: number) =>
      hub.comments.filter((each) => JSON.stringify(each.on) === JSON.stringify({ pullRequest }));
    expect(of(1).map(({ body }) => body)).toEqual([`${marker}\nrunning`]);
    expect(of(2)).toHaveLength(7);
    expect(of(2).at(-1)?.body).toBe(`${marker}\ngone`);
  });

  it('is never made: neither where there is none, nor where it goes while it is edited', async () => {
    const { hub, github, notes } = await setting();
    hub.openPull({ number: 2 });
    hub.addComment({ on, body: `${marker}\ncopied by a person` });
    expect(await github.comments.amend(marker, 'gone', 2)).toBe(false);
    hub.addComment({ on, body: `${marker}\nrunning`, author: bot });
    hub.before = ({ method }) => {
      if (method === 'PATCH') hub.comments.length = 0;
    };
    expect(await github.comments.amend(marker, 'gone', 2)).toBe(false);
    expect(hub.comments).toEqual([]);
    expect(asked(hub).filter((each) => each.startsWith('POST'))).toEqual([]);
    expect(notes).toEqual([]);
  });

  it('is none, and that is told, where it may not be edited or the pull request is not seen', async () => {
    const { hub, github, notes } = await setting();
    expect(await github.comments.amend(marker, 'gone', 9)).toBe(false);
    hub.openPull({ number: 2 });
    hub.addComment({ on, body: `${marker}\nrunning`, author: bot });
    hub.forbid('writes');
    expect(await github.comments.amend(marker, 'gone', 2)).toBe(false);
    expect(hub.comments[0]?.body).toBe(`${marker}\nrunning`);
    expect(notes).toEqual([
      expect.stringMatching(/^comment: GitHub does not find it/),
      expect.stringMatching(/^comment: the token may not/),
    ]);
  });
});
