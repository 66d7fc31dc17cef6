/** The API over HTTP: answers, refusals, and what never is said. */
import { describe, expect, it } from '@jest/globals';
import { JacScaleError } from '../../src/model/error.js';
import { ClusterError } from '../../src/ports/cluster.js';
import { refused } from './module-harness.js';
import { post, service } from './service-harness.js';

const redis = { module: 'redis', config: { name: 'cache', namespace: 'web' } };

describe('modules', () => {
  it('answers a dry run as the guide has it, without a secret', async () => {
    const { ask, cluster } = await service();
    const password = 'hunter2hunter2';
    const { status, json, text } = await ask(
      post('/deployment/dry_run', { ...redis, config: { ...redis.config, password } }),
    );
    expect(status).toBe(200);
    expect(json).toMatchObject({
      placeholders: {
        name: { default: 'jac-redis', current: 'cache' },
        password: { default: '(generated)', current: '****' },
      },
      dependencies: {},
      modules: { 'redis.yaml': expect.stringContaining('kind: StatefulSet') },
    });
    expect(text).not.toContain(password);
    expect(cluster.written).toEqual([]);
  });

  it('deploys, lists, tells and deletes', async () => {
    const { ask } = await service();
    const made = await ask(post('/deployment', redis));
    expect(made).toMatchObject({
      status: 200,
      json: {
        results: [
          'namespace/web unchanged',
          'secret/cache created',
          'service/cache created',
          'statefulset.apps/cache created',
        ],
        errors: [],
      },
    });
    const listed = await ask({ url: '/deployment' });
    expect(listed.json).toMatchObject({
      deployments: [{ namespace: 'web', module: 'redis', name: 'cache' }],
    });
    const one = '/deployment/web/redis/cache';
    expect(await ask({ url: one })).toMatchObject({
      status: 200,
      json: { name: 'cache', objects: expect.any(Array) },
    });
    expect(await ask({ method: 'DELETE', url: `${one}?deleteData=true` })).toMatchObject({
      status: 200,
      json: { kept: [] },
    });
    expect(await ask({ url: one })).toMatchObject({
      status: 404,
      json: { error: { code: 'ModuleNotFound' } },
    });
  });

  it('answers 502 with what was done when not all of it was', async () => {
    const { ask, cluster } = await service();
    // It passes the dry run that comes before the first write.
    let asked = 0;
    cluster.refuse = (object) => {
      if (object.kind !== 'StatefulSet') return undefined;
      asked += 1;
      return asked === 1 ? undefined : refused(object, 500);
    };
    const { status, json } = await ask(post('/deployment', redis));
    expect(status).toBe(502);
    expect(json).toMatchObject({
      results: expect.arrayContaining(['secret/cache created']),
      errors: [expect.stringContaining('statefulset')],
    });
    expect((await ask({ url: '/deployment' })).json).toEqual({ deployments: [] });
  });

  it('warns of JQM that everybody reaches, and says why it needs IPv4', async () => {
    const jqm = { module: 'jqm', config: { namespace: 'web', exposure: 'loadbalancer' } };
    const { ask, cluster } = await service();
    expect((await ask(post('/deployment', jqm))).json).toMatchObject({
      warnings: [expect.stringMatching(/^JqmOpen: /)],
    });
    cluster.refuse = (object) =>
      object.kind === 'Service'
        ? new ClusterError({
            reason: 'Invalid',
            status: 422,
            message: 'refused',
            verb: 'patch',
            resource: 'services',
            fields: [{ field: 'spec.ipFamilies[0]', message: 'not configured on this cluster' }],
          })
        : undefined;
    const other = await ask(post('/deployment', { ...jqm, config: { ...jqm.config, name: 'other' } }));
    expect(other).toMatchObject({ status: 422, json: { error: { code: 'JqmNeedsIpv4' } } });
  });

  it.each([
    ['no JSON', '{"module": "redis", "config": {"password": "hunter2"', 'BodyInvalid'],
    ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'BodyInvalid'],
    ['a list', '[]', 'RequestInvalid'],
    ['a module that is a number', '{"module": 1}', 'RequestInvalid'],
    ['an unknown key', '{"module": "redis", "hunter": 2}', 'RequestInvalid'],
    ['a config that is a text', '{"module": "redis", "config": "hunter2"}', 'RequestInvalid'],
    ['an unknown module', '{"module": "../redis"}', 'ModuleUnknown'],
    [
      'an unknown placeholder',
      '{"module": "redis", "config": {"__proto__": 1, "passwort": "hunter2"}}',
      'PlaceholderUnknown',
    ],
    ['nothing', '', 'BodyMissing'],
  ])('refuses a body with %s, without quoting it', async (_what, payload, code) => {
    const { ask, log } = await service();
    for (const url of ['/deployment', '/deployment/dry_run']) {
      const answer = await ask({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/json' },
        payload,
      });
      expect(answer).toMatchObject({ status: 400, json: { error: { code } } });
      expect(answer.text + log.join('')).not.toContain('hunter2');
    }
  });

  it('takes only JSON, and no more than the limit', async () => {
    const { ask } = await service({ args: ['--body-limit', '100'] });
    const form = { ...post('/deployment', redis), headers: { 'content-type': 'text/plain' } };
    expect(await ask(form)).toMatchObject({ status: 415, json: { error: { code: 'MediaTypeUnknown' } } });
    expect(await ask(post('/deployment', `{"module": "${'r'.repeat(100)}"}`))).toMatchObject({
      status: 413,
      json: { error: { code: 'BodyTooLarge' } },
    });
  });

  it.each([
    ['lists', 'tolerations', '[', ']'],
    ['maps', 'nodeSelector', '{"a":', '}'],
  ])('takes %s within one another no deeper than anything is', async (_, key, open, close) => {
    const { ask, log } = await service();
    const nested = (levels: number) => {
      const inner = open === '[' ? '' : '1';
      return `{"module": "redis", "config": {"${key}": ${open.repeat(levels)}${inner}${close.repeat(levels)}}}`;
    };
    const deep = await ask(post('/deployment/dry_run', nested(20_000)));
    expect(deep).toMatchObject({ status: 400, json: { error: { code: 'BodyInvalid' } } });
    expect(log.join('')).not.toContain('a request failed');
    const shallow = await ask(post('/deployment/dry_run', nested(98)));
    expect(shallow.text).not.toContain('BodyInvalid');
    expect(shallow.status).toBeLessThan(500);
  });

  it('refuses queries that it does not know, and values that are none', async () => {
    const { ask } = await service();
    for (const url of [
      '/deployment?namespce=web',
      '/deployment?namespace=A%00',
      '/deployment?namespace=a&namespace=b',
      '/deployment/web/redis/cache?wait=0',
      '/deployment/web/redis/cache?wait=1e3',
      '/deployment/web/redis/cache?wait=',
    ])
      expect([url, await ask({ url })]).toMatchObject([
        url,
        { status: 400, json: { error: { code: 'RequestInvalid' } } },
      ]);
    expect((await ask({ method: 'DELETE', url: '/deployment/web/redis/cache?deleteData=1' })).status).toBe(
      400,
    );
  });

  it('knows what it does not have, and what it does not take', async () => {
    const { ask } = await service();
    expect(await ask({ url: '/deploymen' })).toMatchObject({
      status: 404,
      json: { error: { code: 'PathUnknown' } },
    });
    expect(await ask({ url: '/deployment/%zz/redis/cache' })).toMatchObject({
      status: 400,
      json: { error: { code: 'PathInvalid' } },
    });
    expect(await ask({ url: `/deployment/${'..%2f'.repeat(10)}/redis/cache` })).toMatchObject({
      status: 404,
    });
    expect(await ask({ ...post('/deployment', '%%'), method: 'PUT' })).toMatchObject({
      status: 405,
      headers: { allow: 'POST, GET, HEAD' },
    });
    expect(await ask({ method: 'OPTIONS', url: '/jqm/web/jqm/ws/simple/ji' })).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD, POST, DELETE' },
    });
    expect(await ask({ method: 'HEAD', url: '/deployment' })).toMatchObject({ status: 200, text: '' });
  });
});

describe('limits', () => {
  it('counts deployment calls of one caller, and run_module not at all', async () => {
    const { ask, clock } = await service({ args: ['--rate', '2'] });
    const destroy = () => ask({ method: 'DELETE', url: '/delete_pod/numpy' });
    expect([(await destroy()).status, (await destroy()).status]).toEqual([200, 200]);
    expect(await destroy()).toMatchObject({
      status: 429,
      headers: { 'retry-after': '1' },
      json: { error: { code: 'TooManyRequests' } },
    });
    for (let call = 0; call < 5; call++)
      expect((await ask(post('/run_module?module_name=numpy&method_name=array', '{}'))).status).toBe(200);
    clock.milliseconds += 1000;
    expect((await destroy()).status).toBe(200);
  });

  it('lets no more than so many at work at once', async () => {
    let finish = () => {};
    const until = new Promise<void>((resolve) => {
      finish = resolve;
    });
    let began = () => {};
    const atWork = new Promise<void>((resolve) => {
      began = resolve;
    });
    const { ask } = await service({
      args: ['--concurrency', '1'],
      python: {
        delete: () => {
          began();
          return until;
        },
      },
    });
    const first = ask({ method: 'DELETE', url: '/delete_pod/numpy' });
    await atWork;
    expect((await ask({ method: 'DELETE', url: '/delete_pod/scipy' })).status).toBe(429);
    finish();
    expect((await first).status).toBe(200);
    expect((await ask({ method: 'DELETE', url: '/delete_pod/scipy' })).status).toBe(200);
  });
});

describe('errors', () => {
  it('says nothing of a mistake of ours but to the log', async () => {
    const { ask, log } = await service({
      python: { delete: () => Promise.reject(new Error('secret thing')) },
    });
    const answer = await ask({ method: 'DELETE', url: '/delete_pod/numpy' });
    expect(answer).toMatchObject({ status: 500, json: { error: { code: 'Internal' } } });
    expect(answer.text).not.toContain('secret thing');
    expect(log.join('')).toContain('secret thing');
  });

  it('tells what the cluster said with code, reason and next step', async () => {
    const error = new JacScaleError({
      code: 'Conflict',
      what: 'a',
      why: 'b',
      next: 'c',
      place: { key: 'd' },
    });
    const { ask } = await service({ python: { delete: () => Promise.reject(error) } });
    expect(await ask({ method: 'DELETE', url: '/delete_pod/numpy' })).toMatchObject({
      status: 409,
      json: { error: { code: 'Conflict', message: 'a', why: 'b', next: 'c', place: { key: 'd' } } },
    });
  });
});

describe('health and metrics', () => {
  it('is well until it stops, and then takes nothing new', async () => {
    const { ask, stop } = await service();
    expect(await ask({ url: '/healthz?x=1' })).toMatchObject({
      status: 200,
      json: { status: 'ok', leader: true },
    });
    stop('draining');
    expect(await ask({ url: '/healthz' })).toMatchObject({
      status: 503,
      json: { status: 'stopping' },
      headers: { connection: 'close' },
    });
    expect((await ask({ url: '/deployment' })).status).toBe(200);
    stop('closing');
    expect(await ask({ url: '/deployment' })).toMatchObject({
      status: 503,
      json: { error: { code: 'Stopping' } },
      headers: { 'retry-after': '1' },
    });
  });

  it('ends a wait when it stops', async () => {
    const { ask, stop, cluster } = await service();
    await ask(post('/deployment', redis));
    const stateful = cluster.find('StatefulSet', 'cache');
    if (stateful === undefined) throw new Error('no StatefulSet');
    cluster.objects.set('StatefulSet/cache', { ...stateful, status: {} });
    const waiting = ask({ url: '/deployment/web/redis/cache?wait=600' });
    stop('draining');
    expect(await waiting).toMatchObject({ status: 503, json: { error: { code: 'Stopping' } } });
  });

  it('tells Prometheus of requests by route, deployments and calls', async () => {
    const { ask } = await service();
    await ask(post('/deployment', redis));
    await ask(post('/deployment', { module: 'redsi' }));
    await ask(post('/run_module?module_name=numpy&method_name=array', '{}'));
    await ask({ url: '/nothing/of/ours' });
    const { text, headers } = await ask({ url: '/metrics' });
    expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
    for (const line of [
      'jac_orc_requests_total{route="/deployment",method="POST",status="200"} 1',
      'jac_orc_requests_total{route="none",method="GET",status="404"} 1',
      'jac_orc_module_deployments_total{module="redis",outcome="deployed"} 1',
      'jac_orc_module_calls_total{outcome="answered"} 1',
      'jac_orc_python_pods 3',
      'jac_orc_leader 1',
      'jac_orc_default_modules{state="deployed"} 2',
      'jac_orc_default_modules{state="failed"} 1',
    ])
      expect(text).toContain(line);
    expect(text).not.toContain('redsi');
  });
});
