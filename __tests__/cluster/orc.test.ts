/**
 * The REST API as the guide has it, to the letter, with a token and without (`--auth off`), and each way in which upstream fails
 * (docs/sources/jac-splice-orc.md).
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { getJson, kubectl, kubectlApply } from '../support/cluster.js';
import { type Orchestrator, orchestrator } from '../support/orchestrator.js';
import { removeNamespace, uniqueName } from '../support/roles.js';

/** For all namespaces, asking nobody: a closed lab. */
let lab: Orchestrator;
/** For its own namespace, with tokens. */
let orc: Orchestrator;
let token: string;
const elsewhere = uniqueName('orc-elsewhere');
const password = 'only-i-know-this';

beforeAll(async () => {
  lab = await orchestrator({ prefix: 'orc-lab', scope: 'cluster', auth: 'off' });
  orc = await orchestrator({
    prefix: 'orc-own',
    modules: {
      // The key's value is the guide's format; one of the two is no module.
      'not-there': { nonsense: { 'bad-one': { module: 'nonsense', config: {} } } },
    },
  });
  token = await orc.token();
});
afterAll(async () => {
  await removeNamespace(elsewhere);
  await orc?.cleanUp();
  await lab?.cleanUp();
});

const deploy = (module: string, config: object, more: object = {}) =>
  orc.ask('POST', '/deployment', {
    token,
    body: { module, config: { namespace: orc.namespace, ...config }, ...more },
  });

describe('the guide, called as it says, with nobody asked', () => {
  it('dry_run answers placeholders with default and current, dependencies and modules', async () => {
    const config = { name: 'testing-db', namespace: 'testing' };
    const { status, json } = await lab.ask('POST', '/deployment/dry_run', {
      body: { module: 'mongodb', config },
    });
    expect(status).toBe(200);
    expect(Object.keys(json).sort()).toEqual(['dependencies', 'modules', 'placeholders']);
    expect(json.placeholders).toMatchObject({
      password: { default: '(generated)', current: '(generated)' },
      replicaset: { default: 3, current: 3 },
      username: { default: 'my-user', current: 'my-user' },
      namespace: { default: 'default', current: 'testing' },
      name: { default: 'jac-mongodb', current: 'testing-db' },
      database: { default: 'jaseci', current: 'jaseci' },
    });
    expect(Object.keys(json.dependencies)).toEqual(['custom_resource_definition.yaml', 'operator.yaml']);
    expect(Object.keys(json.modules)).toEqual(['mongodb.yaml']);
  });

  it('deploys redis into a namespace that it makes, in the words of kubectl', async () => {
    const body = {
      module: 'redis',
      version: 'latest',
      config: { name: 'testing-redis', namespace: elsewhere },
    };
    const { status, json } = await lab.ask('POST', '/deployment', { body });
    expect({ status, errors: json.errors }).toEqual({ status: 200, errors: [] });
    expect(json.results[0]).toBe(`namespace/${elsewhere} created`);
    expect(json.results).toContain('statefulset.apps/testing-redis created');
    expect(json.results.every((line: string) => / (created|configured|unchanged)$/.test(line))).toBe(true);
    expect(json.fqdn).toEqual([`testing-redis.${elsewhere}.svc.cluster.local`]);
    const again = await lab.ask('POST', '/deployment', { body });
    expect(again.json.results.every((line: string) => line.endsWith(' unchanged'))).toBe(true);
    const listed = await lab.ask('GET', '/deployment');
    expect(listed.json.deployments).toContainEqual(
      expect.objectContaining({ namespace: elsewhere, module: 'redis', name: 'testing-redis', version: '1' }),
    );
  });

  it('deletes it, and keeps what holds data', async () => {
    const { status, json } = await lab.ask('DELETE', `/deployment/${elsewhere}/redis/testing-redis`);
    expect(status).toBe(200);
    expect(json.results).toContain('statefulset.apps "testing-redis" deleted');
    expect(json.kept).toContain('secret/testing-redis');
    expect((await lab.ask('GET', `/deployment/${elsewhere}/redis/testing-redis`)).status).toBe(404);
  });

  it('starts with the lines of the guide', async () => {
    const log = await kubectl('logs', '-n', lab.namespace, 'deployment/jac-orc');
    expect(log).toMatch(/^INFO: {5}Started server process \[\d+\]$/m);
    expect(log).toMatch(/^INFO: {5}Waiting for application startup\.$/m);
    expect(log).toMatch(/^INFO: {5}Application startup complete\.$/m);
    expect(log).toMatch(/ running on http:\/\/0\.0\.0\.0:8000 \(Press CTRL\+C to quit\)$/m);
  });
});

describe('who may', () => {
  it('nobody without a token, nor with one for another audience', async () => {
    const body = { module: 'redis', config: {} };
    const other = (await kubectl('create', 'token', 'jac-orc-caller', '-n', orc.namespace)).trim();
    for (const used of [{}, { token: 'nonsense' }, { token: other }]) {
      const { status, headers, json } = await orc.ask('POST', '/deployment/dry_run', { body, ...used });
      expect(status).toBe(401);
      expect(headers['www-authenticate']).toMatch(/^Bearer/);
      expect(json.error.code).toBe('Unauthorized');
    }
  });

  it('takes the token from X-Jac-Orc-Token through the proxy of the API server, which strips Authorization', async () => {
    const path = `/api/v1/namespaces/${orc.namespace}/services/jac-orc:http/proxy/deployment`;
    // kubectl shows no way to send a header; the audit of what it is refused for is enough to know who was asked.
    await expect(kubectl('get', '--raw', path)).rejects.toThrow(/Unauthorized|unauthorized|credentials/);
    const { status } = await orc.ask('GET', '/deployment', {
      headers: { 'x-jac-orc-token': token, authorization: 'Bearer of-somebody-else' },
    });
    expect(status).toBe(200);
  });

  it('one who may nothing is told each verb on each kind, with the command of an administrator, and nothing is written', async () => {
    await kubectlApply({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'nobody', namespace: orc.namespace },
    });
    const body = { module: 'redis', config: { name: 'theirs', namespace: orc.namespace } };
    const { status, json } = await orc.ask('POST', '/deployment', { token: await orc.token('nobody'), body });
    expect(status).toBe(403);
    expect(json.error).toMatchObject({ code: 'Forbidden', message: expect.stringContaining('create') });
    expect(json.error.why).toContain('statefulsets.apps');
    expect(json.error.next).toContain(`--serviceaccount=${orc.namespace}:nobody`);
    const { items } = await getJson('secrets,services,statefulsets,leases', '-n', orc.namespace);
    expect(
      items.filter((item: { metadata: { name: string } }) => item.metadata.name.includes('theirs')),
    ).toEqual([]);
    // What it was told to do, done, is enough.
    for (const command of json.error.next.split(' && '))
      await kubectl(...command.replace(/^kubectl /, '').split(' '));
  });

  it('what needs another namespace, or rights over the cluster, is a 403 of a namespaced install with the command for it', async () => {
    for (const [module, config] of [
      ['redis', { namespace: elsewhere }],
      ['mongodb', {}],
    ] as const) {
      const { status, json } = await deploy(module, config);
      expect(status).toBe(403);
      expect(json.error.next).toMatch(/jac-orc-cluster-wide\.yaml|kubectl create (cluster)?role/);
    }
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

  it('a failed apply is 200 and recorded: here it is told, and is not', async () => {
    const quota = (name: string, hard: object) => ({
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name, namespace: orc.namespace },
      spec: { hard },
    });
    await kubectlApply(quota('no-more', { 'count/services': '0' }));
    try {
      const { status } = await deploy('redis', { name: 'half' });
      expect(status).toBeGreaterThanOrEqual(400);
      const { json } = await orc.ask('GET', '/deployment', { token });
      expect(json.deployments.map(({ name }: { name: string }) => name)).not.toContain('half');
    } finally {
      await kubectl('delete', 'resourcequota', 'no-more', '-n', orc.namespace);
    }
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
    // The one that was no module was told, and stopped nothing.
    expect(log).toContain('nonsense');
  });
});

describe('limits', () => {
  it('a body over 1 MiB is 413; more than 20 calls in a second of one caller are 429, and say when again', async () => {
    const large = { module: 'redis', config: { name: 'x'.repeat(1_100_000) } };
    expect((await orc.ask('POST', '/deployment', { token, body: large })).status).toBe(413);
    const body = { module: 'redis', config: { name: 'kept', namespace: orc.namespace, password } };
    const answers = await Promise.all(
      Array.from({ length: 45 }, () => orc.ask('POST', '/deployment', { token, body })),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    for (const { headers } of refused) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(20);
  });
});

describe('what operators of a cluster look at', () => {
  it('/healthz and /metrics ask for no token, and tell no names', async () => {
    expect((await orc.ask('GET', '/healthz')).json).toMatchObject({ status: 'ok' });
    const { status, headers, body } = await orc.ask('GET', '/metrics');
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(body).toMatch(/^# TYPE \S+ histogram$/m);
    expect(body).not.toContain('jac-orc-caller');
    expect(body).not.toContain('kept');
  });
});
