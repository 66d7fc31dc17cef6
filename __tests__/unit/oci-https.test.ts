/** Registries with a private authority and behind a proxy, asked by a process of its own as NODE_EXTRA_CA_CERTS wants it. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import * as http from 'node:http';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Asked, type Loopback, listen, tlsFolder } from './kube-loopback.js';

const run = promisify(execFile);
const digest = `sha256:${'ab'.repeat(32)}`;

let folder: string;
let program: string;
let registry: Loopback;
let proxy: http.Server;
let tunnels: string[];
let challenge: string | undefined;

/** Answers HEADs of manifests; with a challenge, only to those who bring its token. */
function answer({ method, headers, response, url }: Asked): undefined {
  if (url.pathname === '/token') response.end(JSON.stringify({ token: 'given' }));
  else if (challenge !== undefined && headers.authorization !== 'Bearer given')
    response.writeHead(401, { 'www-authenticate': challenge }).end();
  else if (method === 'HEAD') response.writeHead(200, { 'docker-content-digest': digest }).end();
  else response.writeHead(404).end();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jac-https-'));
  program = join(folder, 'head-image.mjs');
  const esbuild = join(process.cwd(), 'node_modules/.bin/esbuild');
  const options = [
    '--bundle',
    '--platform=node',
    '--format=esm',
    '--log-level=error',
    `--outfile=${program}`,
  ];
  await run(esbuild, [join(process.cwd(), '__tests__/support/head-image.ts'), ...options]);
  registry = await listen(answer, true);
  proxy = http.createServer();
  proxy.on('connect', (request: http.IncomingMessage, socket: net.Socket) => {
    tunnels.push(request.url ?? '');
    const through = net.connect(registry.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      socket.pipe(through).pipe(socket);
    });
    for (const [one, other] of [
      [socket, through],
      [through, socket],
    ] as const)
      one.on('error', () => other.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  proxy.closeAllConnections();
  await new Promise((resolve) => proxy.close(resolve));
  await registry.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  tunnels = [];
  challenge = undefined;
});

/** The fixtures' certificate is for `kubernetes.test`, a host that only the proxy finds. */
async function head(image: string, env: Record<string, string>): Promise<string> {
  const { stdout } = await run(process.execPath, [program, image], {
    env: { PATH: process.env['PATH'], ...env },
  });
  return stdout.trim();
}
const throughProxy = () => ({ HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as net.AddressInfo).port}` });
const trusting = { NODE_EXTRA_CA_CERTS: join(tlsFolder, 'ca.pem') };

describe('a registry with a private authority', () => {
  it('is asked through the proxy of the environment', async () => {
    expect(await head('kubernetes.test:444/a/b:1', { ...trusting, ...throughProxy() })).toBe(digest);
    expect(tunnels).toEqual(['kubernetes.test:444']);
  });

  it('whose authority is not known is refused, and that is explained', async () => {
    const error = JSON.parse(await head('kubernetes.test/a/b:1', throughProxy()));
    expect(error.code).toBe('RegistryUnreachable');
    expect(error.next).toContain('NODE_EXTRA_CA_CERTS');
  });

  it('that NO_PROXY excludes is asked directly', async () => {
    const env = { ...trusting, ...throughProxy(), NO_PROXY: '.test' };
    expect(JSON.parse(await head('kubernetes.test/a/b:1', env)).code).toBe('RegistryUnreachable');
    expect(tunnels).toEqual([]);
  });

  it('gets its token through the proxy as well', async () => {
    challenge = 'Bearer realm="https://kubernetes.test/token",service="s"';
    expect(await head('kubernetes.test/a/b:1', { ...trusting, ...throughProxy() })).toBe(digest);
  });

  it('gets no password for a token service in clear', async () => {
    challenge = 'Bearer realm="http://kubernetes.test/token",service="s"';
    const error = JSON.parse(await head('kubernetes.test/a/b:1', { ...trusting, ...throughProxy() }));
    expect(error.code).toBe('RegistryDenied');
    expect(error.why).toContain('no token service that can be trusted');
  });
});
