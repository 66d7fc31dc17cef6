/** The stand-in itself: what is tested against it is worth what it refuses. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { answerProblems, operationOf } from '../support/github/description.js';
import { type GitHubStandIn, startGitHub } from '../support/github.js';

let hub: GitHubStandIn;
beforeEach(async () => {
  hub = await startGitHub();
});
afterEach(async () => {
  await hub.close();
});

const sha = 'c0ffee0000000000000000000000000000000000';

async function ask(path: string, init: { method?: string; body?: unknown; token?: string } = {}) {
  const response = await fetch(path.startsWith('http') ? path : `${hub.apiUrl}/repos/owner/shop${path}`, {
    method: init.method ?? 'GET',
    headers: { authorization: `token ${init.token ?? 'ghs_x'}`, 'user-agent': 'test' },
    ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
  });
  const text = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: answers are read by the path that is asserted
  const json: any = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, link: response.headers.get('link'), json };
}

/** The description's complaints, which would fail close(). */
function complaints(): string {
  const all = hub.violations.join('\n');
  (hub.violations as string[]).length = 0;
  return all;
}

describe('the stand-in for GitHub', () => {
  it('answers every operation of the extract as the description says', async () => {
    hub.openPull({ fork: true });
    hub.openPull({ fork: 'deleted' });
    expect((await ask('/pulls')).json).toHaveLength(2);
    expect((await ask('/pulls/1')).json).toMatchObject({ number: 1, state: 'open' });
    expect((await ask('/pulls/2')).json.head.repo).toBeNull();
    expect((await ask(`/commits/${sha}/pulls`)).json).toHaveLength(2);
    for (const [list, one] of [
      [`/commits/${sha}/comments`, '/comments'],
      ['/issues/1/comments', '/issues/comments'],
    ] as const) {
      const { status, json } = await ask(list, { method: 'POST', body: { body: 'hello' } });
      expect(status).toBe(201);
      expect((await ask(list)).json).toEqual([json]);
      const edited = await ask(`${one}/${json.id}`, { method: 'PATCH', body: { body: 'bye' } });
      expect(edited.json).toMatchObject({ body: 'bye', user: { login: 'github-actions[bot]', type: 'Bot' } });
      expect((await ask(`${one}/${json.id}`, { method: 'DELETE' })).status).toBe(204);
      expect((await ask(`${one}/${json.id}`, { method: 'DELETE' })).status).toBe(404);
    }
    const user = `${hub.apiUrl}/user`;
    expect(await ask(user, { token: 'ghp_x' })).toMatchObject({ status: 200, json: { login: 'octocat' } });
    expect((await ask(user)).status).toBe(403);
    const made = await ask('/deployments', {
      method: 'POST',
      body: { ref: sha, environment: 'shop', auto_merge: false, required_contexts: [] },
    });
    expect(made.status).toBe(201);
    const statuses = `/deployments/${made.json.id}/statuses`;
    expect((await ask(statuses, { method: 'POST', body: { state: 'success' } })).status).toBe(201);
    expect((await ask(statuses)).json).toMatchObject([{ state: 'success' }]);
    expect((await ask('/deployments?environment=shop')).json).toHaveLength(1);
  });

  it('refuses a Deployment as GitHub does when the run itself is a pending check, or would merge', async () => {
    const create = async (body: object) => (await ask('/deployments', { method: 'POST', body })).status;
    expect(await create({ ref: sha, auto_merge: false })).toBe(409);
    expect(await create({ ref: sha, required_contexts: [] })).toBe(202);
  });

  it('ends earlier Deployments of an environment when a later one succeeds', async () => {
    const first = hub.jobDeployment({ environment: 'shop', sha, runId: 1, state: 'success' });
    const { id } = hub.jobDeployment({ environment: 'shop', sha, runId: 2 });
    await ask(`/deployments/${id}/statuses`, { method: 'POST', body: { state: 'success' } });
    expect(first.statuses.at(-1)?.state).toBe('inactive');
  });

  it('pages, with links to follow', async () => {
    hub.openPull();
    for (let n = 1; n <= 5; n++) hub.addComment({ on: { pullRequest: 1 }, body: `${n}` });
    const first = await ask('/issues/1/comments?per_page=2');
    expect(first.json.map(({ body }: { body: string }) => body)).toEqual(['1', '2']);
    const next = /<([^>]+)>; rel="next"/.exec(first.link ?? '')?.[1] ?? '';
    const second = await ask(next);
    expect(second.json.map(({ body }: { body: string }) => body)).toEqual(['3', '4']);
    expect(second.link).toMatch(/page=3>; rel="last"/);
  });

  it('complains about what the description does not know', async () => {
    await ask('/pulls?stat=open');
    await ask('/issues/1/comments', { method: 'POST', body: { text: 'x' } });
    await ask('/stargazers');
    const all = complaints();
    expect(all).toMatch(/query stat is not described/);
    expect(all).toMatch(/required property 'body'/);
    expect(all).toMatch(/stargazers: not in the extract/);
  });

  it('would notice an answer of its own that is not as GitHub answers', () => {
    const operation = operationOf('GET', '/repos/owner/shop/deployments');
    expect(answerProblems(operation, 200, [])).toEqual([]);
    expect(answerProblems(operation, 200, [{ id: 'x' }]).join()).toMatch(/required property 'sha'/);
    expect(answerProblems(operation, 201, []).join()).toMatch(/201 is not described/);
    expect(answerProblems(operation, 502, '<html>').join()).toMatch(/must be object/);
  });

  it('has the faults it is told to have, for the requests it is told', async () => {
    hub.openPull();
    hub.fail({ with: 503, on: /^GET .*pulls$/ });
    expect((await ask('/pulls/1')).status).toBe(200);
    expect((await ask('/pulls')).status).toBe(503);
    expect((await ask('/pulls')).status).toBe(200);
    hub.fail({ with: 'cut', when: 'after', on: /comments$/ });
    await expect(ask('/issues/1/comments', { method: 'POST', body: { body: 'x' } })).rejects.toThrow();
    expect(hub.comments).toHaveLength(1);
    hub.rateLimit({ seconds: 7, kind: 'primary', status: 429 });
    expect((await ask('/pulls')).status).toBe(429);
    hub.forbid('writes');
    expect((await ask('/pulls')).status).toBe(200);
    const refused = await ask('/issues/1/comments', { method: 'POST', body: { body: 'x' } });
    expect(refused).toMatchObject({
      status: 403,
      json: { message: 'Resource not accessible by integration' },
    });
    expect((await ask('/pulls', { token: 'bad' })).status).toBe(401);
  });
});
