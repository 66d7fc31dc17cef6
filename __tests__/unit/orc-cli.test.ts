import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JacScaleError } from '../../src/model/error.js';
import { remoteOrchestrator } from '../../src/operations/orc/remote.js';
import { ClusterError } from '../../src/ports/cluster.js';
import type { ServiceAccess } from '../../src/ports/service-proxy.js';
import { standingClock } from './cli-world.js';
import { status } from './kube-loopback.js';
import {
  type Answers,
  published,
  Reply,
  refused,
  type StandIn,
  secretToken,
  standIn,
} from './orc-cli-world.js';

const ref = { namespace: 'shop', module: 'redis', name: 'cache' };
const deployment = {
  ...ref,
  version: '1',
  config: { name: 'cache', namespace: 'shop' },
  created: '2026-11-21T11:30:00Z',
  by: 'system:serviceaccount:jac-orc:jac-orc-caller',
  fqdn: ['cache.shop.svc.cluster.local'],
};
const objects = [
  { object: 'secret/cache', ready: true, message: '' },
  { object: 'statefulset.apps/cache', ready: false, message: '0 of 1 pods ready' },
];
const readyStatus = {
  ...deployment,
  ready: true,
  objects: objects.map((each) => ({ ...each, ready: true })),
};
const dryRun = {
  placeholders: {
    name: { default: 'jac-redis', current: 'cache' },
    namespace: { default: 'default', current: 'shop' },
    password: { default: '(generated)', current: '(generated)' },
    storageClass: { default: null, current: null },
  },
  dependencies: {},
  modules: { 'redis.yaml': 'kind: Service\n---\nkind: StatefulSet\n' },
};
const applied = {
  results: ['namespace/shop unchanged', 'secret/cache created', 'statefulset.apps/cache created'],
  errors: [],
  fqdn: deployment.fqdn,
};
const diagnosis = { code: 'ImageNotFound', what: 'pod/cache-0: no such image', next: 'name another' };
const good: Answers = {
  'POST /deployment/dry_run': dryRun,
  'POST /deployment': applied,
  'GET /deployment': { deployments: [deployment] },
  'GET /deployment/shop/redis/cache': { ...readyStatus, diagnoses: [] },
  'DELETE /deployment/shop/redis/cache': {
    results: ['statefulset.apps "cache" deleted'],
    kept: ['persistentvolumeclaim/data-cache-0'],
  },
};

let there: StandIn | undefined;
const orchestrator = async (answers: Answers = good, kube: Answers = {}) => {
  there = await standIn(answers, kube);
  return there;
};
afterEach(async () => {
  await there?.close();
  there = undefined;
});

const bodyOf = (orc: StandIn, index: number): unknown => JSON.parse(orc.calls[index]?.body ?? '');

describe('orc deploy', () => {
  it('prints what was applied, waits, and says where it is reached', async () => {
    const orc = await orchestrator();
    const ran = await orc.jac('orc deploy redis --name cache -n shop memoryLimit=64Mi --timeout 90s');
    expect(ran).toEqual({
      code: 0,
      out: `namespace/shop unchanged
secret/cache created
statefulset.apps/cache created
redis/cache ready in 0.0s
  cache.shop.svc.cluster.local
`,
      err: 'apply: deploying redis/cache in namespace shop\nrollout: waiting for redis/cache in namespace shop\n',
    });
    expect(orc.lines()).toEqual([
      'POST /deployment/dry_run',
      'POST /deployment',
      'GET /deployment/shop/redis/cache?wait=90',
    ]);
    expect(bodyOf(orc, 1)).toEqual({
      module: 'redis',
      config: { name: 'cache', namespace: 'shop', memoryLimit: '64Mi' },
    });
    for (const { headers } of orc.calls) {
      expect(headers['x-jac-orc-token']).toBe(secretToken);
      expect(headers.authorization).toBe('Bearer of-the-kubeconfig');
    }
  });

  it('asks for the name and namespace that the orchestrator takes where none are given', async () => {
    const orc = await orchestrator();
    const ran = await orc.jac('orc deploy redis --no-wait -o json');
    expect(published(ran.out)).toMatchObject({
      command: 'orc deploy',
      status: 'applied',
      ...ref,
      ...applied,
    });
    expect(bodyOf(orc, 0)).toEqual({ module: 'redis', config: {} });
    expect(bodyOf(orc, 1)).toEqual({ module: 'redis', config: { name: 'cache', namespace: 'shop' } });
    expect(orc.lines()).toHaveLength(2);
  });

  it('tells what was applied and what was not, exit 1', async () => {
    const errors = ['statefulset.apps/cache: exceeded quota'];
    const half = new Reply(502, { ...applied, results: ['secret/cache created'], errors });
    const orc = await orchestrator({ ...good, 'POST /deployment': half });
    const ran = await orc.jac('orc deploy redis');
    expect(ran.code).toBe(1);
    expect(ran.out).toBe('secret/cache created\n');
    expect(ran.err).toContain(
      'error: statefulset.apps/cache: exceeded quota\nnext: mend it and run the same command again',
    );
    expect(orc.lines()).toHaveLength(2);
    const printed = await orc.jac('orc deploy redis -o json');
    expect(published(printed.out)).toMatchObject({
      status: 'failed',
      errors,
      diagnosis: [{ code: 'NotApplied' }],
    });
  });

  it('ends with 4 and the diagnosis when it cannot become ready', async () => {
    const waiting = { ...deployment, ready: false, objects, diagnoses: [diagnosis] };
    const orc = await orchestrator({ ...good, 'GET /deployment/shop/redis/cache': waiting });
    const ran = await orc.jac('orc deploy redis');
    expect(ran.code).toBe(4);
    expect(ran.out).toMatch(/redis\/cache not ready in /);
    expect(ran.err).toMatch(/error: pod\/cache-0: no such image\nnext: name another\n$/);
    const printed = await orc.jac('orc deploy redis -o json');
    expect(printed.code).toBe(4);
    expect(published(printed.out)).toMatchObject({ status: 'not-ready', diagnosis: [diagnosis], objects });
  });

  it('ends with 130 when it is cancelled while it waits', async () => {
    const controller = new AbortController();
    const cancelled = new JacScaleError({ code: 'Cancelled', what: 'cancelled', exitCode: 130 });
    const orc = await orchestrator({
      ...good,
      'GET /deployment/shop/redis/cache': () => {
        controller.abort(cancelled);
        return { ...readyStatus, diagnoses: [] };
      },
    });
    const { signal } = controller;
    const ran = await orc.jac('orc deploy redis -o json', {}, { signal });
    expect(ran.code).toBe(130);
    expect(published(ran.out)).toMatchObject({ status: 'cancelled', diagnosis: [{ code: 'Cancelled' }] });
  });

  it('goes on waiting when something on the way cuts the connection off', async () => {
    const clock = standingClock();
    const asked: string[] = [];
    const access: ServiceAccess = {
      contextNamespace: undefined,
      whoAmI: async () => undefined,
      token: async () => secretToken,
      request: async ({ path }) => {
        asked.push(path);
        clock.move(60_000);
        if (asked.length < 3)
          throw new ClusterError({
            reason: 'Unreachable',
            status: 0,
            message: 'cut',
            verb: 'get',
            resource: 'services/proxy',
          });
        return {
          status: 200,
          headers: {},
          body: Buffer.from(JSON.stringify({ ...readyStatus, diagnoses: [] })),
        };
      },
    };
    const { signal } = new AbortController();
    const orc = remoteOrchestrator(access, { namespace: 'jac-orc' }, { clock, signal });
    expect((await orc.wait(ref, 150)).ready).toBe(true);
    expect(asked.map((path) => path.split('=')[1])).toEqual(['150', '90', '30']);
    asked.length = 0;
    await expect(orc.wait(ref, 100)).rejects.toMatchObject({ reason: 'Unreachable' });
    expect(asked).toHaveLength(2);
  });

  it('goes on waiting when the pod that it asked is replaced', async () => {
    const stopping = refused(503, { code: 'Stopping', message: 'the orchestrator is stopping' });
    const orc = await orchestrator({
      ...good,
      'GET /deployment/shop/redis/cache': (_asked: unknown, count: number) =>
        count === 0 ? stopping : { ...readyStatus, diagnoses: [] },
    });
    expect((await orc.jac('orc deploy redis')).code).toBe(0);
    expect(orc.lines()).toHaveLength(4);
  });

  it('shows warnings', async () => {
    const warnings = ['JqmOpen: whoever reaches the ingress may run jobs'];
    const orc = await orchestrator({ ...good, 'POST /deployment': { ...applied, warnings } });
    const ran = await orc.jac('orc deploy redis --no-wait');
    expect(ran.err).toContain('Warning: whoever reaches the ingress may run jobs\n');
  });

  it.each([
    [{ health: 'healthy', message: '' }, 0, ''],
    [{ health: 'unreachable', message: 'no answer' }, 4, 'error: node jqm-1 is unreachable: no answer'],
  ])('of jqm asks every node in the end: %j', async (node, code, said) => {
    const nodes = [
      {
        name: 'jqm-1',
        ip: '10.77.0.1',
        state: 'ready',
        ranges: [],
        used: 3,
        limit: 1_000_000,
        active: 0,
        ...node,
      },
    ];
    const jqm = { ...deployment, module: 'jqm', name: 'jqm' };
    const orc = await orchestrator({
      'POST /deployment/dry_run': {
        ...dryRun,
        placeholders: {
          name: { current: 'jqm', default: 'jqm' },
          namespace: { current: 'shop', default: 'default' },
        },
      },
      'POST /deployment': applied,
      'GET /deployment/shop/jqm/jqm': { ...jqm, ready: true, objects: [], diagnoses: [] },
      'GET /jqm/shop/jqm/status': { nodes },
    });
    const ran = await orc.jac('orc deploy jqm --image r.example/jqm:1');
    expect(ran.code).toBe(code);
    expect(ran.out).toContain('jqm-1   10.77.0.1   <unknown>   3 of 1,000,000   0');
    expect(ran.err).toContain(said);
    expect(bodyOf(orc, 1)).toMatchObject({ config: { image: 'r.example/jqm:1' } });
  });

  it('builds an image first, and deploys it by its digest', async () => {
    const orc = await orchestrator();
    const image = `r.example/jqm@sha256:${'0'.repeat(64)}`;
    const ran = await orc.jac(
      'orc deploy jqm --build . --push r.example/jqm:1 --platform linux/arm64 --insecure-registry r.example --no-wait',
      {
        buildImage: async (options) => {
          expect(options).toEqual({
            folder: '.',
            dockerfiles: ['kubernetes-dbless/docker/Dockerfile', 'Dockerfile'],
            push: 'r.example/jqm:1',
            platforms: ['linux/arm64'],
            insecureRegistries: ['r.example'],
          });
          return image;
        },
      },
    );
    expect(ran.code).toBe(0);
    expect(bodyOf(orc, 1)).toMatchObject({ config: { image } });
  });

  it.each([
    ['--build .', '--build and --push go together'],
    ['--push r.example/a', '--build and --push go together'],
    ['--build . --push r.example/a --image r.example/b', 'leave one of them out'],
    ['--dockerfile Dockerfile', '--dockerfile goes with --build'],
    ['--timeout soon', '--timeout: expected a time'],
    ['--timeout 2h', '--timeout: expected a time of at most 1h'],
    ['-n Shop', '--namespace: '],
  ])('refuses %s before anything is asked', async (more, said) => {
    const orc = await orchestrator();
    const ran = await orc.jac(`orc deploy redis ${more}`);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(said);
    expect(orc.lines()).toEqual([]);
  });
});

describe('other verbs', () => {
  it('dry-run shows placeholders and documents', async () => {
    const orc = await orchestrator();
    const ran = await orc.jac('orc dry-run redis --version 1');
    expect(ran.out).toBe(`PLACEHOLDER    CURRENT       DEFAULT
name           cache         jac-redis
namespace      shop          default
password       (generated)   (generated)
storageClass   <none>        <none>
---
# redis.yaml
kind: Service
---
kind: StatefulSet
`);
    expect(bodyOf(orc, 0)).toEqual({ module: 'redis', version: '1', config: {} });
    expect(published((await orc.jac('orc dry-run redis -o json')).out)).toMatchObject({
      status: 'planned',
      ...dryRun,
    });
    expect((await orc.jac('orc dry-run redis -o yaml')).out).toBe(
      '---\n# redis.yaml\nkind: Service\n---\nkind: StatefulSet\n',
    );
  });

  it('list', async () => {
    const orc = await orchestrator();
    expect((await orc.jac('orc list')).out).toBe(`NAMESPACE   MODULE   NAME    VERSION   AGE   FQDN
shop        redis    cache   1         30m   cache.shop.svc.cluster.local
`);
    await orc.jac('orc list -n shop');
    expect(orc.lines().at(-1)).toBe('GET /deployment?namespace=shop');
    expect(published((await orc.jac('orc list -o json')).out).deployments).toEqual([deployment]);
  });

  it('status finds the only one of that name, and ends with 4 when it is not ready', async () => {
    const orc = await orchestrator({
      ...good,
      'GET /deployment/shop/redis/cache': { ...deployment, ready: false, objects },
    });
    const ran = await orc.jac('orc status redis cache');
    expect(ran).toEqual({
      code: 4,
      out: `redis/cache not ready  version 1  namespace shop
  deployed 30m ago by system:serviceaccount:jac-orc:jac-orc-caller
  cache.shop.svc.cluster.local
OBJECT                   READY   MESSAGE
secret/cache             True
statefulset.apps/cache   False   0 of 1 pods ready
`,
      err: '',
    });
    expect(published((await orc.jac('orc status redis cache -n shop -o json')).out).status).toBe('not-ready');
  });

  it('status asks for the namespace where there are several', async () => {
    const deployments = [deployment, { ...deployment, namespace: 'test' }];
    const orc = await orchestrator({ ...good, 'GET /deployment': { deployments } });
    const ran = await orc.jac('orc status redis cache');
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(
      'several redis are called cache: in shop, test\nnext: name the namespace with -n',
    );
    expect((await orc.jac('orc status redis cahe')).err).toContain('no "redis" called "cahe"');
    expect((await orc.jac('orc status redis')).err).toContain(
      'error: orc status needs MODULE and NAME, such as: kubectl jac orc status redis cache',
    );
  });

  it.each([
    ['y', 0],
    ['n', 130],
    [undefined, 130],
  ])('destroy asks, and takes %j', async (answer, code) => {
    const orc = await orchestrator({
      ...good,
      'GET /deployment/shop/redis/cache': { ...deployment, ready: true, objects },
    });
    const ran = await orc.jac(
      'orc destroy redis cache',
      {},
      { canAsk: true, ...(answer === undefined ? {} : { answer }) },
    );
    expect(ran.code).toBe(code);
    expect(ran.err).toContain(`Of redis/cache in namespace shop this deletes:
  secret/cache
  statefulset.apps/cache
Volumes and the Secrets that open them stay (--delete-data takes them as well).
Delete it? [y/N]: `);
    expect(ran.out).toBe(
      code === 0
        ? 'statefulset.apps "cache" deleted\npersistentvolumeclaim/data-cache-0 kept\n'
        : 'nothing was deleted\n',
    );
    expect(orc.lines().some((line) => line.startsWith('DELETE'))).toBe(code === 0);
  });

  it('destroy needs --yes where nobody can be asked, and takes data when told to', async () => {
    const orc = await orchestrator();
    expect((await orc.jac('orc destroy redis cache')).code).toBe(2);
    expect(orc.lines()).toEqual([]);
    const ran = await orc.jac('orc destroy redis cache -n shop --yes --delete-data -o json');
    expect(published(ran.out).status).toBe('destroyed');
    expect(orc.lines()).toEqual(['DELETE /deployment/shop/redis/cache?deleteData=true']);
  });

  it('jqm status', async () => {
    const ranges = [
      { scheme: 'decimal', first: '10077000001000000', last: '10077000001999999' },
      { scheme: 'binary', first: '172818433000000', last: '172818433999999' },
    ];
    const node = { ip: '10.77.0.1', state: 'ready', health: 'healthy', message: '', limit: 1_000_000 };
    const nodes = [
      { ...node, name: 'jqm-a', ranges: ranges.slice(1), used: 1234, active: 2 },
      { ...node, name: 'jqm-b', ranges, used: 0, health: 'unreachable', message: 'timed out' },
    ];
    const jqm = { ...deployment, module: 'jqm', name: 'jqm' };
    const orc = await orchestrator({
      'GET /deployment': { deployments: [jqm] },
      'GET /jqm/shop/jqm/status': { nodes },
    });
    const ran = await orc.jac('jqm status');
    expect(ran.code).toBe(4);
    expect(ran.out).toBe(
      `NODE    IP          IDS                                                                     USED                ACTIVE      STATE   HEALTH
jqm-a   10.77.0.1   172818433000000-172818433999999                                         1234 of 1,000,000   2           ready   healthy
jqm-b   10.77.0.1   10077000001000000-10077000001999999 or 172818433000000-172818433999999   0 of 1,000,000      <unknown>   ready   unreachable: timed out
`
        .replace(
          '                                         1234',
          '                                          1234',
        )
        .replace(
          'IDS                                                                     USED',
          'IDS                                                                      USED',
        ),
    );
    expect(published((await orc.jac('jqm status -o json')).out).nodes).toEqual(nodes);
  });
});

describe('orc run', () => {
  const run = { 'POST /run_module': Buffer.from('{"result": [9007199254740993, 1.0, 1e400]}') };

  it('passes numbers as they were typed and prints the result as it came', async () => {
    const orc = await orchestrator(run);
    const args = ['9007199254740993', '1.50', '-0', '"é\\u0000"', '{"$float":"NaN"}'];
    const ran = await orc.jac([
      'orc',
      'run',
      'numpy.random.rand',
      ...args,
      '--kwargs',
      '{"axis": 1e2}',
      '--package',
      'numpy==2.1',
    ]);
    expect(ran).toMatchObject({ code: 0, out: '[9007199254740993, 1.0, 1e400]\n' });
    expect(orc.lines()).toEqual([
      'POST /run_module?module_name=numpy&method_name=random.rand&package=numpy%3D%3D2.1&timeout=300',
    ]);
    expect(orc.calls[0]?.body).toBe(`{"args":[${args.join(',')}],"kwargs":{"axis": 1e2}}`);
    expect(orc.calls[0]?.headers['content-type']).toBe('application/json');
    const whole = await orc.jac([
      'orc',
      'run',
      'google.cloud.storage:Client',
      '--handle',
      'pod.1',
      '-o',
      'json',
    ]);
    expect(whole.out).toBe('{"result": [9007199254740993, 1.0, 1e400]}\n');
    expect(orc.lines()[1]).toBe(
      'POST /run_module?module_name=google.cloud.storage&method_name=Client&handle=pod.1&timeout=300',
    );
  });

  it('lets nothing but JSON into the body', async () => {
    const orc = await orchestrator({ 'POST /run_module': Buffer.from('{"result": null}') });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.json(), fc.string()), { maxLength: 3 }), async (args) => {
        const before = orc.calls.length;
        const ran = await orc.jac(['orc', 'run', 'numpy.array', '--', ...args]);
        const isJson = args.every((text) => {
          try {
            JSON.parse(text);
            return true;
          } catch {
            return false;
          }
        });
        expect(ran.code).toBe(isJson ? 0 : 2);
        const sent = orc.calls[before]?.body;
        if (isJson)
          expect(JSON.parse(sent ?? '')).toEqual({ args: args.map((text) => JSON.parse(text)), kwargs: {} });
        else expect(sent).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [['numpy'], 'names no function'],
    [
      ['numpy.array', 'hello'],
      `argument 1 is not JSON\nnext: a text has quotes within the shell's: '"hello"'`,
    ],
    [['numpy.array', '1', '--kwargs', '[1]'], '--kwargs is no JSON object'],
    [['numpy.array', '--kwargs', '{'], '--kwargs is no JSON object'],
  ])('refuses %j', async (args, said) => {
    const orc = await orchestrator(run);
    const ran = await orc.jac(['orc', 'run', ...args]);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(said);
    expect(orc.lines()).toEqual([]);
  });

  it('tells an exception of the module', async () => {
    const error = { code: 'ModuleError', type: 'TypeError', message: 'bad operand' };
    const orc = await orchestrator({ 'POST /run_module': refused(422, error) });
    const ran = await orc.jac(['orc', 'run', 'numpy.add', '1', '-o', 'json']);
    expect(ran.code).toBe(1);
    expect(ran.err).toBe('error: TypeError: bad operand\n');
    expect(published(ran.out)).toMatchObject({
      command: 'orc run',
      status: 'failed',
      diagnosis: [{ code: 'ModuleError' }],
    });
  });
});

describe('errors', () => {
  it.each([
    [400, { code: 'ModuleUnknown', message: 'there is no module "reds"', next: 'did you mean redis?' }, 2],
    [401, { code: 'Unauthorized', message: 'the token has expired' }, 1],
    [
      403,
      { code: 'Forbidden', message: 'may not create secrets', why: 'no rights', next: 'kubectl create role' },
      1,
    ],
    [404, { code: 'ModuleNotFound', message: 'no such module' }, 1],
    [409, { code: 'Locked', message: 'another run' }, 6],
    [413, { code: 'BodyTooLarge', message: 'too large' }, 2],
    [429, { code: 'TooManyRequests', message: 'slower' }, 1],
    [500, { code: 'Internal', message: 'a mistake' }, 1],
    [504, { code: 'ModuleUnavailable', message: 'not in time' }, 7],
  ])('a %i of the service is its own error again', async (code, error, exit) => {
    const orc = await orchestrator({ 'GET /deployment': refused(code, error) });
    const ran = await orc.jac('orc list');
    const { message, why, next } = error as { message: string; why?: string; next?: string };
    expect(ran).toEqual({
      code: exit,
      out: '',
      err: `error: ${message}\n${why === undefined ? '' : `  ${why}\n`}${next === undefined ? '' : `next: ${next}\n`}`,
    });
    const printed = published((await orc.jac('orc list -o json')).out);
    expect(printed.diagnosis[0]).toMatchObject({ code: error.code, what: message });
  });

  it('says when there is no orchestrator, and when it is not ready', async () => {
    const orc = await orchestrator({
      'GET /deployment': new Reply(404, status(404, 'NotFound', 'services "jac-orc" not found')),
      'POST /deployment/dry_run': new Reply(
        503,
        status(503, 'ServiceUnavailable', 'no endpoints available for service "jac-orc"'),
      ),
    });
    const missing = await orc.jac('orc list --orc-namespace elsewhere');
    expect(missing.code).toBe(1);
    expect(missing.err).toContain('error: there is no orchestrator in namespace elsewhere');
    expect(missing.err).toContain('next: kubectl jac orc install');
    const down = await orc.jac('orc dry-run redis');
    expect(down.err).toContain(
      'error: the orchestrator in namespace jac-orc is not ready\n  no endpoints available',
    );
  });

  it('names the right that is missing to go through the API server', async () => {
    const message =
      'services "http:jac-orc:80" is forbidden: User "system:serviceaccount:shop:ci" cannot create resource "services/proxy" in API group "" in the namespace "jac-orc"';
    const orc = await orchestrator({
      'POST /deployment/dry_run': new Reply(403, status(403, 'Forbidden', message)),
    });
    const ran = await orc.jac('orc dry-run redis');
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('error: not allowed to create services/proxy in namespace jac-orc');
    expect(ran.err).toContain(
      '--verb=get,create,delete --resource=services/proxy --resource-name=http:jac-orc:80',
    );
    expect(ran.err).toContain('--serviceaccount=shop:ci');
  });

  it('takes no answer of something else for one', async () => {
    const orc = await orchestrator({ 'GET /deployment': { items: [] } });
    expect((await orc.jac('orc list')).err).toContain('answered 200 without "deployments"');
    await orc.close();
    const other = await orchestrator({ 'GET /deployment': new Reply(502, 'Bad Gateway') });
    expect((await other.jac('orc list')).err).toContain(
      'the orchestrator answered 502, and not in its own words',
    );
  });

  it('prints JSON of a command line that cannot be read', async () => {
    const orc = await orchestrator();
    const ran = await orc.jac('orc lst -o json');
    expect(ran.code).toBe(2);
    expect(published(ran.out)).toMatchObject({ command: 'orc', diagnosis: [{ code: 'CommandUnknown' }] });
    expect(ran.err).toContain('unknown command "orc lst" (did you mean "orc list"?)');
    expect((await orc.jac('orc template lnt')).err).toContain('did you mean "orc template lint"?');
  });
});

describe('who calls', () => {
  const whoami = 'POST /apis/authentication.k8s.io/v1/selfsubjectreviews';
  const tokenOf = (namespace: string, name: string) =>
    `POST /api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;

  it.each([
    ['orc list', 'kubernetes-admin', 'jac-orc', 'jac-orc-caller'],
    ['orc list', 'system:serviceaccount:shop:ci', 'shop', 'ci'],
    ['orc list --orc-namespace mine', 'kubernetes-admin', 'mine', 'jac-orc-caller'],
    ['orc list --service-account ci', 'kubernetes-admin', 'jac-orc', 'ci'],
    ['orc list --service-account shop/ci', 'system:serviceaccount:a:b', 'shop', 'ci'],
  ])('%s as %s is %s/%s', async (line, username, namespace, name) => {
    const asked: unknown[] = [];
    const orc = await orchestrator(good, {
      [whoami]: { status: { userInfo: { username } } },
      [tokenOf(namespace, name)]: ({ body }: { body: string }) => {
        asked.push(JSON.parse(body).spec);
        return { status: { token: 'right' } };
      },
    });
    expect((await orc.jac(line)).code).toBe(0);
    expect(asked).toEqual([{ audiences: ['jac-orc'], expirationSeconds: 600 }]);
    expect(orc.calls[0]?.headers['x-jac-orc-token']).toBe('right');
  });

  it('does without a token where none can be had and none is wanted', async () => {
    const orc = await orchestrator(good, {
      [tokenOf('jac-orc', 'jac-orc-caller')]: new Reply(
        404,
        status(404, 'NotFound', 'serviceaccounts not found'),
      ),
    });
    expect((await orc.jac('orc list')).code).toBe(0);
    expect(orc.calls[0]?.headers['x-jac-orc-token']).toBeUndefined();
  });

  it.each([
    [404, 'NotFound', 'there is no ServiceAccount jac-orc/jac-orc-caller to call the orchestrator as'],
    [403, 'Forbidden', 'not allowed to make a token of the ServiceAccount jac-orc/jac-orc-caller'],
  ])('says why none could be had where one is wanted: %i', async (code, reason, said) => {
    const message =
      'User "dev" cannot create resource "serviceaccounts/token" in API group "" in the namespace "jac-orc"';
    const orc = await orchestrator(
      { 'GET /deployment': refused(401, { code: 'Unauthorized', message: 'a token is needed' }) },
      { [tokenOf('jac-orc', 'jac-orc-caller')]: new Reply(code, status(code, reason, message)) },
    );
    const ran = await orc.jac('orc list');
    expect(ran.code).toBe(1);
    expect(ran.err).toContain(said);
    if (code === 403)
      expect(ran.err).toContain('--resource=serviceaccounts/token --resource-name=jac-orc-caller');
  });

  it('refuses a name that is none', async () => {
    const orc = await orchestrator();
    const ran = await orc.jac(['orc', 'list', '--service-account', '../x']);
    expect(ran).toMatchObject({ code: 2, err: expect.stringContaining('names no ServiceAccount') });
    expect(orc.calls).toEqual([]);
  });

  it('never shows the token', async () => {
    const lines = [
      'orc list',
      'orc deploy redis',
      'orc status redis cache',
      'orc run numpy.add 1',
      'jqm status',
      'orc dry-run redis',
    ];
    for (const code of [200, 400, 401, 403, 404, 500, 502]) {
      const echo = new Reply(code, { error: { code: 'X', message: 'no' } });
      const orc = await orchestrator({
        'GET /deployment': echo,
        'POST /deployment/dry_run': echo,
        'POST /run_module': echo,
      });
      for (const line of lines)
        for (const more of ['', ' -o json']) {
          const ran = await orc.jac(line + more);
          expect(ran.out + ran.err).not.toContain(secretToken);
        }
      await orc.close();
    }
  });
});
