import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { checkText, doctorSummary } from '../../src/doors/cli/print/doctor.js';
import type { Check, CheckResult } from '../../src/engine/doctor/check.js';
import { checks } from '../../src/engine/doctor/checks.js';
import { examine } from '../../src/engine/doctor/examine.js';
import { factsOf } from '../../src/engine/doctor/facts.js';
import { missingOf, rightsOf } from '../../src/engine/doctor/roles.js';
import type { DoctorWorld } from '../../src/engine/doctor/world.js';
import { publishedRoles } from '../../src/generated/roles.js';
import { JacScaleError, usageError } from '../../src/model/error.js';
import { doctor } from '../../src/operations/doctor.js';
import { ClusterError } from '../../src/ports/cluster.js';
import { expectGolden, jac, resolve, styleAt } from './cli-world.js';
import {
  type ClusterOptions,
  cluster,
  doctorWorld,
  node,
  object,
  registry,
  storageClass,
} from './doctor-world.js';

const validate = new Ajv2020({ strict: true, allErrors: true }).compile(
  JSON.parse(
    readFileSync(new URL('../../docs/schema/doctor.schema.json', import.meta.url), 'utf8'),
  ) as object,
);

async function examined(world: DoctorWorld) {
  const told: CheckResult[] = [];
  const report = await doctor(world, async (result) => {
    told.push(result);
  });
  expect(told).toEqual(report.checks);
  expect(validate({ schema: 'jac-scale/v1', command: 'doctor', ...report })).toBe(true);
  return {
    ...report,
    of: (name: string) => report.checks.filter((check) => check.name === name),
    screen: (columns = 80) =>
      `${report.checks.map((check) => checkText(check, styleAt(columns))).join('')}${doctorSummary(report.checks)}`,
  };
}
const on = (
  options: ClusterOptions,
  flags: Parameters<typeof doctorWorld>[1] = {},
  more: Partial<DoctorWorld> = {},
) => examined(doctorWorld({ connect: async () => cluster(options), ...more }, flags));

const refusal = (reason: 'Unreachable' | 'Unauthorized' | 'Forbidden', message: string) =>
  new ClusterError({
    reason,
    status: { Unreachable: 0, Unauthorized: 401, Forbidden: 403 }[reason],
    message,
    verb: 'get',
    resource: '/version',
  });
const there = [object('v1', 'Namespace', 'default'), storageClass('standard'), node('node-1')];

describe('screens', () => {
  it('all is well', async () => {
    const seen = await on({});
    expect(seen.status).toBe('ok');
    expectGolden('screens/doctor-well.txt', seen.screen());
  });

  it('much is wrong', async () => {
    const seen = await on(
      {
        objects: [
          object('v1', 'Namespace', 'default', {
            metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'baseline' } },
          }),
          storageClass('slow', false),
          node('node-1', 'arm64'),
        ],
        user: 'system:serviceaccount:ci:deployer',
        may: ({ resource }) => resource === 'pods',
        serves: () => false,
        probe: async () => ({
          version: 'v1.34.4',
          latencyMs: 40,
          clock: { server: new Date(0), here: new Date(90_500) },
        }),
      },
      { domain: 'shop.example.test', build: true, image: 'ghcr.io/ada/shop', 'max-replicas': '4' },
      {
        registries: async () => ({
          ...registry,
          tryPush: async () => {
            throw new JacScaleError({
              code: 'RegistryDenied',
              what: 'ghcr.io does not let ada push',
              next: 'log in',
            });
          },
        }),
      },
    );
    expect(seen.status).toBe('error');
    expectGolden('screens/doctor-wrong.txt', seen.screen());
  });

  it('there is no way to the cluster', async () => {
    const seen = await on({
      probe: async () => {
        throw refusal('Unreachable', 'cannot reach https://cluster.example.test:6443: connection refused');
      },
    });
    expectGolden('screens/doctor-unreachable.txt', seen.screen());
  });
});

describe('the way there', () => {
  it('a kubeconfig that is broken is one error, and nothing else guesses', async () => {
    const broken = async () => {
      throw usageError({
        code: 'KubeconfigInvalid',
        what: 'kubeconfig /k: line 3 is not valid YAML',
        place: { file: '/k', line: 3 },
      });
    };
    const seen = await examined(doctorWorld({ access: broken, connect: broken }));
    expect(seen.checks.filter(({ status }) => status === 'error')).toEqual([
      {
        name: 'kubeconfig',
        status: 'error',
        message: expect.stringContaining('line 3'),
        place: { file: '/k', line: 3 },
      },
    ]);
    expect(seen.of('rights')[0]?.status).toBe('skipped');
  });

  it.each([
    ['Unauthorized', 'ok', 'error'],
    ['Unreachable', 'error', 'skipped'],
  ] as const)('%s', async (reason, server, credentials) => {
    const seen = await on({
      probe: async () => {
        throw refusal(reason, 'no');
      },
    });
    expect([seen.of('server')[0]?.status, seen.of('credentials')[0]?.status]).toEqual([server, credentials]);
  });

  it('who may not ask for the version is known nonetheless', async () => {
    const seen = await on({
      probe: async () => {
        throw refusal('Forbidden', 'no');
      },
    });
    expect(seen.of('server')[0]).toMatchObject({ status: 'ok', message: expect.stringContaining('403') });
    expect(seen.of('credentials')[0]).toMatchObject({ status: 'ok', message: 'ada@example.test' });
  });

  it.each([
    [30 * 86_400_000, 'ok', /^ada@example\.test$/],
    [86_400_000, 'ok', /until 2026-11-22 12:00 UTC/],
    [60_000, 'warning', /ends at/],
    [-1, 'warning', /ended at/],
  ])('credentials with %d ms left', async (left, status, message) => {
    const world = doctorWorld();
    const expires = new Date(world.clock.now().getTime() + left);
    const seen = await examined({ ...world, access: async () => ({ ...(await world.access()), expires }) });
    expect(seen.of('credentials')[0]).toMatchObject({ status, message: expect.stringMatching(message) });
  });

  it.each([
    [500, 'ok'],
    [20_500, 'ok'],
    [40_500, 'warning'],
    [-40_500, 'warning'],
  ])('a clock that is %d ms ahead', async (ms, status) => {
    const clock = { server: new Date(1_000_000), here: new Date(1_000_000 + ms) };
    const seen = await on({ probe: async () => ({ version: 'v1.34.4', latencyMs: 1, clock }) });
    expect(seen.of('clock')[0]?.status).toBe(status);
  });

  it.each([
    ['v1.24.9', 'v1.24.0', 'error'],
    ['v1.25.0', 'v1.26.1', 'ok'],
    ['v1.34.4', 'v1.32.0', 'warning'],
    ['v1.40.0', undefined, 'ok'],
    ['strange', undefined, 'warning'],
  ])('server %s, kubectl %s', async (version, kubectl, status) => {
    const probe = async () => ({ version, latencyMs: 1, clock: undefined });
    const seen = await on({ probe }, {}, { kubectl: async () => kubectl });
    expect(seen.of('versions')[0]?.status).toBe(status);
  });
});

describe('rights', () => {
  const files = ['deployer', 'adopter', 'namespace-owner', 'preview'].map((name) => `docs/rbac/${name}.yaml`);

  it.each(files)('are those of %s', (file) => {
    const documents = parseAllDocuments(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'))
      .map((document) => document.toJS())
      .filter(({ kind }) => kind === 'Role' || kind === 'ClusterRole');
    const compiled = publishedRoles.filter((role) => role.file === file);
    expect(compiled.map(({ name, rules }) => ({ name, rules }))).toEqual(
      documents.map(({ metadata, rules }) => ({ name: metadata.name, rules })),
    );
  });

  it('any one right that is missing is named', async () => {
    const deployer = publishedRoles.find(({ name }) => name === 'jac-scale-deployer');
    if (deployer === undefined) throw new Error('no role');
    const all = deployer.rules.flatMap((rule) => rightsOf(rule, 'web'));
    await fc.assert(
      fc.asyncProperty(fc.subarray(all, { minLength: 1, maxLength: 5 }), async (lost) => {
        const keys = new Set(lost.map((each) => JSON.stringify(each)));
        const missing = await missingOf(deployer, 'web', async (right) => !keys.has(JSON.stringify(right)));
        expect(new Set(missing.map((each) => JSON.stringify(each)))).toEqual(keys);
      }),
      { numRuns: 30 },
    );
  });

  it('what this app does not need is a warning', async () => {
    const lacks = (name: string, flags: Parameters<typeof on>[1]) =>
      on({ objects: there, may: ({ resource }) => resource !== name }, flags);
    expect((await lacks('httproutes', {})).of('rights')[0]?.status).toBe('warning');
    expect((await lacks('ingresses', {})).of('rights')[0]?.status).toBe('warning');
    expect((await lacks('ingresses', { domain: 'a.example.test' })).of('rights')[0]?.status).toBe('error');
    expect((await lacks('secrets', {})).of('rights')[0]?.status).toBe('error');
  });

  it('what no deploy needs is a warning: a role of before open', async () => {
    const may = ({ subresource }: Readonly<Record<string, unknown>>) => subresource !== 'portforward';
    expect((await on({ objects: there, may })).of('rights')[0]).toMatchObject({
      status: 'warning',
      why: 'missing: get,create pods/portforward',
    });
    const exec = ({ subresource }: Readonly<Record<string, unknown>>) => subresource !== 'exec';
    expect((await on({ objects: there, may: exec })).of('rights')[0]?.status).toBe('error');
  });

  it('roles that the user satisfies are told', async () => {
    const inNamespace = await on({ objects: there, may: ({ namespace }) => namespace !== undefined });
    expect(inNamespace.of('rights')[0]?.message).toContain('deployer, adopter in');
    const everywhere = await on({ objects: there });
    expect(everywhere.of('rights')[0]?.message).toContain('deployer, adopter, namespace-owner, preview');
  });
});

describe('what the cluster has', () => {
  it('a volume is needed or not', async () => {
    const none = { objects: [node('node-1')] };
    expect((await on(none)).of('storage')[0]).toMatchObject({
      status: 'error',
      next: expect.stringContaining('--build'),
    });
    expect((await on(none, { 'code-store': 'configmap' })).of('storage')[0]?.status).toBe('ok');
    expect(
      (await on(none, { 'code-store': 'configmap', 'data-volume': '1Gi' })).of('storage')[0]?.status,
    ).toBe('error');
  });

  it('a class of ingresses that may not be looked at is not said to be there', async () => {
    const well = cluster({ objects: [...there, object('networking.k8s.io/v1', 'IngressClass', 'nginx')] });
    const list: typeof well.list = async (kind, query) => {
      if (kind.kind !== 'IngressClass') return await well.list(kind, query);
      const resource = 'ingressclasses.networking.k8s.io';
      throw new ClusterError({ reason: 'Forbidden', status: 403, message: 'no', verb: 'list', resource });
    };
    const of = async (connected: typeof well) => {
      const world = doctorWorld({ connect: async () => connected }, { domain: 'a.example.test' });
      return (await examined(world)).of('ingress');
    };
    expect(await of(well)).toMatchObject([
      { status: 'ok', message: 'IngressClass nginx for a.example.test' },
    ]);
    expect(await of({ ...well, list })).toMatchObject([{ status: 'skipped' }]);
  });

  it('quotas and limit ranges', async () => {
    const quota = (hard: object) => object('v1', 'ResourceQuota', 'small', { spec: { hard } });
    const range = object('v1', 'LimitRange', 'range', {
      spec: { limits: [{ type: 'Container', max: { memory: '64Mi' }, min: { cpu: '2' } }] },
    });
    const of = async (each: ReturnType<typeof quota>, flags = {}) =>
      (await on({ objects: [...there, each] }, flags)).of('quota');
    expect(await of(quota({ pods: '0' }))).toMatchObject([{ status: 'warning' }]);
    // What floating point makes of 100m and 200m is more than 300m.
    const exact = object('v1', 'ResourceQuota', 'exact', {
      spec: { hard: { 'requests.cpu': '300m' } },
      status: { used: { 'requests.cpu': '100m' } },
    });
    expect(await of(exact, { 'cpu-request': '200m' })).toMatchObject([{ status: 'ok' }]);
    expect(await of(quota({ pods: '5', 'requests.cpu': '8' }))).toMatchObject([{ status: 'ok' }]);
    expect(await of(range, { 'memory-limit': '1Gi' })).toHaveLength(3);
  });

  it('a quota of limits wants a LimitRange, and one for other pods nothing', async () => {
    const quota = (spec: object) => object('v1', 'ResourceQuota', 'small', { spec });
    const range = object('v1', 'LimitRange', 'range', {
      spec: { limits: [{ type: 'Container', default: { memory: '512Mi' } }] },
    });
    const of = async (...more: ReturnType<typeof quota>[]) =>
      (await on({ objects: [...there, ...more] })).of('quota');
    const limits = quota({ hard: { 'limits.memory': '16Gi' } });
    expect(await of(limits)).toMatchObject([
      { status: 'warning', message: 'ResourceQuota small refuses containers without a limit of memory' },
    ]);
    expect(await of(limits, range)).toMatchObject([{ status: 'ok' }]);
    expect(await of(quota({ hard: { pods: '0' }, scopes: ['Terminating'] }))).toMatchObject([
      { status: 'ok' },
    ]);
    expect(await of(quota({ hard: { pods: '0' }, scopes: ['NotTerminating'] }))).toMatchObject([
      { status: 'warning' },
    ]);
  });

  it('nodes with a taint, unless it is tolerated', async () => {
    const tainted = (name: string, key: string, effect = 'NoSchedule') => ({
      ...node(name),
      spec: { taints: [{ key, value: 'gpu', effect }] },
    });
    const of = async (
      nodes: readonly ReturnType<typeof node>[],
      tolerations: readonly Record<string, string>[] = [],
    ) => {
      const settings = async () => {
        const resolved = await resolve('app.jac', {}, 'scale');
        return { ...resolved, settings: { ...resolved.settings, tolerations } };
      };
      return (await on({ objects: [...there.slice(0, 2), ...nodes] }, {}, { settings })).of('nodes')[0];
    };
    const gpu = tainted('gpu', 'pool');
    expect(await of([gpu])).toMatchObject({ status: 'error', why: 'pool=gpu:NoSchedule' });
    expect(await of([gpu, node('a')])).toMatchObject({
      status: 'ok',
      message: expect.stringMatching(/^1 of 2/),
    });
    expect(await of([gpu], [{ key: 'pool', operator: 'Exists' }])).toMatchObject({ status: 'ok' });
    expect(await of([gpu], [{ key: 'pool', value: 'gpu' }])).toMatchObject({ status: 'ok' });
    expect(await of([gpu], [{ key: 'pool', value: 'cpu' }])).toMatchObject({ status: 'error' });
    expect(await of([gpu], [{ key: 'pool', value: 'gpu', effect: 'NoExecute' }])).toMatchObject({
      status: 'error',
    });
    expect(await of([tainted('soft', 'pool', 'PreferNoSchedule')])).toMatchObject({ status: 'ok' });
  });

  it('a database that runs needs no more room', async () => {
    const small = node('small', 'amd64', { allocatable: { cpu: '180m', memory: '8Gi' } });
    const pod = (name: string, nodeName: string) =>
      object('v1', 'Pod', name, {
        metadata: { namespace: 'default' },
        spec: { nodeName, containers: [{ resources: { requests: { cpu: '85m' } } }] },
      });
    const flags = { 'cpu-request': '10m', mongodb: true, redis: true };
    const of = async (...pods: ReturnType<typeof pod>[]) =>
      (await on({ objects: [...there.slice(0, 2), small, ...pods] }, flags)).of('nodes')[0];
    expect(await of(pod('other-mongodb-0', 'small'))).toMatchObject({
      message: expect.stringContaining('a pod of MongoDB'),
    });
    expect(await of(pod('taskboard-mongodb-0', 'small'), pod('taskboard-redis-0', 'small'))).toMatchObject({
      status: 'ok',
    });
  });

  it('nodes without room, that are sick, that are not meant', async () => {
    const small = node('small', 'amd64', { allocatable: { cpu: '10m', memory: '8Gi' } });
    const of = async (nodes: readonly ReturnType<typeof node>[], flags = {}) =>
      (await on({ objects: [...there.slice(0, 2), ...nodes] }, flags)).of('nodes')[0];
    expect(await of([small])).toMatchObject({ status: 'warning', message: expect.stringContaining('room') });
    const pod = object('v1', 'Pod', 'big', {
      spec: { nodeName: 'node-1', containers: [{ resources: { requests: { cpu: '3950m' } } }] },
    });
    expect((await on({ objects: [...there, pod] })).of('nodes')[0]?.status).toBe('warning');
    const sick = node('sick', 'amd64', { conditions: [{ type: 'Ready', status: 'False' }] });
    expect(await of([sick])).toMatchObject({ status: 'error' });
    expect(await of([node('a'), sick])).toMatchObject({
      status: 'warning',
      next: expect.stringContaining('sick'),
    });
    expect(await of([node('a')], { 'node-selector': ['disk=fast'] })).toMatchObject({ status: 'error' });
  });

  it('a volume without its Secret', async () => {
    const claim = object('v1', 'PersistentVolumeClaim', 'data-taskboard-mongodb-0');
    const secret = object('v1', 'Secret', 'taskboard-mongodb');
    const wanted = { mongodb: true };
    expect((await on({ objects: [...there, claim] }, wanted)).of('data')[0]).toMatchObject({
      status: 'error',
      next: expect.stringContaining('taskboard-mongodb'),
    });
    expect((await on({ objects: [...there, claim, secret] }, wanted)).of('data')[0]?.status).toBe('ok');
    // Nobody opens it.
    const off = await on({ objects: [...there, claim] }, { mongodb: false });
    expect(off.of('data')[0]?.status).toBe('warning');
  });
});

describe('images', () => {
  const unreachable = {
    registries: async () => ({
      ...registry,
      platforms: async () => {
        throw new JacScaleError({ code: 'RegistryUnreachable', what: 'cannot reach the registry docker.io' });
      },
    }),
  };
  const having = (name: string, images: readonly string[]) =>
    node(name, 'amd64', { images: [{ names: images }] });
  const python = 'docker.io/library/python:3.12-slim';

  it('of a registry that cannot be reached count where nodes have them', async () => {
    const of = async (...nodes: ReturnType<typeof node>[]) =>
      (await on({ objects: [...there.slice(0, 2), ...nodes] }, {}, unreachable)).of('images')[0];
    expect(await of(having('a', [python]), having('b', [python]))).toMatchObject({ status: 'ok' });
    expect(await of(having('a', [python]), having('b', []))).toMatchObject({
      status: 'warning',
      message: expect.stringContaining('1 node of 2 have it'),
    });
  });

  it('need not be there for nodes that are kept for others', async () => {
    const arm = { ...node('arm', 'arm64'), spec: { taints: [{ key: 'arch', effect: 'NoSchedule' }] } };
    expect((await on({ objects: [...there, arm] })).of('images')[0]?.status).toBe('ok');
  });

  it('have to be there for each kind of node', async () => {
    const seen = await on({ objects: [...there, node('node-3', 'arm64')] });
    expect(seen.of('images')[0]).toMatchObject({
      status: 'error',
      message: expect.stringContaining('not there for linux/arm64'),
      why: 'it is there for linux/amd64',
    });
  });

  it('that nobody pushed are an error', async () => {
    const registries = async () => ({ ...registry, platforms: async () => undefined });
    expect((await on({}, {}, { registries })).of('images')[0]).toMatchObject({ status: 'error' });
  });
});

describe('checks', () => {
  const check = (name: string, run: Check['run']): Check => ({ name, run });
  const results = async (given: readonly Check[], world = doctorWorld()) => {
    const seen: CheckResult[] = [];
    for await (const result of examine(given, factsOf(world))) seen.push(result);
    return seen;
  };

  it('are told in their order, whichever is decided first', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((done) => {
      release = done;
    });
    const slow = check('slow', async () => {
      await gate;
      return { status: 'ok', message: 'slow' };
    });
    const quick = check('quick', async () => {
      release();
      return { status: 'ok', message: 'quick' };
    });
    expect((await results([slow, quick])).map(({ name }) => name)).toEqual(['slow', 'quick']);
  });

  it('that never answer are given up', async () => {
    const never = check('never', () => new Promise(() => undefined));
    const world = doctorWorld();
    const clock = { ...world.clock, sleep: async () => undefined };
    expect(await results([never], { ...world, clock })).toMatchObject([
      { status: 'warning', message: 'no answer within 10 s' },
    ]);
  });

  it('end with the signal', async () => {
    const stop = new AbortController();
    const reason = new Error('stopped');
    const never = check('never', () => new Promise(() => undefined));
    const all = results([never], { ...doctorWorld(), signal: stop.signal });
    stop.abort(reason);
    await expect(all).rejects.toBe(reason);
  });

  it('may not look, and say so', async () => {
    const hidden = check('hidden', async () => {
      throw new ClusterError({
        reason: 'Forbidden',
        status: 403,
        message: 'no',
        verb: 'list',
        resource: 'nodes',
      });
    });
    expect(await results([hidden])).toMatchObject([
      { status: 'skipped', message: 'nodes may not be read (list)' },
    ]);
  });

  it('are those that the schema names', () => {
    const schema = JSON.parse(
      readFileSync(new URL('../../docs/schema/doctor.schema.json', import.meta.url), 'utf8'),
    );
    expect(schema.$defs.check.properties.name.enum).toEqual(checks.map(({ name }) => name));
  });

  it('docs/doctor.md tells of each', () => {
    const text = readFileSync(new URL('../../docs/doctor.md', import.meta.url), 'utf8');
    expect([...text.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name)).toEqual(
      checks.map(({ name }) => name),
    );
  });
});

describe('the verb', () => {
  const row = (status: CheckResult['status']): CheckResult => ({
    name: 'storage',
    status,
    message: 'said',
    next: 'do it',
  });
  it.each([
    ['ok', 0, 'nothing stands in the way of a deploy\n'],
    ['warning', 0, '1 warning\n'],
    ['error', 1, '1 error\n'],
  ] as const)('%s ends with %d', async (status, code, err) => {
    const engine = {
      doctor: async (_: unknown, told: (result: CheckResult) => Promise<void>) => {
        await told(row(status));
        return { namespace: 'default', status, checks: [row(status)] };
      },
    };
    expect(await jac('doctor', engine)).toEqual({
      code,
      out: `${status.padEnd(10)}storage        said\n  next: do it\n`,
      err,
    });
    const json = await jac('doctor -o json', engine);
    expect([json.code, json.err, validate(JSON.parse(json.out))]).toEqual([code, '', true]);
  });
});
