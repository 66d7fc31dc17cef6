import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { runCredentialPlugin } from '../../src/adapters/kube/credential-plugin.js';
import { connectTo, folder, json, type Loopback, listen, status, tlsFolder } from './kube-loopback.js';

const files = folder();
afterAll(() => files.remove());
let server: Loopback;
afterEach(() => server?.close());

const pem = (name: string) => readFileSync(join(tlsFolder, name), 'utf8');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const ca = { 'certificate-authority': join(tlsFolder, 'ca.pem') };

/** What the server sees of a request by that user. */
async function seen(user: object, cluster: object = ca) {
  server = await listen(() => ({ gitVersion: 'v1' }), true);
  await (await connectTo({ server: server.url, ...cluster }, user)).version();
  return server.asked[0];
}

/** A plugin: a shell script that writes a line per run and then prints its answer. */
let plugins = 0;
function plugin(answer: object | string, more: object = {}) {
  const name = `plugin-${plugins++}`;
  const output =
    typeof answer === 'string' ? answer : JSON.stringify({ apiVersion, kind: 'ExecCredential', ...answer });
  const log = join(files.path, `${name}.log`);
  const command = files.write(
    name,
    `#!/bin/sh\necho "$KUBERNETES_EXEC_INFO $GREETING $*" >>'${log}'\n${
      typeof answer === 'string' ? output : `cat <<'END'\n${output}\nEND`
    }\n`,
  );
  return {
    user: { exec: { apiVersion, command, interactiveMode: 'Never', ...more } },
    runs: () => readFileSync(log, 'utf8').trim().split('\n'),
  };
}
const apiVersion = 'client.authentication.k8s.io/v1';

describe('credentials', () => {
  it('a client certificate, from files or data, data first', async () => {
    const paths = {
      'client-certificate': join(tlsFolder, 'client.pem'),
      'client-key': join(tlsFolder, 'client.key'),
    };
    expect((await seen(paths))?.client).toBe('client');
    await server.close();
    const data = {
      'client-certificate-data': base64(pem('client.pem')),
      'client-key-data': base64(pem('client.key')),
    };
    const gone = { 'client-certificate': '/none', 'client-key': '/none' };
    expect(
      (await seen({ ...gone, ...data }, { 'certificate-authority-data': base64(pem('ca.pem')) }))?.client,
    ).toBe('client');
  });

  const headers: [string, object, Record<string, string | undefined>][] = [
    ['nobody', {}, { authorization: undefined }],
    ['token', { token: 'abc' }, { authorization: 'Bearer abc' }],
    [
      'token file before token',
      { token: 'abc', tokenFile: files.write('token', 'fresh\n') },
      { authorization: 'Bearer fresh' },
    ],
    ['basic', { username: 'me', password: 'pw' }, { authorization: `Basic ${base64('me:pw')}` }],
    [
      'impersonation',
      {
        token: 'abc',
        as: 'jane',
        'as-uid': '7',
        'as-groups': ['a', 'b'],
        'as-user-extra': { 'Some/Key': ['x'] },
      },
      {
        authorization: 'Bearer abc',
        'impersonate-user': 'jane',
        'impersonate-uid': '7',
        'impersonate-group': 'a, b',
        'impersonate-extra-some%2fkey': 'x',
      },
    ],
  ];
  it.each(headers)('%s', async (_, user, expected) => {
    const { authorization, ...rest } = (await seen(user))?.headers ?? {};
    expect({ authorization, ...rest }).toMatchObject(expected);
  });

  it('a certificate of nobody we trust is refused at once, unless told otherwise', async () => {
    server = await listen(() => ({ gitVersion: 'v1' }), true);
    const refused = (await connectTo({ server: server.url })).version();
    await expect(refused).rejects.toMatchObject({
      reason: 'Unreachable',
      message: expect.stringMatching(/certificate/),
    });
    const named = await connectTo({ server: server.url, ...ca, 'tls-server-name': 'other.test' });
    await expect(named.version()).rejects.toMatchObject({ reason: 'Unreachable' });
    expect(server.asked).toHaveLength(0);
    const good = { ...ca, 'tls-server-name': 'kubernetes.test' };
    expect(await (await connectTo({ server: server.url, ...good })).version()).toBe('v1');
    const careless = { 'insecure-skip-tls-verify': true };
    expect(await (await connectTo({ server: server.url, ...careless })).version()).toBe('v1');
  });

  it('reads a token file again when the token was refused', async () => {
    const tokenFile = files.write('rotating', 'old');
    server = await listen(({ headers, response }) => {
      if (headers.authorization === 'Bearer new') return { gitVersion: 'v1' };
      files.write('rotating', 'new');
      return json(response, 401, status(401, 'Unauthorized', 'Unauthorized'));
    });
    expect(await (await connectTo({ server: server.url }, { tokenFile })).version()).toBe('v1');
  });

  it('gives up when the renewed credential is refused as well', async () => {
    const { user, runs } = plugin({ status: { token: 'bad' } });
    server = await listen(({ response }) => json(response, 401, status(401, 'Unauthorized', 'Unauthorized')));
    await expect((await connectTo({ server: server.url }, user)).version()).rejects.toMatchObject({
      reason: 'Unauthorized',
    });
    expect(runs()).toHaveLength(2);
  });
});

describe('credential plugin', () => {
  it('runs once for requests at the same time, with what it is told', async () => {
    const { user, runs } = plugin(
      { status: { token: 't-1' } },
      { provideClusterInfo: true, args: ['get', 'token'], env: [{ name: 'GREETING', value: 'hello' }] },
    );
    server = await listen(() => ({ gitVersion: 'v1' }));
    const cluster = await connectTo({ server: server.url }, user, { env: { PATH: process.env['PATH'] } });
    await Promise.all([cluster.version(), cluster.version(), cluster.version()]);
    await cluster.version();
    expect(new Set(server.asked.map(({ headers }) => headers.authorization))).toEqual(
      new Set(['Bearer t-1']),
    );
    const info = {
      apiVersion,
      kind: 'ExecCredential',
      spec: { interactive: false, cluster: { server: server.url } },
    };
    expect(runs()).toEqual([`${JSON.stringify(info)} hello get token`]);
  });

  it('runs again when the credential has run out', async () => {
    const { user, runs } = plugin({ status: { token: 't', expirationTimestamp: '2020-01-01T00:00:00Z' } });
    server = await listen(() => ({ gitVersion: 'v1' }));
    const cluster = await connectTo({ server: server.url }, user);
    await cluster.version();
    await cluster.version();
    expect(runs()).toHaveLength(2);
  });

  it('may answer a client certificate', async () => {
    const { user } = plugin({
      status: { clientCertificateData: pem('client.pem'), clientKeyData: pem('client.key') },
    });
    expect((await seen(user))?.client).toBe('client');
  });

  const failures: [string, object | string, object, object][] = [
    [
      'fails',
      'echo first >&2; echo "session expired" >&2; exit 3',
      {},
      { code: 'CredentialPluginFailed', why: 'session expired', exitCode: 1 },
    ],
    [
      'prints something else',
      'echo secret-token',
      {},
      { code: 'CredentialPluginFailed', why: expect.stringContaining('not JSON') },
    ],
    [
      'answers another version',
      { apiVersion: 'client.authentication.k8s.io/v1beta1' },
      {},
      { why: expect.stringContaining(apiVersion) },
    ],
    ['answers nothing', { status: {} }, {}, { why: expect.stringContaining('neither a token') }],
    [
      'is missing',
      '',
      { command: 'no-such-program', installHint: 'install it\n' },
      {
        exitCode: 2,
        next: 'install it',
        place: expect.objectContaining({ key: 'users[0].user.exec.command' }),
      },
    ],
    [
      'is too old',
      '',
      { apiVersion: 'client.authentication.k8s.io/v1alpha1' },
      { exitCode: 2, place: expect.objectContaining({ key: 'users[0].user.exec.apiVersion' }) },
    ],
  ];
  it.each(failures)('that %s is said', async (_, answer, more, expected) => {
    const { user } = plugin(answer, more);
    server = await listen(() => ({}));
    const error = await (await connectTo({ server: server.url }, user))
      .version()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject(expected);
    expect(String(error)).not.toContain('secret-token');
  });

  it.each([true, false])('is told by who connects whether it may ask: %s', async (terminal) => {
    const { user, runs } = plugin({ status: { token: 't' } }, { interactiveMode: 'IfAvailable' });
    server = await listen(() => ({ gitVersion: 'v1' }));
    const options = { terminal, env: { PATH: process.env['PATH'] } };
    await (await connectTo({ server: server.url }, user, options)).version();
    expect(runs()[0]).toContain(`"interactive":${terminal}`);
  });

  it('may ask when there is a terminal, and says when it must but cannot', async () => {
    const access = {
      cluster: { name: 'c', server: 'https://c', skipTLSVerify: false },
      clusterExtensions: [],
      user: {},
      namespace: undefined,
      from: { file: 'config', cluster: 'clusters[0]', user: 'users[0]' },
    };
    const { user, runs } = plugin({ status: { token: 't' } }, { interactiveMode: 'IfAvailable' });
    await runCredentialPlugin(user.exec, access, { env: {}, terminal: false });
    expect(runs()[0]).toContain('"interactive":false');
    const always = { ...user.exec, interactiveMode: 'Always' };
    await expect(runCredentialPlugin(always, access, { env: {}, terminal: false })).rejects.toMatchObject({
      exitCode: 2,
      place: { key: 'users[0].user.exec.interactiveMode' },
    });
  });
});
