import { describe, expect, it } from '@jest/globals';
import { httpStatusOf } from '../../src/engine/modules/http-status.js';
import { ModuleUnavailable } from '../../src/gateways/pymodule/client.js';
import { pythonFlags } from '../../src/gateways/pymodule/module.js';
import { podsFrom } from '../../src/gateways/pymodule/pods.js';
import { openPythonModules } from '../../src/gateways/pymodule/service.js';
import { moduleTexts } from '../../src/generated/modules.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import { listAt } from '../../src/model/read.js';
import { deployModule } from '../../src/operations/orc/deploy.js';
import type { AccessReviewer } from '../../src/ports/access.js';
import { GrpcFailure, grpcCodes, type UnaryCall } from '../../src/ports/grpc.js';
import { failure, world as moduleWorld, reviewerWho } from './module-harness.js';

const answer = Buffer.from('0a0d7b22726573756c74223a20317d', 'hex');
const full = new GrpcFailure(grpcCodes.RESOURCE_EXHAUSTED, 'all threads are at work', false);

interface Endpoint {
  readonly name?: string;
  readonly ip: string;
  readonly conditions?: object;
}

const slice = (
  endpoints: readonly Endpoint[],
  service = 'py-numpy-pods',
  name = `${service}-x`,
): KubeObject => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: {
    name,
    namespace: 'web',
    labels: {
      'app.kubernetes.io/name': 'python',
      'service.kubernetes.io/headless': '',
      'kubernetes.io/service-name': service,
    },
  },
  ports: [{ name: 'grpc', port: 50051 }],
  endpoints: endpoints.map(({ name: pod, ip, conditions = { ready: true } }) => ({
    addresses: [ip],
    conditions,
    ...(pod === undefined ? {} : { targetRef: { kind: 'Pod', name: pod } }),
  })),
});

interface WorldOptions {
  readonly allow?: readonly string[];
  readonly reviewer?: AccessReviewer;
  readonly reply?: (call: UnaryCall) => Uint8Array;
}

function world({ allow = [], reviewer, reply = () => answer }: WorldOptions = {}) {
  const { cluster, context, stop } = moduleWorld();
  const sent: string[] = [];
  const kept: string[][] = [];
  const texts = moduleTexts['python']?.['1'] ?? {};
  const python = openPythonModules({
    cluster: cluster.asCluster(),
    clock: context.clock,
    moduleContext: {
      ...context,
      scope: { serviceNamespace: 'web', derive: { python: (values) => pythonFlags(values, texts, allow) } },
      ...(reviewer === undefined ? {} : { reviewer }),
    },
    namespace: 'web',
    allow,
    defaults: {},
    report: () => undefined,
    transport: {
      unary: async (call) => {
        sent.push(call.address);
        return reply(call);
      },
      keep: (addresses) => void kept.push([...addresses]),
      close: () => undefined,
    },
  });
  const run = (more: Partial<Parameters<typeof python.run>[0]> = {}, username = 'ada') =>
    python.run(
      {
        module: 'numpy',
        method: 'array',
        body: Buffer.from('{}'),
        timeoutMs: 60_000,
        signal: new AbortController().signal,
        ...more,
      },
      { username, groups: [] },
    );
  const create = (config = {}) => python.create('numpy', config, undefined, new AbortController().signal);
  const deployed = () => cluster.applied.filter((each) => each === 'Deployment/py-numpy').length;
  return { cluster, context, python, run, create, deployed, sent, kept, stop };
}

const ready = slice([{ name: 'a', ip: '10.0.0.1' }]);
const settled = async () => {
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
};

describe('a call of a module', () => {
  it('that is missing makes it, once for all who call, and waits for it', async () => {
    const { cluster, run, deployed, sent, python } = world();
    const calls = Promise.all(Array.from({ length: 20 }, () => run()));
    await settled();
    expect([deployed(), sent.length]).toEqual([1, 0]);
    await cluster.create(ready);
    expect(await calls).toHaveLength(20);
    expect([deployed(), sent.length]).toEqual([1, 20]);
    await python.close();
  });

  it('goes to the pods there are, which are followed', async () => {
    const { cluster, run, deployed, sent, kept, python } = world();
    await cluster.create(ready);
    await run();
    await cluster.replace(slice([{ name: 'b', ip: '10.0.0.2' }]));
    await settled();
    await run();
    expect([deployed(), sent]).toEqual([0, ['10.0.0.1:50051', '10.0.0.2:50051']]);
    expect(kept).toEqual([['10.0.0.1:50051'], ['10.0.0.2:50051']]);
    expect(python.pods()).toBe(1);
    await python.close();
  });

  it('waits until a pod is ready when none is for a while', async () => {
    const { cluster, run, create, deployed, python } = world();
    await create();
    await cluster.create(slice([{ name: 'a', ip: '10.0.0.1', conditions: { ready: false } }]));
    const call = run();
    await settled();
    await cluster.replace(ready);
    expect(await call).toHaveProperty('body');
    expect(deployed()).toBe(1);
    await python.close();
  });

  it('makes again what somebody has deleted', async () => {
    const { cluster, run, create, deployed, python } = world();
    await create({ threads: 3 });
    cluster.objects.delete('Deployment/py-numpy');
    const call = run();
    await settled();
    await cluster.create(ready);
    expect(await call).toHaveProperty('body');
    expect(deployed()).toBe(2);
    expect(JSON.stringify(cluster.find('Deployment', 'py-numpy'))).toContain(
      '{"name":"THREADS","value":"3"}',
    );
    await python.close();
  });

  it('that full pods turn away is made when there is room', async () => {
    let refusals = 5;
    const { cluster, run, sent, python } = world({
      reply: () => {
        refusals -= 1;
        if (refusals >= 0) throw full;
        return answer;
      },
    });
    await cluster.create(ready);
    expect(await run()).toHaveProperty('body');
    expect(sent).toHaveLength(6);
    await python.close();
  });

  it('that may have been made is not made again', async () => {
    const { cluster, run, sent, python } = world({
      reply: () => {
        throw new GrpcFailure(grpcCodes.UNAVAILABLE, 'Connection dropped', true);
      },
    });
    await cluster.create(ready);
    await expect(run()).rejects.toMatchObject({ name: 'ModuleUnavailable', status: 502 });
    expect(sent).toHaveLength(1);
    await python.close();
  });

  it('has an end', async () => {
    const { run, python } = world();
    const late = await run({ timeoutMs: 900 }).catch((error: unknown) => error);
    expect(late).toBeInstanceOf(ModuleUnavailable);
    expect(late).toMatchObject({ status: 504 });
    await python.close();
  });

  it('whose caller leaves ends; what it began goes on', async () => {
    const { cluster, run, deployed, python } = world();
    const gone = new AbortController();
    const left = run({ signal: gone.signal });
    const stays = run();
    await settled();
    gone.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    await cluster.create(ready);
    expect(await stays).toHaveProperty('body');
    expect(deployed()).toBe(1);
    await python.close();
  });

  it('with an object of a pod that is no more makes nothing', async () => {
    const { run, deployed, python } = world();
    for (const more of [{ handle: 'a.01' }, { body: Buffer.from('{"args":[{"$handle":"a.01"}]}') }])
      expect(await run(more)).toMatchObject({ failure: { kind: 'GONE' } });
    expect(deployed()).toBe(0);
    await python.close();
  });

  it('does not change the package of others', async () => {
    const { cluster, run, create, python } = world();
    await create({ package: 'numpy==2.1' });
    await cluster.create(ready);
    expect(await run({ package: 'numpy == 2.1' })).toHaveProperty('body');
    const error = await failure(() => run({ package: 'numpy==2.2' }));
    expect([error.code, httpStatusOf(error)]).toEqual(['PackageDiffers', 409]);
    expect(error.message).toContain('numpy==2.1');
    await python.close();
  });

  it.each([
    ['of one caller', 'ada'],
    ['of two callers', 'bob'],
  ])('does not run another package than it asked for, when two come at once: %s', async (_, other) => {
    const { cluster, run, deployed, python } = world();
    const packages = ['numpy==2.1', 'numpy==2.2'];
    const calls = Promise.allSettled(
      packages.map((each, index) => run({ package: each }, index === 0 ? 'ada' : other)),
    );
    await settled();
    await cluster.create(ready);
    const ended = await calls;
    // Which of them is first does not matter; the other one neither undoes it nor is answered by it.
    const text = JSON.stringify(cluster.find('Deployment', 'py-numpy'));
    for (const [index, each] of packages.entries())
      expect(ended[index]).toMatchObject(
        text.includes(each) ? { status: 'fulfilled' } : { reason: { code: 'PackageDiffers' } },
      );
    expect(deployed()).toBe(1);
    await python.close();
  });

  it('makes what was asked for, in its own place, whatever a record says', async () => {
    const { cluster, context, run, python } = world();
    const config = { module: 'pandas', name: 'py-numpy', namespace: 'web', threads: 3 };
    await deployModule(context, { module: 'python', config });
    cluster.objects.delete('Deployment/py-numpy');
    const call = run();
    await settled();
    await cluster.create(ready);
    expect(await call).toHaveProperty('body');
    const [container] = listAt(
      cluster.find('Deployment', 'py-numpy'),
      'spec',
      'template',
      'spec',
      'containers',
    );
    expect(listAt(container, 'env')).toEqual(
      expect.arrayContaining([
        { name: 'MODULE_NAME', value: 'numpy' },
        { name: 'THREADS', value: '3' },
      ]),
    );
    await python.close();
  });

  it('holds no more arguments in memory than there is room for', async () => {
    const { run, python } = world();
    const body = Buffer.alloc(40 * 1024 * 1024);
    const first = run({ body }).catch(() => undefined);
    await expect(run({ body })).rejects.toMatchObject({ name: 'ModuleUnavailable', status: 503 });
    await python.close();
    await first;
  });
});

describe('an object', () => {
  it('cannot be let go where pods are not followed', async () => {
    const { python } = world();
    await python.close();
    await expect(python.release('numpy', 'a.01')).rejects.toMatchObject({
      name: 'ModuleUnavailable',
      status: 503,
    });
  });
});

describe('who may', () => {
  it('is asked for each caller: one is not told what another may not', async () => {
    const asked = reviewerWho(() => true);
    const { cluster, run, python } = world({
      reviewer: {
        isAllowed: async (caller, attributes) =>
          caller.username === 'ada' && (await asked.isAllowed(caller, attributes)),
      },
    });
    const [eve, ada] = [run({}, 'eve'), run({}, 'ada')];
    await expect(eve).rejects.toMatchObject({ code: 'Forbidden' });
    await settled();
    await cluster.create(ready);
    expect(await ada).toHaveProperty('body');
    expect(asked.asked).toContainEqual(expect.objectContaining({ verb: 'create', resource: 'deployments' }));
    await python.close();
  });

  it('is limited to modules that are allowed, and what is below them', async () => {
    const { run, python, cluster } = world({ allow: ['numpy', 'google.cloud'] });
    await cluster.create(ready);
    expect(await run()).toHaveProperty('body');
    for (const module of ['scipy', 'google', 'google.cloudy', 'numpyx']) {
      const error = await failure(() => run({ module }));
      expect([error.code, httpStatusOf(error)]).toEqual(['ModuleNotAllowed', 403]);
      expect(error.message).toContain(module);
      expect((await failure(() => python.delete(module, undefined))).code).toBe('ModuleNotAllowed');
    }
    for (const module of ['', '../numpy', 'os system', '_private', 'numpy.', 'a'.repeat(300)])
      expect((await failure(() => run({ module }))).code).toBe('ModuleValueInvalid');
    expect(cluster.applied).toEqual([]);
    await python.close();
  });
});

describe('a package', () => {
  it('is the allowed module’s own, whichever way it is asked for', async () => {
    const { context, run, create, python, cluster } = world({ allow: ['numpy'] });
    const config = { name: 'mine', namespace: 'web', module: 'numpy', package: 'evil' };
    for (const ask of [
      () => run({ package: 'evil==1' }),
      () => create({ package: 'evil' }),
      () =>
        deployModule(
          {
            ...context,
            scope: {
              ...context.scope,
              derive: {
                python: (values) => pythonFlags(values, moduleTexts['python']?.['1'] ?? {}, ['numpy']),
              },
            },
          },
          { module: 'python', config },
        ),
    ]) {
      const error = await failure(ask);
      expect([error.code, httpStatusOf(error)]).toEqual(['ModuleNotAllowed', 403]);
    }
    expect(cluster.applied).toEqual([]);
    expect(await create({ package: 'numpy==2.1' })).toMatchObject({ changed: true });
    await python.close();
  });
});

describe('create', () => {
  it('tries again what failed before', async () => {
    const { cluster, create, python } = world();
    expect(await create()).toEqual({
      name: 'py-numpy',
      fqdn: 'py-numpy.web.svc.cluster.local',
      port: 50_051,
      changed: true,
    });
    expect(await create()).toMatchObject({ changed: false });
    const [name = ''] = cluster.names('Job');
    const job = cluster.find('Job', name) as KubeObject;
    await cluster.replace({ ...job, status: { conditions: [{ type: 'Failed', status: 'True' }] } });
    expect((await failure(() => create({ pakage: 'numpy' }))).code).toBe('PlaceholderUnknown');
    expect(cluster.names('Job')).toEqual([name]);
    expect(await create()).toMatchObject({ changed: true });
    expect(cluster.written).toContain(`delete Job/${name}`);
    expect(cluster.applied.filter((each) => each === `Job/${name}`)).toHaveLength(2);
    await python.close();
  });

  it('tells why it cannot be ready', async () => {
    const { cluster, create, python } = world();
    cluster.broken.add('python:3.12-slim');
    const error = await failure(() => create());
    expect([error.code, httpStatusOf(error)]).toEqual(['ImageNameInvalid', 422]);
    expect(error.message).toMatch(/^Python module numpy: /);
    await python.close();
  });

  it('leaves a module as it is when it is asked for nothing else', async () => {
    const { create, python, cluster } = world();
    await create({ package: 'numpy==2.1', port: 6000 });
    expect(await create()).toMatchObject({ changed: false, port: 6000 });
    expect(await create({ package: 'numpy==2.2' })).toMatchObject({ changed: true, port: 50_051 });
    await python.delete('numpy', undefined);
    expect(cluster.names('Deployment')).toEqual([]);
    expect(cluster.names('PersistentVolumeClaim')).toEqual([]);
    expect((await failure(() => python.delete('numpy', undefined))).code).toBe('ModuleNotFound');
    await python.close();
  });

  it('names a placeholder that there is not', async () => {
    const { create, python } = world();
    expect((await failure(() => create({ pakage: 'numpy' }))).code).toBe('PlaceholderUnknown');
    await python.close();
  });
});

describe('pods', () => {
  it('are ready, or still there to answer for what they keep', () => {
    const pods = podsFrom([
      slice([
        { name: 'a', ip: '10.0.0.1', conditions: {} },
        { name: 'b', ip: '10.0.0.2', conditions: { ready: false, terminating: true } },
        { name: 'c', ip: '10.0.0.3', conditions: { ready: true, terminating: true } },
        { ip: '10.0.0.4' },
      ]),
      slice([{ name: 'd', ip: 'fd00::1' }], 'py-pil-pods'),
      slice([{ name: 'a', ip: 'fd00::2' }], 'py-numpy-pods', 'second-family'),
      slice([{ name: 'x', ip: '10.0.0.9' }], 'other'),
    ]);
    expect([...pods.keys()]).toEqual(['py-numpy', 'py-pil']);
    expect(pods.get('py-numpy')).toEqual([
      { name: 'a', address: '10.0.0.1:50051', isReady: true },
      { name: 'b', address: '10.0.0.2:50051', isReady: false },
      { name: 'c', address: '10.0.0.3:50051', isReady: false },
    ]);
    expect(pods.get('py-pil')).toEqual([{ name: 'd', address: '[fd00::1]:50051', isReady: true }]);
  });
});
