import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { asked, closeAll, setting, sha } from './github-harness.js';

afterEach(closeAll);

const marker = '<!-- jac-scale app=shop environment=shop -->';
const bot = 'github-actions[bot]';
const creates = /^POST .*comments$/;

describe('a comment', () => {
  it('is edited wherever among 250 others it stands', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 250 }), async (place) => {
        const { hub, github } = await setting({ pullRequest: 1 });
        hub.openPull();
        const on = { pullRequest: 1 };
        for (let n = 0; n < 251; n++)
          hub.addComment(
            n === place ? { on, body: `${marker}\nold`, author: bot } : { on, body: `note ${n}` },
          );
        const url = await github.comments.upsert(marker, 'new', 'auto');
        expect(hub.comments).toHaveLength(251);
        expect(hub.comments[place]?.body).toBe(`${marker}\nnew`);
        expect(url).toBe(`${hub.serverUrl}/owner/shop/pull/1#issuecomment-${hub.comments[place]?.id}`);
        await closeAll();
      }),
      { numRuns: 5, examples: [[0], [99], [100], [250]] },
    );
  });

  it('needs no search when this run has written it before', async () => {
    const { hub, github } = await setting({ pullRequest: 1 });
    hub.openPull();
    await github.comments.upsert(marker, 'deploying', 'auto');
    const before = hub.requests.length;
    await github.comments.upsert(marker, 'done', 'auto');
    expect(asked(hub).slice(before)).toEqual(['PATCH /issues/comments/{comment_id}']);
    expect(hub.comments.map(({ body }) => body)).toEqual([`${marker}\ndone`]);
  });

  it('is made again when somebody removed it meanwhile', async () => {
    const { hub, github } = await setting({ pullRequest: 1 });
    hub.openPull();
    await github.comments.upsert(marker, 'deploying', 'auto');
    hub.comments.length = 0;
    await github.comments.upsert(marker, 'done', 'auto');
    expect(hub.comments.map(({ body }) => body)).toEqual([`${marker}\ndone`]);
  });

  it('of another job of a matrix is another one', async () => {
    const { hub, twin } = await setting({ pullRequest: 1 });
    hub.openPull();
    const markers = ['', ' matrix=a', ' matrix=ab'].map((job) => `<!-- jac-scale app=shop${job} -->`);
    for (const body of ['first', 'second'])
      await Promise.all(markers.map((each) => twin().comments.upsert(each, body, 'auto')));
    expect(hub.comments.map(({ body }) => body).sort()).toEqual(
      markers.map((each) => `${each}\nsecond`).sort(),
    );
  });

  it('is one however many runs begin it at once, and the last of them is told', async () => {
    const { hub, twin } = await setting({ pullRequest: 1 });
    hub.openPull();
    // All have searched before any has written.
    let waiting: (() => void)[] = [];
    hub.before = ({ method, route }) =>
      method === 'POST' && route.endsWith('comments')
        ? new Promise((resolve) => {
            waiting.push(resolve);
            if (waiting.length === 3) {
              for (const go of waiting) go();
              waiting = [];
            }
          })
        : undefined;
    const runs = ['a', 'b', 'c'].map((run) => ({ run, comments: twin().comments }));
    const urls = await Promise.all(runs.map(({ comments, run }) => comments.upsert(marker, run, 'auto')));
    expect(hub.comments).toHaveLength(1);
    expect(new Set(urls).size).toBe(1);
    hub.before = () => undefined;
    for (const { comments, run } of runs) await comments.upsert(marker, `${run} done`, 'auto');
    expect(hub.comments.map(({ body }) => body)).toEqual([`${marker}\nc done`]);
  });

  it('removes duplicates that a run left behind, and keeps the oldest', async () => {
    const { hub, github } = await setting({ pullRequest: 1 });
    hub.openPull();
    const on = { pullRequest: 1 };
    const [first] = [1, 2, 3].map((n) => hub.addComment({ on, body: `${marker}\n${n}`, author: bot }));
    await github.comments.upsert(marker, 'new', 'auto');
    expect(hub.comments).toEqual([{ ...first, body: `${marker}\nnew`, updatedAt: expect.any(Date) }]);
  });

  it("leaves a person's alone who copied the marker, or quotes it", async () => {
    const { hub, github } = await setting({ pullRequest: 1 });
    hub.openPull();
    hub.addComment({ on: { pullRequest: 1 }, body: `${marker}\ncopied` });
    hub.addComment({ on: { pullRequest: 1 }, body: `> ${marker}\n> quoted`, author: bot });
    await github.comments.upsert(marker, 'new', 'auto');
    expect(hub.comments.map(({ body }) => body)).toEqual([
      `${marker}\ncopied`,
      `> ${marker}\n> quoted`,
      `${marker}\nnew`,
    ]);
  });

  it('of a personal token is found again by the next run', async () => {
    const { hub, twin } = await setting({ pullRequest: 1, token: 'ghp_me' });
    hub.openPull();
    await twin().comments.upsert(marker, 'one', 'auto');
    await twin().comments.upsert(marker, 'two', 'auto');
    expect(hub.comments).toMatchObject([{ author: 'octocat', body: `${marker}\ntwo` }]);
  });

  it.each([
    ['the answer was lost', { with: 'cut', when: 'after' }],
    ['the connection was cut before', { with: 'cut', when: 'before' }],
    ['GitHub failed after it', { with: 502, when: 'after' }],
    ['GitHub failed before it', { with: 500, when: 'before' }],
  ] as const)('is made once when %s', async (_name, failure) => {
    const { hub, github, notes } = await setting({ pullRequest: 1 });
    hub.openPull();
    hub.fail({ ...failure, on: creates });
    expect(await github.comments.upsert(marker, 'new', 'auto')).toMatch(/issuecomment/);
    expect(hub.comments.map(({ body }) => body)).toEqual([`${marker}\nnew`]);
    expect(notes).toEqual([]);
  });
});

describe('where a comment goes', () => {
  const places = (hub: { comments: readonly { on: unknown }[] }) => hub.comments.map(({ on }) => on);

  it('the pull request of the event, closed or not', async () => {
    const { hub, github } = await setting({ pullRequest: 1 });
    hub.openPull({ open: false });
    await github.comments.upsert(marker, 'gone', 'auto');
    expect(places(hub)).toEqual([{ pullRequest: 1 }]);
  });

  it('of a push: the open pull request whose head the commit is, then another that has it', async () => {
    const { hub, github, twin } = await setting();
    hub.openPull({ open: false });
    hub.openPull({ headSha: 'a'.repeat(40), shas: [sha] });
    const third = hub.openPull();
    await github.comments.upsert(marker, 'x', 'auto');
    third.open = false;
    await twin().comments.upsert(marker, 'x', 'pr');
    expect(places(hub)).toEqual([{ pullRequest: 3 }, { pullRequest: 2 }]);
  });

  it('else the commit, and there it is edited as well', async () => {
    const { hub, twin } = await setting();
    hub.openPull({ open: false });
    hub.addComment({ on: { commit: sha }, body: 'nice' });
    await twin().comments.upsert(marker, 'one', 'auto');
    const url = await twin().comments.upsert(marker, 'two', 'auto');
    expect(url).toMatch(`/commit/${sha}#commitcomment-`);
    expect(hub.comments.map(({ body }) => body)).toEqual(['nice', `${marker}\ntwo`]);
  });

  it('only where it is wanted', async () => {
    const { hub, github, notes } = await setting();
    expect(await github.comments.upsert(marker, 'x', 'pr')).toBeUndefined();
    expect(notes).toEqual(['comment: no open pull request has the commit']);
    hub.openPull();
    await github.comments.upsert(marker, 'x', 'commit');
    expect(places(hub)).toEqual([{ commit: sha }]);
  });

  it('the commit when pull requests may not be read', async () => {
    const { hub, github } = await setting();
    hub.openPull();
    hub.forbid('all', /pulls$/);
    await github.comments.upsert(marker, 'x', 'auto');
    expect(places(hub)).toEqual([{ commit: sha }]);
  });
});

describe('a token that may not comment', () => {
  it('of a fork, fails nothing, and what is missing is told', async () => {
    const { hub, github, notes, clock } = await setting({ pullRequest: 1 });
    hub.openPull({ fork: true });
    hub.forbid('writes');
    expect(await github.comments.upsert(marker, 'x', 'auto')).toBeUndefined();
    expect(notes).toEqual([
      'comment: the token may not (Resource not accessible by integration); ' +
        'the job needs the permission issues: write or pull-requests: write',
    ]);
    expect(clock.slept).toEqual([]);
  });

  it('of a locked conversation, of nobody, of a repository it does not see', async () => {
    const { hub, twin, notes } = await setting({ pullRequest: 1 });
    hub.openPull({ locked: true });
    for (const options of [{}, { token: 'bad' }, { repo: 'other' }])
      expect(await twin(options).comments.upsert(marker, 'x', 'auto')).toBeUndefined();
    expect(notes).toEqual([
      'comment: the token may not (Unable to create comment because issue is locked.)',
      'comment: GitHub does not take the token (Bad credentials)',
      'comment: GitHub does not find it, or the token may not see it (Not Found)',
    ]);
  });
});
