/** Python modules over HTTP: bodies go through as bytes, failures become statuses. */
import { describe, expect, it } from '@jest/globals';
import { ModuleUnavailable } from '../../src/gateways/pymodule/client.js';
import { type FailureKind, WireError } from '../../src/gateways/pymodule/wire.js';
import { post, service } from './service-harness.js';

const array = '/run_module?module_name=numpy&method_name=array';

describe('run_module', () => {
  it('passes on and answers bytes as they came', async () => {
    const body = '{"args": [16, 20, 24, 9007199254740993, 1.10], "kwargs": {}}';
    const { ask, called } = await service({
      answer: (request) => ({
        body: Buffer.concat([Buffer.from('{"result": '), request.body, Buffer.from('}')]),
      }),
    });
    const answer = await ask(post(`${array}&handle=pod.x&package=numpy%3D%3D2.1&timeout=7`, body));
    expect(answer).toMatchObject({
      status: 200,
      text: `{"result": ${body}}`,
      headers: { 'content-type': 'application/json; charset=utf-8' },
    });
    expect(called.run).toMatchObject([
      { module: 'numpy', method: 'array', handle: 'pod.x', package: 'numpy==2.1', timeoutMs: 7000 },
    ]);
  });

  it.each<[FailureKind, number, string]>([
    ['MODULE', 422, 'ModuleError'],
    ['NO_SUCH_METHOD', 404, 'MethodUnknown'],
    ['BAD_REQUEST', 400, 'ArgumentsInvalid'],
    ['REFUSED', 403, 'MethodRefused'],
    ['GONE', 410, 'ObjectGone'],
    ['TOO_LARGE', 422, 'ResultTooLarge'],
    ['UNSPECIFIED', 502, 'ModuleError'],
  ])('answers a failure %s with %i', async (kind, status, code) => {
    const { ask } = await service({
      answer: () => ({ failure: { kind, type: 'ValueError', message: 'math domain error' } }),
    });
    expect(await ask(post(array, '{}'))).toMatchObject({
      status,
      json: { error: { code, type: 'ValueError', message: 'math domain error' } },
    });
  });

  it.each([
    [new ModuleUnavailable(504, 'not in time'), 504],
    [new ModuleUnavailable(503, 'no pod is ready'), 503],
    [new WireError('the answer is no protobuf'), 502],
  ])('answers %s with %i', async (error, status) => {
    const { ask } = await service({ answer: () => Promise.reject(error) });
    expect(await ask(post(array, '{}'))).toMatchObject({
      status,
      json: { error: { code: 'ModuleUnavailable' } },
    });
  });

  it('takes larger bodies than other calls, JSON alone, and needs its parameters', async () => {
    const { ask, called } = await service({ args: ['--body-limit=10', '--run-body-limit=100'] });
    expect((await ask(post(array, `{"args": [${'1'.repeat(50)}]}`))).status).toBe(200);
    expect((await ask(post(array, `{"args": [${'1'.repeat(100)}]}`))).status).toBe(413);
    expect((await ask({ ...post(array, '{}'), headers: {} })).status).toBe(415);
    expect((await ask(post(array, ''))).json).toMatchObject({ error: { code: 'BodyMissing' } });
    expect((await ask(post('/run_module?module_name=numpy', '{}'))).status).toBe(400);
    expect((await ask(post('/run_module?module_name=num-py&method_name=x', '{}'))).status).toBe(400);
    expect(called.run).toHaveLength(1);
  });

  it('lets go of objects', async () => {
    const { ask } = await service();
    const release = (handle: string) =>
      ask({ method: 'DELETE', url: `/run_module/handle/${handle}?module_name=numpy` });
    expect(await release('pod.there')).toMatchObject({ status: 204, text: '' });
    expect(await release('pod.gone')).toMatchObject({ status: 410, json: { error: { code: 'ObjectGone' } } });
  });
});

describe('create_pod and delete_pod', () => {
  it('takes placeholders, or nothing at all', async () => {
    const { ask, called } = await service();
    expect(await ask({ method: 'POST', url: '/create_pod/numpy' })).toMatchObject({
      status: 200,
      json: {
        name: 'py-numpy',
        fqdn: 'py-numpy.jac-orc.svc.cluster.local',
        port: 50051,
        message: expect.any(String),
      },
    });
    await ask(post('/create_pod/PIL?package=pillow', { replicas: 2 }));
    expect(called.created).toMatchObject([
      { module: 'numpy', config: {} },
      { module: 'PIL', config: { replicas: 2, package: 'pillow' } },
    ]);
    expect(await ask(post('/create_pod/numpy', { name: 'other' }))).toMatchObject({
      status: 400,
      json: { error: { code: 'PlaceholderInvalid', place: { key: 'name' } } },
    });
    expect((await ask({ method: 'POST', url: '/create_pod/../etc' })).status).toBe(404);
    expect((await ask({ method: 'POST', url: '/create_pod/a%2Fb' })).status).toBe(400);
  });

  it('deletes', async () => {
    const { ask, called } = await service();
    expect((await ask({ method: 'DELETE', url: '/delete_pod/numpy' })).json).toMatchObject({
      message: expect.any(String),
    });
    expect(called.deleted).toEqual(['numpy']);
  });
});
