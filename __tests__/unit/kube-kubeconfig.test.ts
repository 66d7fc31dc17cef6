import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { connect } from '../../src/adapters/kube/connection.js';
import { inCluster } from '../../src/adapters/kube/in-cluster.js';
import { readKubeconfig } from '../../src/adapters/kube/kubeconfig.js';
import { JacScaleError } from '../../src/model/error.js';
import { folder, kubeconfig } from './kube-loopback.js';

const files = folder();
afterAll(() => files.remove());

const full = `apiVersion: v1
kind: Config
current-context: dev
clusters:
- name: near
  cluster:
    server: https://near:6443/
    certificate-authority: pki/ca.crt
- name: far
  cluster: {server: "https://far", tls-server-name: api, insecure-skip-tls-verify: true, proxy-url: "http://p:1"}
contexts:
- name: dev
  context: {cluster: near, user: me, namespace: web}
- name: prod
  context: {cluster: far, user: me}
users:
- name: me
  user:
    client-certificate: /abs/me.crt
    client-key: me.key
    tokenFile: token
    exec: {command: ./login, apiVersion: client.authentication.k8s.io/v1}
`;
const main = files.write('main', full);

describe('readKubeconfig', () => {
  it('resolves paths against the file and reads the namespace', async () => {
    expect(await readKubeconfig({ kubeconfig: main, env: {} })).toMatchObject({
      cluster: { server: 'https://near:6443', caFile: join(files.path, 'pki/ca.crt') },
      namespace: 'web',
      user: {
        'client-certificate': '/abs/me.crt',
        'client-key': join(files.path, 'me.key'),
        tokenFile: join(files.path, 'token'),
        exec: { command: join(files.path, 'login') },
      },
    });
  });

  it('takes another context by flag', async () => {
    const access = await readKubeconfig({ kubeconfig: main, context: 'prod', env: {} });
    expect(access?.cluster).toMatchObject({
      server: 'https://far',
      tlsServerName: 'api',
      skipTLSVerify: true,
      proxyUrl: 'http://p:1',
    });
    expect(access?.namespace).toBeUndefined();
  });

  it('merges KUBECONFIG as kubectl does: the first to name an entry wins, missing files are passed over', async () => {
    const first = files.write(
      'first',
      'current-context: prod\nclusters:\n- {name: far, cluster: {server: "https://first"}}\n',
    );
    const env = { KUBECONFIG: [join(files.path, 'none'), '', first, main].join(':') };
    expect((await readKubeconfig({ env }))?.cluster.server).toBe('https://first');
    expect((await readKubeconfig({ env, kubeconfig: main }))?.cluster.server).toBe('https://near:6443');
  });

  it('looks in the home folder, and finds nothing where there is nothing', async () => {
    expect(await readKubeconfig({ env: { HOME: files.path } })).toBeUndefined();
    await expect(connect({ env: { HOME: files.path } })).rejects.toMatchObject({
      code: 'NoKubeconfig',
      exitCode: 2,
    });
  });

  it('allows a context without a user', async () => {
    const anonymous = files.write(
      'anonymous',
      JSON.stringify({
        'current-context': 'x',
        clusters: [{ name: 'c', cluster: { server: 'http://127.0.0.1:8001' } }],
        contexts: [{ name: 'x', context: { cluster: 'c' } }],
      }),
    );
    expect(await readKubeconfig({ kubeconfig: anonymous, env: {} })).toMatchObject({ user: {} });
  });

  const user = (entry: object) => kubeconfig({ server: 'https://c' }, entry);
  const wrong: [string, string, string | undefined, string][] = [
    ['bad YAML', 'a: [\nb: c', undefined, 'line 2 is not valid YAML'],
    ['bad JSON', '{"users": "token-abc', undefined, 'is not valid JSON'],
    ['no mapping', '- a', undefined, 'is not a kubeconfig'],
    ['nothing', '', 'current-context', 'is not set'],
    ['no list', 'users: {}', 'users', 'must be a list'],
    ['no name', 'clusters: [{cluster: {}}]', 'clusters[0].name', 'is missing'],
    ['unknown context', full.replace(': dev', ': gone'), 'current-context', 'names no context: gone'],
    [
      'unknown cluster',
      full.replace('{cluster: near', '{cluster: nar'),
      'contexts[0].context.cluster',
      'nar',
    ],
    [
      'unknown user',
      full.replace('user: me,', 'user: you,'),
      'contexts[0].context.user',
      'names no user: you',
    ],
    [
      'no server',
      full.replace('server: https://near:6443/', 'x: y'),
      'clusters[0].cluster.server',
      'is missing',
    ],
    [
      'bad server',
      full.replace('https://near:6443/', 'near:6443'),
      'clusters[0].cluster.server',
      'http(s) URL',
    ],
    ['missing CA', full, 'clusters[0].cluster.certificate-authority', 'cannot be read'],
    [
      'bad CA',
      kubeconfig({ server: 'https://c', 'certificate-authority-data': 'eA==' }),
      'clusters[0].cluster.certificate-authority-data',
      'is not a certificate',
    ],
    ['missing key', user({ 'client-certificate-data': 'eA==' }), 'users[0].user.client-key', 'is missing'],
    [
      'bad pair',
      user({ 'client-certificate-data': 'eA==', 'client-key-data': 'eA==' }),
      'users[0].user.client-certificate',
      'not a pair',
    ],
    [
      'old provider',
      user({ 'auth-provider': { name: 'gcp' } }),
      'users[0].user.auth-provider.name',
      'is not supported: gcp',
    ],
    [
      'bad proxy',
      kubeconfig({ server: 'https://c', 'proxy-url': 'ftp://me:pass@x' }),
      'clusters[0].cluster.proxy-url',
      'must be an http',
    ],
  ];
  it.each(wrong)('%s: one line with file and key, exit 2', async (name, text, key, says) => {
    const file = files.write(`wrong-${name}`, text);
    const error = await connect({ kubeconfig: file, env: {} }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof JacScaleError)) throw error;
    expect(error).toMatchObject({ exitCode: 2, place: { file, ...(key === undefined ? {} : { key }) } });
    expect(error.message).toContain(says);
    expect(error.message).toContain(key ?? file);
    expect(error.message).not.toMatch(/\n|token-abc|pass/);
  });

  it('names the files that do not exist', async () => {
    const path = join(files.path, 'nope');
    await expect(connect({ kubeconfig: path, env: {} })).rejects.toThrow(`kubeconfig ${path} does not exist`);
    await expect(connect({ env: { KUBECONFIG: path } })).rejects.toMatchObject({
      exitCode: 2,
      why: 'KUBECONFIG names it',
    });
  });

  it('tells which contexts there are', async () => {
    await expect(connect({ kubeconfig: main, context: 'x', env: {} })).rejects.toMatchObject({
      why: 'there are: dev, prod',
      place: { key: '--context' },
    });
  });
});

describe('inCluster', () => {
  it('uses the ServiceAccount of the pod', async () => {
    files.write('token', 't');
    files.write('namespace', 'web\n');
    const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
    expect(await inCluster(env, files.path)).toMatchObject({
      cluster: { server: 'https://[fd00::1]:443', caFile: join(files.path, 'ca.crt') },
      namespace: 'web',
      user: { tokenFile: join(files.path, 'token') },
    });
    expect(await inCluster({}, files.path)).toBeUndefined();
    expect(await inCluster(env, join(files.path, 'none'))).toBeUndefined();
  });
});
