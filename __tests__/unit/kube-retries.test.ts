import { afterEach, describe, expect, it } from '@jest/globals';
import { kinds } from '../../src/model/kubernetes.js';
import { ClusterError } from '../../src/ports/cluster.js';
import { connectTo, type Handler, json, type Loopback, listen, status } from './kube-loopback.js';

let server: Loopback;
afterEach(() => server.close());

const serve = async (handler: Handler, limits = {}) => {
  server = await listen(handler);
  return await connectTo({ server: server.url }, {}, { limits });
};
const failure = async (asking: Promise<unknown>): Promise<ClusterError> => {
  const error = await asking.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ClusterError) return error;
  throw new Error(`expected a ClusterError: ${error}`);
};
const secret = (name = 'a') => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'web' } });
const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'app', namespace: 'web' } };
const pods = { kind: kinds.Pod, namespace: 'web', name: 'p' };

describe('what is sent again', () => {
  const cut: Handler = ({ response }) => void response.destroy();
  const second =
    (first: Handler): Handler =>
    (asked, index) =>
      index === 0 ? first(asked, index) : { metadata: { name: 'done' } };

  it('a read, an apply and a delete by uid after a cut', async () => {
    const cluster = await serve((asked, index) => (index % 2 === 0 ? cut(asked, index) : { metadata: {} }));
    await cluster.get(pods);
    await cluster.apply(deployment);
    await cluster.delete(pods, { uid: 'u' });
    expect(server.asked.map(({ method }) => method)).toEqual([
      'GET',
      'GET',
      'PATCH',
      'PATCH',
      'DELETE',
      'DELETE',
    ]);
  });

  it('a read whose answer was cut in the middle', async () => {
    const cluster = await serve(
      second(({ response }) => {
        response.writeHead(200, { 'content-length': 1000 });
        response.write('{"metadata":', () => response.destroy());
      }),
    );
    expect(await cluster.get(pods)).toEqual({ metadata: { name: 'done' } });
  });

  it('but no create, replace, guarded patch or delete by name that was cut: they may have happened', async () => {
    const cluster = await serve(cut);
    const guarded = { metadata: { resourceVersion: '1' } };
    const writes = [
      () => cluster.create(secret()),
      () => cluster.replace(secret()),
      () => cluster.mergePatch(pods, guarded),
      () => cluster.delete(pods),
    ];
    for (const write of writes)
      expect(await failure(write())).toMatchObject({ reason: 'Unreachable', status: 0 });
    expect(server.asked).toHaveLength(4);
  });

  it('anything that was turned away unprocessed: 429, and 503 with Retry-After', async () => {
    for (const code of [429, 503]) {
      const cluster = await serve(
        second(({ response }) => json(response, code, status(code, 'x', 'later'), { 'retry-after': '0' })),
      );
      expect(await cluster.create(secret())).toEqual({ metadata: { name: 'done' } });
      await server.close();
    }
  });

  it('an apply while etcd elects, but no create', async () => {
    const electing = status(500, 'InternalError', 'etcdserver: leader changed');
    const cluster = await serve(({ response }, index) => (index === 1 ? {} : json(response, 500, electing)));
    await cluster.apply(deployment);
    expect(await failure(cluster.create(secret()))).toMatchObject({ reason: 'ServerError' });
    expect(server.asked).toHaveLength(3);
  });

  it('not longer than allowed, and not when Retry-After is longer than that', async () => {
    const cluster = await serve(
      ({ response }) => json(response, 429, status(429, 'TooManyRequests', 'slow'), { 'retry-after': '60' }),
      { retryMs: 500 },
    );
    expect(await failure(cluster.get(pods))).toMatchObject({ reason: 'TooManyRequests' });
    expect(server.asked).toHaveLength(1);
  });

  it('a create while nobody listens, until somebody does', async () => {
    const cluster = await serve(() => ({ gitVersion: 'v1' }));
    await cluster.version();
    const { port } = server;
    await server.close();
    const [created] = await Promise.all([
      cluster.create(secret()),
      new Promise((resolve) => setTimeout(resolve, 250)).then(async () => {
        server = await listen(({ body }) => JSON.parse(body), false, port);
      }),
    ]);
    expect(created).toEqual(secret());
    expect(server.asked).toHaveLength(1);
  });

  it('gives up on a cluster that was never there', async () => {
    const cluster = await serve(() => ({}), { retryMs: 60_000, firstContactMs: 100 });
    await server.close();
    const error = await failure(cluster.version());
    expect(error).toMatchObject({ reason: 'Unreachable', status: 0 });
    expect(error.message).toBe(`cannot reach ${server.url}: connection refused`);
  });

  it('not what answers too late or in another language', async () => {
    const cluster = await serve(
      ({ response, url }) => {
        if (url.pathname === '/version') response.end('<html>');
      },
      { responseMs: 100, retryMs: 50 },
    );
    expect((await failure(cluster.version())).message).toContain('the answer is not JSON');
    expect((await failure(cluster.get(pods))).message).toContain('no answer within 0.1 s');
  });

  it('nothing after the signal: its reason is thrown', async () => {
    const stop = new AbortController();
    server = await listen(() => stop.abort(new Error('enough')));
    const cluster = await connectTo({ server: server.url }, {}, { signal: stop.signal });
    await expect(cluster.get(pods)).rejects.toThrow('enough');
    await expect(cluster.get(pods)).rejects.toThrow('enough');
    expect(server.asked).toHaveLength(1);
  });
});
