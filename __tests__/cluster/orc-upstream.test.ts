/** Each way in which upstream fails at its own guide (docs/sources/jac-splice-orc.md), and what happens here. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { getJson, kubectl, kubectlApply } from '../support/cluster.js';
import { type Orchestrator, orchestrator } from '../support/orchestrator.js';

let orc: Orchestrator;
let token: string;
const password = 'only-i-know-this';

beforeAll(async () => {
  orc = await orchestrator({
    prefix: 'orc-upstream',
    modules: (namespace) => ({
      // One of the two is no module.
      'not-there': { nonsense: { 'bad-one': { module: 'nonsense', config: {} } } },
      [namespace]: { redis: { 'testing-redis': { module: 'redis', version: 'latest', config: {} } } },
    }),
    templates: {
      'twice.1.placeholders.yaml': '{}\n',
      'twice.1.twice.yaml': ['first', 'second']
        .map(
          (name) =>
            `identity: { name: ${name}, component: twice }\napiVersion: v1\nkind: ConfigMap\ndata: {}\n`,
        )
        .join('---\n'),
    },
  });
  token = await orc.token();
});
afterAll(async () => {
  await orc?.cleanUp();
});

const deploy = (module: string, config: object, more: object = {}) =>
  orc.ask('POST', '/deployment', {
    token,
    body: { module, config: { namespace: orc.namespace, ...config }, ...more },
  });

describe('default modules', () => {
  it('are deployed at the start, with the lines of the guide; a bad one stops no other', async () => {
    const { status } = await orc.ask('GET', `/deployment/${orc.namespace}/redis/testing-redis`, { token });
    expect(status).toBe(200);
    const log = await kubectl('logs', '-n', orc.namespace, 'deployment/jac-orc', '--tail=-1');
    expect(log).toMatch(/ INFO Extracting redis namespaces\.\.\.$/m);
    const said = JSON.stringify({ name: 'testing-redis', namespace: orc.namespace });
    expect(log).toContain(` INFO Deploying testing-redis with ${said}...`);
    expect(log.indexOf('Deploying testing-redis')).toBeLessThan(log.indexOf('Application startup complete.'));
    expect(log).toContain('nonsense');
  });
});

describe('what upstream does wrong', () => {
  it('a value injects YAML: here it is a value, in the namespace that was asked for', async () => {
    const evil =
      'x\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: injected, namespace: kube-system}\n';
    const refused = await deploy('redis', { name: evil });
    expect(refused.status).toBe(400);
    expect(refused.json.error.place.key).toBe('config.name');
    const { status } = await deploy('jac-cloud', {
      name: 'web',
      image: 'example.org/app:1',
      environment: { NOTE: evil },
    });
    // Whatever becomes of it, nothing is in kube-system.
    expect(status).toBeLessThan(500);
    await expect(kubectl('get', 'configmap', 'injected', '-n', 'kube-system')).rejects.toThrow(/NotFound/);
  });

  it('`../` in a module’s name works: here it names no module', async () => {
    for (const module of ['../redis', 'redis/../redis', '..', 'redis/1', '%2e%2e/redis']) {
      const { status, json } = await deploy(module, {});
      expect({ module, status, code: json.error.code }).toEqual({
        module,
        status: 400,
        code: 'ModuleUnknown',
      });
    }
    for (const version of ['../1', '..', '/etc'])
      expect((await deploy('redis', {}, { version })).status).toBe(400);
  });

  it('a failed apply is 200 and recorded: here it is told, and is not; the same request goes on from there', async () => {
    const { items } = await getJson('configmaps', '-n', orc.namespace);
    // A dry run counts nothing, so that it is the second write that fails.
    await kubectlApply({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'one-more', namespace: orc.namespace },
      spec: { hard: { 'count/configmaps': String(items.length + 1) } },
    });
    const used = '--for=jsonpath={.status.used.count/configmaps}';
    await kubectl(
      'wait',
      'resourcequota/one-more',
      '-n',
      orc.namespace,
      `${used}=${items.length}`,
      '--timeout=30s',
    );
    const half = await deploy('twice', { name: 'half' });
    await kubectl('delete', 'resourcequota', 'one-more', '-n', orc.namespace);
    expect(half.status).toBe(502);
    expect(half.json.results).toContain('configmap/half-first created');
    expect(half.json.errors).toEqual([expect.stringContaining('half-second')]);
    const recorded = async () =>
      (await orc.ask('GET', '/deployment', { token })).json.deployments.map(
        ({ name }: { name: string }) => name,
      );
    expect(await recorded()).not.toContain('half');
    const whole = await deploy('twice', { name: 'half' });
    expect([whole.status, whole.json.results]).toEqual([
      200,
      expect.arrayContaining(['configmap/half-first unchanged', 'configmap/half-second created']),
    ]);
    expect(await recorded()).toContain('half');
  });

  it('dry_run validates nothing: here every key and value is checked, and named', async () => {
    const dryRun = (config: object) =>
      orc.ask('POST', '/deployment/dry_run', { token, body: { module: 'mongodb', config } });
    const unknown = await dryRun({ replicasets: 3 });
    expect(unknown.status).toBe(400);
    expect(unknown.json.error).toMatchObject({
      code: 'PlaceholderUnknown',
      next: expect.stringContaining('replicaset'),
      place: { key: 'config.replicasets' },
    });
    const mistyped = await dryRun({ replicaset: 'three', password });
    expect(mistyped.status).toBe(400);
    expect(mistyped.json.error.place).toEqual({ key: 'config.replicaset' });
    expect(mistyped.body).not.toContain(password);
  });

  it('passwords come back in clear: here nowhere', async () => {
    const config = { name: 'kept', password };
    const body = { module: 'redis', config: { ...config, namespace: orc.namespace } };
    const dry = await orc.ask('POST', '/deployment/dry_run', { token, body });
    expect(dry.json.placeholders.password).toEqual({ default: '(generated)', current: '****' });
    for (const text of Object.values(dry.json.modules as Record<string, string>))
      for (const document of parseAllDocuments(text)) {
        const { kind, data, stringData } = document.toJS() ?? {};
        if (kind !== 'Secret') continue;
        for (const value of Object.values({ ...data, ...stringData })) expect(value).toMatch(/^\*+$|^$/);
      }
    const answers = [dry, await deploy('redis', config)];
    expect(answers[1]?.status).toBe(200);
    answers.push(await orc.ask('GET', '/deployment', { token }));
    answers.push(await orc.ask('GET', `/deployment/${orc.namespace}/redis/kept`, { token }));
    const log = await kubectl('logs', '-n', orc.namespace, 'deployment/jac-orc', '--tail=-1');
    const encoded = Buffer.from(password).toString('base64').replace(/=+$/, '');
    for (const text of [...answers.map((answer) => answer.body), log]) {
      expect(text).not.toContain(password);
      expect(text).not.toContain(encoded);
    }
    const secret = await getJson('secret', 'kept', '-n', orc.namespace);
    expect(Buffer.from(secret.data.password, 'base64').toString()).toBe(password);
  });

  it('the Secret has one key in the guide and another in the manifest: here either is read, when it changes, without a restart', async () => {
    const started = await orc.pods();
    const value = (name: string) =>
      JSON.stringify({ [orc.namespace]: { redis: { [name]: { module: 'redis', config: {} } } } });
    const patch = { stringData: { MODULE: value('by-module'), MODULES: value('by-modules') } };
    await kubectl('patch', 'secret', 'jac-orc', '-n', orc.namespace, '-p', JSON.stringify(patch));
    for (const name of ['by-module', 'by-modules'])
      await kubectl(
        'wait',
        `secret/jac-orc.redis.${name}`,
        '-n',
        orc.namespace,
        '--for=create',
        '--timeout=60s',
      );
    expect(await orc.pods()).toEqual(started);
    const log = await kubectl('logs', '-n', orc.namespace, 'deployment/jac-orc', '--tail=-1');
    const said = JSON.stringify({ name: 'by-module', namespace: orc.namespace });
    expect(log).toContain(`Deploying by-module with ${said}...`);
  });
});
