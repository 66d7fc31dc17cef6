import { afterEach, describe, expect, it } from '@jest/globals';
import { asked, closeAll, setting, sha } from './github-harness.js';

afterEach(closeAll);

const shop = { environment: 'shop', transient: false, description: 'shop to namespace shop' };
const preview = (number: number) => ({
  environment: `preview/pr-${number}`,
  transient: true,
  description: 'a preview',
});
const made = 'POST /deployments';

/** Of each Deployment the state it is in. */
const states = (hub: { deployments: readonly { statuses: readonly { state: string }[] }[] }) =>
  hub.deployments.map(({ statuses }) => statuses.at(-1)?.state);

describe('a Deployment', () => {
  it('is of the head commit, merges nothing and waits for no check', async () => {
    const { hub, github } = await setting();
    const id = await github.deployments.create(shop);
    expect(hub.deployments).toMatchObject([
      { id, sha, environment: 'shop', transient: false, production: false, description: shop.description },
    ]);
    expect(hub.requests.at(-1)?.body).toMatchObject({
      ref: sha,
      auto_merge: false,
      required_contexts: [],
      transient_environment: false,
    });
  });

  it.each([
    ['production', false, true],
    ['Prod', false, true],
    ['preview/pr-1', true, false],
    ['production', true, false],
    ['reproduction', false, false],
  ])('to %s, transient %s: production %s', async (environment, transient, production) => {
    const { hub, github } = await setting();
    await github.deployments.create({ environment, transient, description: '' });
    expect(hub.deployments).toMatchObject([{ environment, transient, production }]);
  });

  it('tells its states, the address of the app and the page of the run', async () => {
    const { hub, github } = await setting();
    const id = (await github.deployments.create(shop)) ?? 0;
    await github.deployments.setState(id, 'in_progress', {});
    await github.deployments.setState(id, 'success', {
      url: 'http://shop.test',
      description: 'x'.repeat(200),
    });
    const logUrl = `${hub.serverUrl}/owner/shop/actions/runs/7`;
    expect(hub.deployments[0]?.statuses).toMatchObject([
      { state: 'in_progress', environmentUrl: '', logUrl },
      {
        state: 'success',
        environmentUrl: 'http://shop.test',
        logUrl,
        description: `${'x'.repeat(139)}…`,
      },
    ]);
  });

  it.each([
    ['the answer was lost', { with: 'cut', when: 'after' }],
    ['GitHub failed before it', { with: 500, when: 'before' }],
    ['GitHub failed after it', { with: 504, when: 'after' }],
  ] as const)('is made once when %s', async (_name, failure) => {
    const { hub, github, notes } = await setting();
    hub.fail({ ...failure, on: /^POST .*deployments$/ });
    const id = await github.deployments.create(shop);
    expect(hub.deployments.map((each) => each.id)).toEqual([id]);
    expect(notes).toEqual([]);
  });

  it('is left out, with the reason, where the token may not', async () => {
    const { hub, github, notes } = await setting();
    hub.forbid('writes');
    expect(await github.deployments.create(shop)).toBeUndefined();
    await github.deployments.setState(1, 'success', {});
    expect(notes).toEqual([
      'deployment: the token may not (Resource not accessible by integration); ' +
        'the job needs the permission deployments: write',
      'deployment status: the token may not (Resource not accessible by integration); ' +
        'the job needs the permission deployments: write',
    ]);
  });
});

describe('a job with `environment:` of its own', () => {
  const ours = (hub: { requests: readonly { method: string; route: string }[] }) =>
    hub.requests.filter(({ method, route }) => method === 'POST' && route.endsWith('/deployments')).length;

  it.each([
    ['of the same name', 'shop', 7, 'in_progress', 0],
    ['of the same name, which a rerun has left behind', 'shop', 7, 'failure', 0],
    ['of another name, as the job runs', 'production', 7, 'in_progress', 0],
    ['of another name and another job, which is over', 'staging', 7, 'success', 1],
    ['of another run', 'shop', 8, 'in_progress', 1],
    ['of another run whose number begins alike', 'shop', 77, 'in_progress', 1],
  ])('%s', async (_name, environment, runId, state, expected) => {
    const { hub, github } = await setting();
    hub.jobDeployment({ environment, sha, runId, state });
    const id = await github.deployments.create(shop);
    expect(ours(hub)).toBe(expected);
    expect(id === undefined).toBe(expected === 0);
  });

  it('is not taken from what an earlier attempt of the run made through us', async () => {
    const { hub, twin } = await setting();
    const first = await twin().deployments.create(shop);
    await twin().deployments.setState(first ?? 0, 'in_progress', {});
    const second = await twin().deployments.create(shop);
    expect(hub.deployments.map(({ id }) => id)).toEqual([first, second]);
  });

  it('costs nothing to find out but one list where the commit has none', async () => {
    const { hub, github } = await setting();
    await github.deployments.create(shop);
    expect(asked(hub)).toEqual(['GET /deployments', made]);
  });
});

describe('Deployments of an environment', () => {
  it('are all retired, over all pages, and no other', async () => {
    const { hub, github } = await setting();
    for (let n = 0; n < 230; n++)
      hub.jobDeployment({
        environment: n % 23 === 0 ? 'shop' : 'preview/pr-1',
        sha,
        runId: n,
        state: n % 3 === 0 ? 'inactive' : 'failure',
      });
    const retired = hub.deployments.filter(({ environment }) => environment === 'preview/pr-1');
    const others = states({ deployments: hub.deployments.filter((each) => !retired.includes(each)) });
    await github.deployments.retire('preview/pr-1');
    expect(new Set(states({ deployments: retired }))).toEqual(new Set(['inactive']));
    expect(states({ deployments: hub.deployments.filter((each) => !retired.includes(each)) })).toEqual(
      others,
    );
    // Those that were inactive get no second status.
    expect(Math.max(...retired.map(({ statuses }) => statuses.length))).toBe(2);
    expect(retired.filter(({ statuses }) => statuses.length === 1)).not.toHaveLength(0);
  });

  it('of a preview: the last one alone is active after each push', async () => {
    const { hub, twin } = await setting();
    for (let push = 0; push < 4; push++) {
      const { deployments } = twin({ sha: `${push}`.repeat(40) });
      const id = (await deployments.create(preview(1))) ?? 0;
      await deployments.setState(id, 'in_progress', {});
      await deployments.setState(id, push === 2 ? 'failure' : 'success', { url: 'http://127.0.0.1:30000' });
    }
    expect(states(hub)).toEqual(['inactive', 'inactive', 'failure', 'success']);
    await twin().deployments.retire('preview/pr-1');
    expect(states(hub)).toEqual(Array(4).fill('inactive'));
  });

  it.each([
    ['a preview', preview(7)],
    ['a namespace', shop],
    ['production', { ...shop, environment: 'production' }],
  ])('of %s that apps share: each replaces its own older ones alone', async (_name, request) => {
    const { hub, twin } = await setting();
    const keys = ['shop', 'shop/a', 'shop/b', 'shop2', undefined];
    const foreign = hub.jobDeployment({ environment: request.environment, sha, runId: 3, state: 'success' });
    for (let push = 0; push < 2; push++)
      for (const key of keys) {
        const { deployments } = twin();
        const id = (await deployments.create({ ...request, ...(key === undefined ? {} : { key }) })) ?? 0;
        await deployments.setState(id, 'in_progress', {});
        await deployments.setState(id, 'success', {});
      }
    const ended = [...keys.map(() => 'inactive'), ...keys.map(() => 'success')];
    expect(states(hub)).toEqual(['success', ...ended]);
    expect(foreign.statuses).toHaveLength(1);

    const { deployments } = twin();
    await deployments.retire(request.environment, 'shop/b');
    expect(states(hub).slice(6)).toEqual(['success', 'success', 'inactive', 'success', 'success']);
    await deployments.retire(request.environment, 'shop');
    expect(states(hub).slice(6)).toEqual(['inactive', 'inactive', 'inactive', 'success', 'success']);
    expect(states(hub)[0]).toBe('success');
    await deployments.retire(request.environment);
    expect(new Set(states(hub))).toEqual(new Set(['inactive']));
  });

  it("of a job's own are retired with a key where nobody else has one", async () => {
    const { hub, github } = await setting();
    hub.jobDeployment({ environment: 'shop', sha, runId: 3, state: 'success' });
    await github.deployments.create({ ...shop, key: 'shop' });
    await github.deployments.retire('shop', 'shop');
    expect(states(hub)).toEqual(['inactive', 'inactive']);
  });

  it('that are newer stay when an older run ends last', async () => {
    const { hub, twin } = await setting();
    const [older, newer] = [twin().deployments, twin().deployments];
    const first = (await older.create({ ...shop, key: 'shop' })) ?? 0;
    const second = (await newer.create({ ...shop, key: 'shop' })) ?? 0;
    await newer.setState(second, 'success', {});
    await older.setState(first, 'success', {});
    expect(states(hub)).toEqual(['success', 'success']);
  });

  it('are found behind runs that were cancelled', async () => {
    const { hub, twin } = await setting();
    for (const state of ['success', ...Array(9).fill('inactive'), 'success'] as const) {
      const { deployments } = twin();
      await deployments.setState((await deployments.create({ ...shop, key: 'shop' })) ?? 0, state, {});
    }
    expect(states(hub)).toEqual([...Array(10).fill('inactive'), 'success']);
  });

  it('are looked for only so far among thousands of others, and a refusal loses no status', async () => {
    const { hub, github, notes } = await setting();
    hub.pageSize = 1;
    for (let n = 0; n < 30; n++) hub.jobDeployment({ environment: 'shop', sha: 'a'.repeat(40), runId: n });
    const id = (await github.deployments.create({ ...shop, key: 'shop' })) ?? 0;
    const before = hub.requests.length;
    await github.deployments.setState(id, 'success', {});
    expect(hub.requests.length - before).toBe(4);
    expect(notes).toEqual([]);
    hub.forbid('all', /^GET/);
    await github.deployments.setState(id, 'success', {});
    expect(states(hub).at(-1)).toBe('success');
    expect(notes).toEqual([expect.stringMatching(/^deployment status: the token may not/)]);
  });

  it('of a preview cost no more after many pushes', async () => {
    const { hub, twin } = await setting();
    const costs: number[] = [];
    for (let push = 0; push < 12; push++) {
      const before = hub.requests.length;
      const { deployments } = twin({ sha: `${push % 10}`.repeat(40) });
      await deployments.setState((await deployments.create(preview(1))) ?? 0, 'success', {});
      costs.push(hub.requests.length - before);
    }
    expect(costs.at(-1)).toBe(costs[5]);
  });

  it('of an environment that never was are none', async () => {
    const { hub, github, notes } = await setting();
    await github.deployments.retire('preview/pr-9');
    expect(asked(hub)).toEqual(['GET /deployments']);
    expect(notes).toEqual([]);
  });
});
