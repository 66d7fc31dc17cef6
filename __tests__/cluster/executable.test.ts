/** Ways to a cluster and of ending, where runtimes differ: the plugin under test is dist/ on Node.js, or the executable that JAC_PLUGIN names. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { type App, copyOf } from '../support/apps.js';
import { adminKubeconfig, devcluster, projectRoot } from '../support/cluster.js';
import { ask } from '../support/http.js';
import { isExecutable, jac, plugin, report, start } from '../support/jac.js';
import { connectProxy, type LoopbackProxy, socksProxy } from '../support/proxies.js';
import { type Actor, deployer } from '../support/roles.js';

interface Kubeconfig {
  readonly clusters: { cluster: Record<string, unknown> }[];
  readonly users: { user: Record<string, unknown> }[];
}

const read = (path: string) => parse(readFileSync(path, 'utf8')) as Kubeconfig;
const withCertificate = devcluster === undefined ? it.skip : it;

let actor: Actor;
let app: App;
let folder: string;
let server: string;
const proxies: LoopbackProxy[] = [];

beforeAll(async () => {
  actor = await deployer('executable');
  app = copyOf('hello');
  folder = mkdtempSync(join(tmpdir(), 'jac-executable-'));
  server = new URL(String(read(actor.kubeconfig).clusters[0]?.cluster['server'])).host;
});
afterAll(async () => {
  await Promise.all(proxies.map((proxy) => proxy.close()));
  rmSync(folder, { recursive: true });
  app.cleanUp();
  await actor.cleanUp();
});

let kubeconfigs = 0;
/** The actor's kubeconfig with another cluster or user. */
function changed(cluster: Record<string, unknown>, user?: Record<string, unknown>) {
  const config = read(actor.kubeconfig);
  Object.assign(config.clusters[0]?.cluster ?? {}, cluster);
  if (user !== undefined && config.users[0] !== undefined) config.users[0].user = user;
  const kubeconfig = join(folder, `kubeconfig-${kubeconfigs++}`);
  writeFileSync(kubeconfig, stringify(config), { mode: 0o600 });
  return { kubeconfig };
}

const noted = async (proxy: Promise<LoopbackProxy>): Promise<LoopbackProxy> => {
  proxies.push(await proxy);
  return await proxy;
};

const ready = async (who: Pick<Actor, 'kubeconfig'>, env: Readonly<Record<string, string>> = {}) => {
  const run = await jac(who, ['status', '--name', 'way', '-n', actor.namespace, '-o', 'json'], { env });
  expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' });
  expect(run.report.status).toBe('ready');
};

describe('version', () => {
  it('tells how it was built, and an executable of which commit', async () => {
    const { stdout } = await jac(undefined, ['version', '-o', 'json']);
    const told = JSON.parse(stdout) as { build: string; commit: string };
    expect(told.build).toBe(isExecutable ? 'bun' : 'node');
    expect(told.commit).toMatch(isExecutable ? /^([0-9a-f]{40}(-dirty)?|none)$/ : /^none$/);
  });
});

describe('through a proxy', () => {
  it('of HTTP that wants a login, an app is deployed, its bundle uploaded', async () => {
    const proxy = await noted(connectProxy('proxy:open sesame'));
    const way = changed({ 'proxy-url': `http://proxy:open%20sesame@127.0.0.1:${proxy.port}` });
    const { url } = await report(way, ['scale', app.file, '--name', 'way', '-n', actor.namespace]);
    expect((await ask(`${url}/walker/hello`, { body: {} })).status).toBe(200);
    expect(new Set(proxy.asked)).toEqual(new Set([server]));
  });

  it('of HTTPS and of SOCKS, the app is seen', async () => {
    const tls = join(projectRoot, '__tests__/fixtures/kube-tls');
    const pem = (name: string) => readFileSync(join(tls, name), 'utf8');
    const proxy = await noted(connectProxy('a:b', { key: pem('server.key'), cert: pem('server.pem') }));
    const trusted = { NODE_EXTRA_CA_CERTS: join(tls, 'ca.pem') };
    await ready(changed({ 'proxy-url': `https://a:b@127.0.0.1:${proxy.port}` }), trusted);
    const socks = await noted(socksProxy());
    await ready(changed({ 'proxy-url': `socks5://127.0.0.1:${socks.port}` }));
    expect([proxy.asked[0], socks.asked[0]]).toEqual([server, server]);
  });

  it('of the environment, unless the host is excluded', async () => {
    const proxy = await noted(connectProxy('a:b'));
    const HTTPS_PROXY = `http://a:b@127.0.0.1:${proxy.port}`;
    await ready(actor, { HTTPS_PROXY });
    expect(proxy.asked[0]).toBe(server);
    const before = proxy.asked.length;
    await ready(actor, { HTTPS_PROXY, NO_PROXY: server.split(':')[0] ?? '' });
    expect(proxy.asked).toHaveLength(before);
  });

  it('that refuses, it ends with exit 1, names it and keeps the password', async () => {
    const proxy = await noted(connectProxy('a:b'));
    const way = changed({ 'proxy-url': `http://a:secret@127.0.0.1:${proxy.port}` });
    const run = await jac(way, ['status', '--name', 'way']);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain(`proxy http://127.0.0.1:${proxy.port}: refused with 407`);
    expect(run.stderr).not.toContain('secret');
  });
});

describe('a connection', () => {
  it('to a server of an authority that nobody trusts is refused, whatever the variables of the runtime', async () => {
    const run = await jac(changed({ 'certificate-authority-data': undefined }), ['status', '--name', 'way']);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/certificate/);
  });

  withCertificate('by a client certificate', async () => {
    const user = read(adminKubeconfig).users[0]?.user ?? {};
    expect(user['client-certificate-data']).toBeDefined();
    // Who the certificate is may do everything: it acts as the test's own.
    await ready(changed({}, { ...user, as: actor.username }));
  });

  it('by a token that a plugin for credentials answers, told of the cluster', async () => {
    const [token] = read(actor.kubeconfig).users.map(({ user }) => String(user['token']));
    const apiVersion = 'client.authentication.k8s.io/v1';
    const answer = join(folder, 'answer.json');
    writeFileSync(answer, JSON.stringify({ apiVersion, kind: 'ExecCredential', status: { token } }));
    const told = join(folder, 'told');
    const args = ['-c', 'echo "$KUBERNETES_EXEC_INFO" >"$TOLD"; env >>"$TOLD"; cat "$ANSWER"'];
    const env = Object.entries({ TOLD: told, ANSWER: answer }).map(([name, value]) => ({ name, value }));
    const exec = { apiVersion, command: 'sh', args, env, interactiveMode: 'Never', provideClusterInfo: true };
    await ready(changed({}, { exec }));
    const [info = '', ...rest] = readFileSync(told, 'utf8').split('\n');
    expect(JSON.parse(info)).toMatchObject({
      kind: 'ExecCredential',
      spec: { cluster: { server: `https://${server}` } },
    });
    // Nor does what the runtime wants for itself go on to other programs.
    expect(rest.filter((line) => /^(BUN_|NODE_COMPILE_CACHE)/.test(line))).toEqual([]);
  });
});

describe('surroundings', () => {
  it('of an app are not those of the plugin: .env and bunfig.toml of the folder are not read', async () => {
    app.write('.env', 'HTTPS_PROXY=http://127.0.0.1:1\nJAC_SCALE_DEBUG=1\n');
    app.write('bunfig.toml', 'preload = ["./first.js"]\n');
    app.write('first.js', 'process.exit(99)');
    const run = await jac(actor, ['status', '--name', 'way', '-n', actor.namespace], { cwd: app.folder });
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' });
  });
});

describe('the end', () => {
  const follow = () => start(actor, ['logs', '--name', 'way', '-n', actor.namespace, '-f']);

  it('comes with the reader of the output', async () => {
    const running = follow();
    await running.shown(/\S/);
    running.child.stdout?.destroy();
    // What is written next finds nobody.
    const { url } = await report(actor, ['status', '--name', 'way', '-n', actor.namespace]);
    const ended = running.done.then(({ code }) => code);
    let code: number | null | undefined;
    for (let calls = 0; code === undefined && calls < 300; calls++) {
      await ask(`${url}/walker/hello`, { body: {} });
      code = await Promise.race([
        ended,
        new Promise<undefined>((resolve) => setImmediate(resolve, undefined)),
      ]);
    }
    expect(code ?? (await ended)).toBe(0);
  });

  it('comes at once by the second signal', async () => {
    app.edit('app.jac', 'def:pub greet', '# again\ndef:pub greet');
    const running = start(actor, ['scale', app.file, '--name', 'way', '-n', actor.namespace]);
    await running.shown(/waiting for/);
    running.child.kill('SIGINT');
    running.child.kill('SIGTERM');
    expect((await running.done).code).toBe(130);
  });

  it('of a reader that takes its time does not cost it the rest', () => {
    const [program, ...first] = plugin;
    const line = 'program=$1; shift; "$program" "$@" | { sleep 0.5; wc -c; }';
    const words = ['scale', app.file, '--explain', '-o', 'json'];
    const env = { ...process.env, KUBECONFIG: actor.kubeconfig, NODE_OPTIONS: '' };
    const piped = execFileSync('sh', ['-c', line, 'sh', program, ...first, ...words], { env });
    const whole = execFileSync(program, [...first, ...words], { env, maxBuffer: 1 << 24 });
    expect(Number(piped.toString())).toBe(whole.length);
  });
});
