/** Who calls, and what they may. */
import { describe, expect, it } from '@jest/globals';
import { rememberingReviewer } from '../../src/doors/service/access.js';
import { tokenAuthenticator } from '../../src/doors/service/auth.js';
import { ClusterError } from '../../src/ports/cluster.js';
import { failure, reviewerWho } from './module-harness.js';
import { post, service } from './service-harness.js';

const tokens = { good: 'system:serviceaccount:web:ci' };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const redis = { module: 'redis', config: { name: 'cache', namespace: 'web' } };

describe('tokens', () => {
  it('are asked for everywhere but where nothing of anybody is told', async () => {
    const { ask, cluster, called } = await service({ tokens });
    for (const request of [
      post('/deployment', redis),
      post('/deployment/dry_run', redis),
      { url: '/deployment' },
      { url: '/deployment/web/redis/cache' },
      { method: 'DELETE' as const, url: '/deployment/web/redis/cache' },
      { method: 'POST' as const, url: '/create_pod/numpy' },
      { method: 'DELETE' as const, url: '/delete_pod/numpy' },
      post('/run_module?module_name=a&method_name=b', '{}'),
      { method: 'DELETE' as const, url: '/run_module/handle/a.b?module_name=a' },
      { url: '/jqm/web/jqm/status' },
      { url: '/jqm/web/jqm/ws/client/ji' },
      { method: 'POST' as const, url: '/jqm/web/jqm/ws/simple/ji', payload: 'x' },
    ])
      for (const headers of [{}, bearer('bad'), { authorization: 'Basic Z29vZA==' }])
        expect([
          request,
          await ask({ ...request, headers: { ...request.headers, ...headers } }),
        ]).toMatchObject([
          request,
          {
            status: 401,
            headers: { 'www-authenticate': 'Bearer realm="jac-orc"' },
            json: { error: { code: 'Unauthorized' } },
          },
        ]);
    expect(cluster.written).toEqual([]);
    expect(called.created).toEqual([]);
    for (const url of ['/healthz', '/metrics', '/openapi.json', '/docs'])
      expect([url, (await ask({ url })).status]).toEqual([url, 200]);
  });

  it('stand in either header, ours first', async () => {
    const { ask } = await service({ tokens });
    expect((await ask({ url: '/deployment', headers: bearer('good') })).status).toBe(200);
    expect((await ask({ url: '/deployment', headers: { 'x-jac-orc-token': 'good' } })).status).toBe(200);
    const both = { 'x-jac-orc-token': 'good', ...bearer('of-a-proxy') };
    expect((await ask({ url: '/deployment', headers: both })).status).toBe(200);
    expect((await ask({ url: '/deployment', headers: { ...both, 'x-jac-orc-token': 'bad' } })).status).toBe(
      401,
    );
  });

  it('are asked about once a minute', async () => {
    const { ask, reviews, clock } = await service({ tokens });
    const list = () => ask({ url: '/deployment', headers: bearer('good') });
    await Promise.all([list(), list(), list()]);
    clock.milliseconds += 59_999;
    await list();
    expect(reviews).toEqual(['good']);
    clock.milliseconds += 1;
    await list();
    expect(reviews).toEqual(['good', 'good']);
  });

  it('are never in the log', async () => {
    const { ask, log } = await service({ tokens });
    await ask({ url: '/deployment', headers: bearer('good') });
    await ask({ ...post('/deployment?token=good', redis), headers: bearer('bad-one') });
    expect(log.join('')).not.toMatch(/good|bad-one/);
    expect(log.join('')).toContain('caller=system:serviceaccount:web:ci');
  });

  it('are not taken when they are for somebody else, and nobody is let in when nobody can tell', async () => {
    const clock = { monotonic: () => 0 };
    const user = { username: 'a', groups: [] };
    const answering = (status: object) =>
      tokenAuthenticator({ create: async (object) => ({ ...object, status }) }, clock, 'jac-orc');
    const ask = (status: object) => answering(status).authenticate(bearer('t'));
    for (const audiences of [undefined, [], ['https://kubernetes.default.svc']])
      expect(await failure(() => ask({ authenticated: true, audiences, user }))).toMatchObject({
        answer: { status: 401 },
      });
    expect(await ask({ authenticated: true, audiences: ['jac-orc'], user })).toEqual(user);
    const down = tokenAuthenticator(
      {
        create: async () => {
          throw new ClusterError({
            reason: 'Unreachable',
            status: 0,
            message: 'down',
            verb: 'create',
            resource: 'tokenreviews',
          });
        },
      },
      clock,
      'jac-orc',
    );
    await expect(down.authenticate(bearer('t'))).rejects.toThrow('down');
  });
});

describe('rights', () => {
  it('are asked for on behalf of the caller before anything is written', async () => {
    const { ask, cluster, reviewer } = await service({
      tokens,
      may: ({ resource }) => resource !== 'secrets',
    });
    const { status, json } = await ask(post('/deployment', redis, bearer('good')));
    expect(status).toBe(403);
    expect(json).toMatchObject({
      error: {
        code: 'Forbidden',
        message: expect.stringContaining('system:serviceaccount:web:ci may not create secrets'),
        next: expect.stringContaining('--serviceaccount=web:ci'),
      },
    });
    expect(cluster.written).toEqual([]);
    expect(reviewer.asked.length).toBeGreaterThan(1);
  });

  it('of a module’s calls are those to create Deployments beside the service', async () => {
    const { ask, called, reviewer } = await service({ tokens, may: () => false });
    const calls = [
      post('/run_module?module_name=a&method_name=b', '{}', bearer('good')),
      { method: 'POST' as const, url: '/create_pod/a', headers: bearer('good') },
      { method: 'DELETE' as const, url: '/run_module/handle/a.b?module_name=a', headers: bearer('good') },
    ];
    for (const call of calls) expect((await ask(call)).status).toBe(403);
    expect([called.run, called.created]).toEqual([[], []]);
    expect(reviewer.asked[0]).toEqual({
      verb: 'create',
      group: 'apps',
      resource: 'deployments',
      namespace: 'jac-orc',
    });
  });

  it('of JQM are those to its Service by the proxy', async () => {
    const { ask, reviewer } = await service({ tokens, may: () => false });
    const headers = bearer('good');
    expect(await ask({ url: '/jqm/web/jqm/ws/client/ji/1', headers })).toMatchObject({
      status: 403,
      json: { error: { message: expect.stringContaining('may not get services/proxy in namespace web') } },
    });
    expect(
      (await ask({ method: 'POST', url: '/jqm/web/jqm/ws/simple/ji', headers, payload: 'a=b' })).status,
    ).toBe(403);
    expect((await ask({ url: '/jqm/web/jqm/status', headers })).status).toBe(403);
    const proxy = { group: '', resource: 'services', subresource: 'proxy', namespace: 'web', name: 'jqm-lb' };
    expect(reviewer.asked).toEqual([
      { verb: 'get', ...proxy },
      { verb: 'create', ...proxy },
      { verb: 'get', ...proxy },
    ]);
  });

  it('are told of a module only to who may ask for it', async () => {
    const { ask } = await service({ tokens, may: () => true });
    expect(await ask({ url: '/jqm/web/jqm/status', headers: bearer('good') })).toMatchObject({
      status: 404,
      json: { error: { code: 'ModuleNotFound' } },
    });
  });

  it('are asked for once in half a minute for calls', async () => {
    const time = { now: 0 };
    const asked = reviewerWho(() => true);
    const reviewer = rememberingReviewer(asked, { monotonic: () => time.now });
    const wanted = { verb: 'create', group: 'apps', resource: 'deployments', namespace: 'jac-orc' };
    const caller = (username: string) => ({ username, groups: [] });
    for (const name of ['a', 'a', 'b']) await reviewer.isAllowed(caller(name), wanted);
    expect(asked.asked).toHaveLength(2);
    time.now = 30_000;
    await reviewer.isAllowed(caller('a'), wanted);
    expect(asked.asked).toHaveLength(3);
  });
});
