import * as http from 'node:http';
import * as net from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { proxyOf } from '../../src/adapters/kube/proxy.js';
import { connectTo, json, type Loopback, listen, status, tlsFolder } from './kube-loopback.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

/** A server that only its proxies find: they take every host for it. */
async function hidden(secure = true): Promise<Loopback> {
  const server = await listen(
    ({ url, response }) =>
      url.pathname === '/version' ? { gitVersion: 'v1' } : json(response, 404, status(404, 'NotFound', 'no')),
    secure,
  );
  closing.push(() => server.close());
  return server;
}

async function opened(proxy: net.Server): Promise<number> {
  const sockets = new Set<net.Socket>();
  proxy.on('connection', (socket) => sockets.add(socket.on('error', () => {})));
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    return new Promise((resolve) => proxy.close(resolve));
  });
  return (proxy.address() as net.AddressInfo).port;
}

async function connectProxy(target: number, wants?: string) {
  const asked: string[] = [];
  const proxy = http.createServer();
  proxy.on('connect', (request: http.IncomingMessage, socket: net.Socket) => {
    asked.push(request.url ?? '');
    if (wants !== undefined && request.headers['proxy-authorization'] !== wants)
      return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const through = net.connect(target, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(through).pipe(socket);
    });
    return through.on('error', () => socket.destroy());
  });
  return { asked, port: await opened(proxy) };
}

/** SOCKS5 in the small: answers byte by byte, so that its client must wait. */
async function socksProxy(target: number, password?: string) {
  const asked: string[] = [];
  const port = await opened(
    net.createServer((socket) => {
      const answer = (bytes: number[]) => {
        for (const byte of bytes) socket.write(Buffer.from([byte]));
      };
      const steps = [
        () => answer([5, password === undefined ? 0 : 2]),
        ...(password === undefined
          ? []
          : [(data: Buffer) => answer([1, data.toString('latin1').endsWith(password) ? 0 : 1])]),
        (data: Buffer) => {
          asked.push(`${data.subarray(5, 5 + (data[4] ?? 0))}:${data.readUInt16BE(data.length - 2)}`);
          const through = net.connect(target, '127.0.0.1', () => {
            answer([5, 0, 0, 1, 127, 0, 0, 1, 0, 80]);
            socket.pipe(through).pipe(socket);
          });
          through.on('error', () => socket.destroy());
        },
      ];
      socket.on('data', (data) => steps.shift()?.(data));
    }),
  );
  return { asked, port };
}

const far = { server: 'https://kubernetes.test:6443', 'certificate-authority': join(tlsFolder, 'ca.pem') };

describe('a proxy', () => {
  it('of the kubeconfig, with name and password, is asked once for requests on one connection', async () => {
    const server = await hidden();
    const proxy = await connectProxy(server.port, `Basic ${Buffer.from('me:p@ss').toString('base64')}`);
    const cluster = await connectTo({ ...far, 'proxy-url': `http://me:p%40ss@127.0.0.1:${proxy.port}` });
    expect([await cluster.version(), await cluster.version()]).toEqual(['v1', 'v1']);
    expect(proxy.asked).toEqual(['kubernetes.test:6443']);
  });

  it('of the environment', async () => {
    const server = await hidden();
    const proxy = await connectProxy(server.port);
    const env = { HTTPS_PROXY: `127.0.0.1:${proxy.port}`, NO_PROXY: 'example.com' };
    expect(await (await connectTo(far, {}, { env })).version()).toBe('v1');
  });

  it('in front of a server without TLS', async () => {
    const server = await hidden(false);
    const proxy = await connectProxy(server.port);
    const cluster = { server: 'http://kubernetes.test', 'proxy-url': `http://127.0.0.1:${proxy.port}` };
    expect(await (await connectTo(cluster)).version()).toBe('v1');
    expect(proxy.asked).toEqual(['kubernetes.test:80']);
  });

  it('of SOCKS, open or with a password', async () => {
    const server = await hidden();
    const open = await socksProxy(server.port);
    expect(
      await (await connectTo({ ...far, 'proxy-url': `socks5://127.0.0.1:${open.port}` })).version(),
    ).toBe('v1');
    expect(open.asked).toEqual(['kubernetes.test:6443']);
    const locked = await socksProxy(server.port, 'secret');
    const url = `socks5h://me:secret@127.0.0.1:${locked.port}`;
    expect(await (await connectTo({ ...far, 'proxy-url': url })).version()).toBe('v1');
  });

  it('that refuses is named, without its password', async () => {
    const server = await hidden();
    const limits = { firstContactMs: 50 };
    const proxy = await connectProxy(server.port, 'Basic other');
    const url = `http://me:hunter2@127.0.0.1:${proxy.port}`;
    await expect(
      (await connectTo({ ...far, 'proxy-url': url }, {}, { limits })).version(),
    ).rejects.toMatchObject({
      reason: 'Unreachable',
      message: `cannot reach https://kubernetes.test:6443: proxy http://127.0.0.1:${proxy.port}: refused with 407 Proxy Authentication Required`,
    });
    const locked = await socksProxy(server.port, 'secret');
    const wrong = `socks5://me:hunter2@127.0.0.1:${locked.port}`;
    await expect(
      (await connectTo({ ...far, 'proxy-url': wrong }, {}, { limits })).version(),
    ).rejects.toMatchObject({
      message: expect.stringMatching(/refused name and password$/),
    });
  });
});

describe('proxyOf', () => {
  const chosen = (server: string, env: Record<string, string>) =>
    proxyOf(
      {
        cluster: { name: 'c', server, skipTLSVerify: false },
        clusterExtensions: [],
        user: {},
        namespace: undefined,
        from: { file: 'config', cluster: 'clusters[0]', user: 'users[0]' },
      },
      new URL(server),
      env,
    )?.host;

  it('reads the variable of the scheme, upper case first', () => {
    const env = { HTTPS_PROXY: 'http://a:1', https_proxy: 'http://b:1', http_proxy: 'c:1' };
    expect(chosen('https://k', env)).toBe('a:1');
    expect(chosen('http://k', env)).toBe('c:1');
    expect(chosen('https://k', {})).toBeUndefined();
  });

  it.each(['https://localhost:6443', 'https://127.0.0.2', 'https://[::1]:6443'])('spares %s', (server) => {
    expect(chosen(server, { HTTPS_PROXY: 'http://a:1' })).toBeUndefined();
  });

  const rules: [string, string, boolean][] = [
    ['*', 'https://k', true],
    ['k.test', 'https://k.test', true],
    ['K.Test', 'https://a.k.test', true],
    ['.k.test', 'https://a.k.test', true],
    ['.k.test', 'https://k.test', false],
    ['*.k.test', 'https://a.k.test', true],
    ['k.test', 'https://ak.test', false],
    ['k.test:443', 'https://k.test', true],
    ['k.test:6443', 'https://k.test', false],
    ['10.0.0.0/8', 'https://10.89.0.1:6443', true],
    ['10.0.0.0/8', 'https://11.0.0.1', false],
    ['10.0.0.0/99', 'https://10.0.0.1', false],
    ['fd00::/8', 'https://[fd00::1]:6443', true],
    ['fd00::/8', 'https://10.0.0.1', false],
    ['10.0.0.1', 'https://10.0.0.1:6443', true],
    ['[fd00::1]:6443', 'https://[fd00::1]:6443', true],
    ['fd00::1', 'https://[fd00::1]', true],
    [' a , k ,', 'https://k', true],
    ['', 'https://k', false],
  ];
  it.each(rules)('NO_PROXY=%s for %s: %s', (noProxy, server, spared) => {
    expect(chosen(server, { HTTPS_PROXY: 'http://p:1', NO_PROXY: noProxy })).toBe(spared ? undefined : 'p:1');
  });
});
