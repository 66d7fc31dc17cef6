/**
 * The REST API as the guide has it, to the letter, with a token and without (`--auth off`). How upstream fails at it is in
 * orc-upstream.test.ts.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
  orc = await orchestrator({ prefix: 'orc-own' });
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

  it('takes the token from X-Jac-Orc-Token, which wins: Authorization is stripped by the proxy of the API server', async () => {
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

describe('limits', () => {
  it('a body over 1 MiB is 413; more than 20 calls in a second of one caller are 429, and say when again', async () => {
    const large = { module: 'redis', config: { name: 'x'.repeat(1_100_000) } };
    expect((await orc.ask('POST', '/deployment', { token, body: large })).status).toBe(413);
    const body = { module: 'redis', config: { name: 'kept', namespace: orc.namespace, password } };
    expect((await orc.ask('POST', '/deployment', { token, body })).status).toBe(200);
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
