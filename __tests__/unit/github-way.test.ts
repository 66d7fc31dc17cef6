/** The way to GitHub: Enterprise Server's path, proxies, private authorities, a repository that was renamed. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type ConnectProxy, connectProxy } from '../support/github.js';
import { closeAll, setting, sha } from './github-harness.js';

const proxies: ConnectProxy[] = [];
afterEach(async () => {
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
  await closeAll();
});

async function proxyTo(port: number, password?: string): Promise<ConnectProxy> {
  const proxy = await connectProxy(port, password);
  proxies.push(proxy);
  return proxy;
}

const marker = '<!-- jac-scale app=shop -->';
const enterprise = { prefix: '/api/v3' };

describe('Enterprise Server', () => {
  it.each(['', '/'])('is reached below its path, over all pages, with "%s" at its end', async (end) => {
    const { hub, twin } = await setting({ pullRequest: 1 }, enterprise);
    hub.pageSize = 2;
    hub.openPull();
    for (let n = 0; n < 5; n++) hub.addComment({ on: { pullRequest: 1 }, body: `${n}` });
    const { comments } = twin({ baseUrl: `${hub.apiUrl}${end}` });
    await comments.upsert(marker, 'one', 'auto');
    await twin().comments.upsert(marker, 'two', 'auto');
    expect(hub.comments).toHaveLength(6);
    expect(hub.comments.at(-1)?.body).toBe(`${marker}\ntwo`);
  });
});

describe('a proxy', () => {
  const hidden = 'http://github.test/api/v3';

  it.each(['HTTP_PROXY', 'http_proxy'])('of %s, with name and password', async (variable) => {
    const { hub, twin } = await setting({}, enterprise);
    hub.openPull();
    const proxy = await proxyTo(hub.port, 'me:secret');
    const { pullRequests } = twin({ baseUrl: hidden, env: { [variable]: proxy.url } });
    expect(await pullRequests.get(1)).toMatchObject({ open: true });
    expect(await pullRequests.open()).toEqual(new Set([1]));
    expect(proxy.asked).toEqual(['github.test:80']);
  });

  it('is not asked for hosts of NO_PROXY', async () => {
    const { hub, twin, notes } = await setting({}, enterprise);
    const proxy = await proxyTo(hub.port);
    const env = { HTTP_PROXY: proxy.url, NO_PROXY: 'example.com,.test' };
    expect(await twin({ baseUrl: hidden, env }).pullRequests.get(1)).toBeUndefined();
    expect(proxy.asked).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/cannot be reached/)]);
  });

  it('that refuses is named without its password', async () => {
    const { hub, twin, notes, clock } = await setting({}, enterprise);
    const proxy = await proxyTo(hub.port, 'me:secret');
    const env = { HTTP_PROXY: proxy.url.replace('secret', 'wrong') };
    expect(await twin({ baseUrl: hidden, env }).pullRequests.get(1)).toBeUndefined();
    expect(notes.join()).toMatch(/proxy http:\/\/127\.0\.0\.1:\d+: refused with 407/);
    expect(notes.join()).not.toContain('wrong');
    expect(clock.slept.length).toBeLessThan(4);
  });

  it('that is no URL is told, and asked for nothing', async () => {
    const { twin, notes, clock } = await setting({}, enterprise);
    expect(
      await twin({ baseUrl: hidden, env: { HTTP_PROXY: 'ftp://x' } }).pullRequests.get(1),
    ).toBeUndefined();
    expect(notes.join()).toMatch(/HTTP_PROXY/);
    expect(clock.slept).toEqual([]);
  });
});

describe('an answer that is none', () => {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('but leads on is followed within GitHub; elsewhere the token does not go', async () => {
    const { hub, twin, notes } = await setting();
    const seen: string[] = [];
    const baseUrl = await serve((request, response) => {
      seen.push(request.url ?? '');
      const next = request.url?.startsWith('/repos/owner/old') ? '' : hub.apiUrl;
      const headers = { location: `${next}/repos/owner/new/pulls/1`, 'content-type': 'application/json' };
      response.writeHead(301, headers).end('{"message":"Moved Permanently"}');
    });
    expect(await twin({ baseUrl, repo: 'old' }).pullRequests.get(1)).toBeUndefined();
    expect(seen).toEqual(['/repos/owner/old/pulls/1', '/repos/owner/new/pulls/1']);
    expect(hub.requests).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/^pull request 1: .*status 301/)]);
  });

  it('as the page of a proxy, is told and not taken for one', async () => {
    const { twin, notes } = await setting();
    const baseUrl = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>please log in');
    });
    expect(await twin({ baseUrl }).pullRequests.open()).toBeUndefined();
    expect(await twin({ baseUrl }).comments.upsert(marker, 'x', 'auto')).toBeUndefined();
    expect(notes).toEqual([
      expect.stringMatching(/^open pull requests: .*status 200, text\/html/),
      expect.stringMatching(/^comment: .*status 200, text\/html/),
    ]);
  });
});

describe('bundled for an Action, as a process of its own', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jac-github-way-'));
  const script = join(folder, 'ask.cjs');
  beforeAll(async () => {
    const { build } = await import('esbuild');
    await build({
      stdin: {
        contents: `
          import { makeGitHub } from './src/adapters/github/github.js';
          import { nodeClock } from './src/adapters/node/clock.js';
          const github = makeGitHub({
            token: 'ghs_x', baseUrl: process.env.GITHUB_API_URL, env: process.env, clock: nodeClock,
            note: (text) => console.log('note', text), owner: 'owner', repo: 'shop', sha: '${sha}',
          });
          github.pullRequests.get(1).then((found) => console.log(JSON.stringify(found)));`,
        resolveDir: process.cwd(),
        loader: 'ts',
      },
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      logLevel: 'error',
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What it prints, once it has ended by itself: a kept connection must not hold it. */
  const run = (env: Record<string, string>): Promise<string> =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [script], { env });
      let text = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (part: Buffer) => {
          text += part.toString();
        });
      child.on('error', reject);
      child.on('close', () => resolve(text));
    });

  it('it trusts an authority of NODE_EXTRA_CA_CERTS, directly and through a proxy', async () => {
    const { hub } = await setting({}, { ...enterprise, tls: {} });
    hub.openPull();
    const proxy = await proxyTo(hub.port);
    const found = JSON.stringify({ number: 1, open: true, fork: false, headSha: sha });
    const trust = { NODE_EXTRA_CA_CERTS: hub.caFile ?? '' };
    expect(await run({ GITHUB_API_URL: hub.apiUrl, ...trust })).toBe(`${found}\n`);
    const far = { GITHUB_API_URL: 'https://github.test/api/v3', HTTPS_PROXY: proxy.url };
    expect(await run({ ...far, ...trust })).toBe(`${found}\n`);
    expect(proxy.asked).toEqual(['github.test:443']);
  });

  it('it says so where the authority is not known, and asks once', async () => {
    const { hub } = await setting({}, { tls: {} });
    expect(await run({ GITHUB_API_URL: hub.apiUrl })).toMatch(/^note pull request 1: .*certificate/);
    expect(hub.requests).toEqual([]);
  });
});
