import { afterEach, describe, expect, it } from '@jest/globals';
import type { ServiceRequest } from '../../src/ports/service-proxy.js';
import { connectTo, type Handler, json, type Loopback, listen, status } from './kube-loopback.js';

const { signal } = new AbortController();
const dryRun: ServiceRequest = {
  namespace: 'jac-orc',
  service: 'jac-orc',
  port: '80',
  method: 'POST',
  path: '/deployment/dry_run?x=1%2F2',
  headers: { 'x-jac-orc-token': 'secret-token', 'content-type': 'application/json' },
  body: Buffer.from('{"n": 9007199254740993}'),
  signal,
};
const list: ServiceRequest = { ...dryRun, method: 'GET', path: '/deployment', body: Buffer.alloc(0) };

describe('the proxy of the API server', () => {
  let server: Loopback | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });
  const connected = async (handler: Handler) => {
    server = await listen(handler);
    return { server, kube: await connectTo({ server: `${server.url}/base` }, { token: 'kube-token' }) };
  };

  it('passes method, path, headers and bytes on, and answers bytes', async () => {
    const { server, kube } = await connected(({ response }) => {
      response.writeHead(200, { 'x-own': '1' }).end('{"result": 9007199254740993}');
    });
    const answer = await kube.request(dryRun);
    expect(answer.status).toBe(200);
    expect(answer.headers['x-own']).toBe('1');
    expect(Buffer.from(answer.body).toString()).toBe('{"result": 9007199254740993}');
    const [asked] = server.asked;
    expect(asked?.method).toBe('POST');
    expect(asked?.url.pathname).toBe(
      '/base/api/v1/namespaces/jac-orc/services/http%3Ajac-orc%3A80/proxy/deployment/dry_run',
    );
    expect(asked?.url.search).toBe('?x=1%2F2');
    expect(asked?.body).toBe('{"n": 9007199254740993}');
    expect(asked?.headers).toMatchObject({
      authorization: 'Bearer kube-token',
      'x-jac-orc-token': 'secret-token',
      'content-type': 'application/json',
      'content-length': '23',
    });
  });

  it.each([400, 401, 403, 404, 409, 422, 429, 500, 502, 503])(
    'a %i of the service is its answer',
    async (code) => {
      const { server, kube } = await connected(({ response }) =>
        json(response, code, { error: { code: 'X', message: 'no' } }),
      );
      const answer = await kube.request(dryRun);
      expect(answer.status).toBe(code);
      expect(JSON.parse(Buffer.from(answer.body).toString())).toEqual({
        error: { code: 'X', message: 'no' },
      });
      expect(server.asked).toHaveLength(1);
    },
  );

  it.each([
    [403, 'Forbidden', 'Forbidden'],
    [404, 'NotFound', 'NotFound'],
    [503, 'ServiceUnavailable', 'ServerError'],
  ])('a %i of the API server is an error', async (code, reason, expected) => {
    const { server, kube } = await connected(({ response }) =>
      json(response, code, status(code, reason, 'of the API server')),
    );
    const asked = kube.request(dryRun);
    await expect(asked).rejects.toMatchObject({
      name: 'ClusterError',
      reason: expected,
      status: code,
      verb: 'create',
      resource: 'services/proxy',
      namespace: 'jac-orc',
      message: 'of the API server',
    });
    // A POST may have reached the service.
    expect(server.asked).toHaveLength(1);
  });

  it('asks again, where it may, while no pod of the service is ready', async () => {
    const { kube } = await connected(({ response }, index) =>
      index < 2
        ? json(
            response,
            503,
            status(503, 'ServiceUnavailable', 'no endpoints available for service "jac-orc"'),
          )
        : { deployments: [] },
    );
    const answer = await kube.request(list);
    expect(answer.status).toBe(200);
  });

  it('does not repeat a POST that was cut', async () => {
    const { server, kube } = await connected(({ response }) => {
      response.destroy();
    });
    await expect(kube.request(dryRun)).rejects.toMatchObject({ reason: 'Unreachable' });
    expect(server.asked).toHaveLength(1);
  });

  it('waits for an answer as long as it is told', async () => {
    const { kube } = await connected(({ response }) => {
      setTimeout(() => json(response, 200, {}), 60);
    });
    await expect(kube.request({ ...dryRun, answerMs: 5 })).rejects.toMatchObject({ reason: 'Unreachable' });
    expect((await kube.request({ ...list, answerMs: 5_000 })).status).toBe(200);
  });

  it('makes a token for an audience', async () => {
    const { server, kube } = await connected(() => ({ status: { token: 'made' } }));
    const wanted = { namespace: 'shop', serviceAccount: 'ci', audience: 'jac-orc', seconds: 600 };
    expect(await kube.token(wanted)).toBe('made');
    expect(server.asked[0]?.url.pathname).toBe('/base/api/v1/namespaces/shop/serviceaccounts/ci/token');
    expect(JSON.parse(server.asked[0]?.body ?? '')).toMatchObject({
      spec: { audiences: ['jac-orc'], expirationSeconds: 600 },
    });
  });

  it('never quotes what was to be a token', async () => {
    const { kube } = await connected(() => ({ status: { tokn: 'leaked' } }));
    const wanted = { namespace: 'shop', serviceAccount: 'ci', audience: 'jac-orc', seconds: 600 };
    await expect(kube.token(wanted)).rejects.toMatchObject({
      message: expect.not.stringContaining('leaked'),
    });
  });

  it('asks who we are, and does without where nobody tells', async () => {
    const { kube } = await connected(({ response }, index) =>
      index === 0
        ? { status: { userInfo: { username: 'system:serviceaccount:shop:ci' } } }
        : json(response, 404, status(404, 'NotFound', 'the server could not find the requested resource')),
    );
    expect(await kube.whoAmI()).toBe('system:serviceaccount:shop:ci');
    expect(await kube.whoAmI()).toBeUndefined();
  });
});
