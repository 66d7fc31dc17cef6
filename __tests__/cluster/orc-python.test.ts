/**
 * Python modules through the orchestrator's HTTP door: the guide's calls to the letter, each way in which upstream fails
 * (docs/sources/jac-cloud-orc.md), and what a module may reach.
 */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getJson, kubectl, kubectlApply, projectRoot, runtimeImage } from '../support/cluster.js';
import { ask } from '../support/http.js';
import { type Answer, type Orchestrator, orchestrator } from '../support/orchestrator.js';

const shell = promisify(execFile);

/** Nobody is asked who they are, as in the guide. */
let lab: Orchestrator;
let orc: Orchestrator;
let token: string;

beforeAll(async () => {
  [lab, orc] = await Promise.all([
    orchestrator({ prefix: 'py-lab', auth: 'off', modulesAllow: ['numpy'] }),
    orchestrator({ prefix: 'py' }),
  ]);
  // What modules make has to pass this, too.
  await kubectl(
    'label',
    'namespace',
    orc.namespace,
    'pod-security.kubernetes.io/enforce=restricted',
    '--overwrite',
  );
  token = await orc.token();
  // Fails while the other tests run.
  const config = { name: 'py-shut', namespace: orc.namespace, module: 'attr', indexPeers: nowhere };
  const { status } = await orc.ask('POST', '/deployment', { token, body: { module: 'python', config } });
  expect(status).toBe(200);
});
afterAll(async () => {
  await Promise.all([orc?.cleanUp(), lab?.cleanUp()]);
});

/** Addresses for documentation (RFC 5737). */
const nowhere = [{ ipBlock: { cidr: '192.0.2.0/24' } }];

const query = (values: object): string => new URLSearchParams(values as Record<string, string>).toString();

const run = (
  module: string,
  method: string,
  body: unknown = {},
  more: { handle?: string; package?: string } = {},
) =>
  orc.ask('POST', `/run_module?${query({ module_name: module, method_name: method, ...more })}`, {
    token,
    body,
    timeoutMs: 200_000,
  });
const numpy = (method: string, ...args: unknown[]) => run('numpy', method, { args });
const create = (module: string, config?: object) =>
  orc.ask('POST', `/create_pod/${module}`, {
    token,
    timeoutMs: 200_000,
    ...(config === undefined ? {} : { body: config }),
  });
const remove = (module: string) => orc.ask('DELETE', `/delete_pod/${module}`, { token });

const told = ({ status, json }: Answer) => [status, json.error?.code, json.error?.type];
const handleOf = ({ json }: Answer): string => json.result.$handle;
const podOf = (handle: string): string => handle.slice(0, handle.lastIndexOf('.'));

const podsOf = async (name: string, component = 'python') => {
  const labels = `app.kubernetes.io/instance=python.${name},app.kubernetes.io/component=${component}`;
  const { items } = await getJson('pods', '-n', orc.namespace, '-l', labels);
  return items as { metadata: { name: string; uid: string }; spec: Record<string, unknown> }[];
};
const inPod = async (pod: string, script: string) =>
  (await kubectl('exec', '-n', orc.namespace, pod, '-c', 'module', '--', 'python3', '-c', script)).trim();

/** The guide's own arguments. */
const theirs = ['-H', 'Content-Type: application/json', '-d', '{"args": [16, 20, 24], "kwargs": {}}'];

async function curl(url: string, ...more: readonly string[]): Promise<string> {
  const { stdout } = await shell('curl', ['-sS', '--max-time', '200', '-X', 'POST', url, ...more]);
  return stdout;
}

describe('the guide, called as it says, with nobody asked', () => {
  it('numpy.array answers its numbers as numbers, by the guide’s own curl', async () => {
    expect(await curl(`${lab.url}/run_module?module_name=numpy&method_name=array`, ...theirs)).toBe(
      '{"result": [16, 20, 24]}',
    );
  });

  it('create_pod answers when the module does', async () => {
    const { status, json } = await lab.ask('POST', '/create_pod/numpy', { timeoutMs: 200_000 });
    expect(status).toBe(200);
    expect(json).toEqual({
      message: expect.stringContaining('numpy'),
      name: 'py-numpy',
      fqdn: `py-numpy.${lab.namespace}.svc.cluster.local`,
      port: 50051,
    });
  });

  it('the same line with a token, where callers are asked for one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jac-curl-'));
    try {
      // A token is no argument: everybody on a machine sees those.
      await writeFile(join(folder, 'token'), `Authorization: Bearer ${token}\n`, { mode: 0o600 });
      const header = ['-H', `@${join(folder, 'token')}`];
      expect(JSON.parse(await curl(`${orc.url}/create_pod/numpy`, ...header))).toMatchObject({
        name: 'py-numpy',
      });
      const url = `${orc.url}/run_module?module_name=numpy&method_name=array`;
      expect(await curl(url, ...theirs, ...header)).toBe('{"result": [16, 20, 24]}');
      expect(JSON.parse(await curl(url, ...theirs))).toMatchObject({ error: { code: 'Unauthorized' } });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('what modules.allow does not name is refused by its name', async () => {
    for (const [method, path] of [
      ['POST', '/create_pod/scipy'],
      ['POST', '/run_module?module_name=scipy&method_name=f'],
      ['DELETE', '/delete_pod/scipy'],
    ] as const) {
      const answer = await lab.ask(method, path, method === 'POST' ? { body: {} } : {});
      expect(told(answer)).toEqual([403, 'ModuleNotAllowed', undefined]);
      expect(answer.json.error.message).toContain('scipy');
    }
  });
});

describe('a module that nobody made', () => {
  it('is made by its first calls, once for all of them', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => numpy('array', 16, 20, 24)));
    for (const { status, body } of answers) expect([status, body]).toEqual([200, '{"result": [16, 20, 24]}']);
    expect(await podsOf('py-numpy')).toHaveLength(1);
    expect(await podsOf('py-numpy', 'installer')).toHaveLength(1);
  });

  it('is a Deployment with a Service in the service’s namespace', async () => {
    const [deployment, service] = await Promise.all(
      ['deployment', 'service'].map((kind) => getJson(kind, 'py-numpy', '-n', orc.namespace)),
    );
    expect(deployment.status.readyReplicas).toBe(1);
    expect(service.spec.ports).toMatchObject([{ port: 50051 }]);
    const env = deployment.spec.template.spec.containers[0].env as { name: string; value: string }[];
    expect(env).toEqual(
      expect.arrayContaining([
        { name: 'MODULE_NAME', value: 'numpy' },
        { name: 'PORT', value: '50051' },
      ]),
    );
  });

  it('is for callers with a token, who may create Deployments', async () => {
    const path = '/run_module?module_name=numpy&method_name=array';
    expect((await orc.ask('POST', path, { body: {} })).status).toBe(401);
    const other = await orc.token('default');
    expect(told(await orc.ask('POST', path, { token: other, body: {} }))).toEqual([
      403,
      'Forbidden',
      undefined,
    ]);
    expect((await orc.ask('POST', '/create_pod/numpy', { token: other })).status).toBe(403);
    expect((await orc.ask('DELETE', '/delete_pod/numpy', { token: other })).status).toBe(403);
  });
});

describe('values', () => {
  it.each<[string, string, string]>([
    ['floats', 'array', '{"args": [1.5, 0.1, 2]} -> [1.5, 0.1, 2.0]'],
    ['keyword arguments', 'array', '{"args": [[1, 2]], "kwargs": {"dtype": "float64"}} -> [1.0, 2.0]'],
    ['strings', 'char.upper', '{"args": [["a", "b"]]} -> ["A", "B"]'],
    ['lists in lists', 'transpose', '{"args": [[[1, 2], [3, 4]]]} -> [[1, 3], [2, 4]]'],
    ['dotted names', 'linalg.norm', '{"args": [[3, 4]]} -> 5.0'],
    [
      '64-bit integers to the last digit',
      'array',
      '{"args": [[9007199254740993, 9223372036854775807]]} -> [9007199254740993, 9223372036854775807]',
    ],
    ['NaN', 'sqrt', '{"args": [{"$float": "NaN"}]} -> {"$float": "NaN"}'],
    ['infinity', 'negative', '{"args": [{"$float": "Infinity"}]} -> {"$float": "-Infinity"}'],
    [
      'arrays as bytes',
      'sum',
      '{"args": [{"$array": {"dtype": "<i2", "shape": [2, 2], "data": "AQACAAMABAA="}}], "kwargs": {"axis": 0}} -> [4, 6]',
    ],
    ['what is no function', 'pi', '{} -> 3.141592653589793'],
  ])('%s', async (_, method, text) => {
    const [body = '', result] = text.split(' -> ');
    const answer = await run('numpy', method, body);
    expect([answer.status, answer.body]).toEqual([200, `{"result": ${result}}`]);
  });

  it('random.rand, whose name has a dot', async () => {
    const { json } = await numpy('random.rand', 2, 3);
    expect(json.result.flat()).toHaveLength(6);
    for (const number of json.result.flat()) expect(number).toBeLessThan(1);
  });

  it('10 MB of them', async () => {
    const data = Buffer.alloc(10_000_000, 1).toString('base64');
    const answer = await numpy('sum', { $array: { dtype: '|u1', shape: [10_000_000], data } });
    expect([answer.status, answer.body]).toEqual([200, '{"result": 10000000}']);
  });
});

describe('what goes wrong', () => {
  it.each<[string, string, string, [number, string, string?]]>([
    [
      'an exception of the module',
      'reshape',
      '{"args": [[1, 2, 3], [2, 2]]}',
      [422, 'ModuleError', 'ValueError'],
    ],
    ['a name that leaves the package', 'os.system', '{"args": ["id"]}', [403, 'MethodRefused']],
    ['a name that is not public', '_core.multiarray', '{}', [403, 'MethodRefused']],
    ['a name that there is not', 'arry', '{}', [404, 'MethodUnknown']],
    ['a bare NaN', 'array', '{"args": [NaN]}', [400, 'ArgumentsInvalid']],
    ['arguments that are no list', 'array', '{"args": 1}', [400, 'ArgumentsInvalid']],
  ])('%s is told, without a stack', async (_, method, body, expected) => {
    const answer = await run('numpy', method, body);
    expect(told(answer)).toEqual([...expected, ...(expected.length < 3 ? [undefined] : [])]);
    expect(answer.body).not.toMatch(/Traceback|File \\?"/);
  });
});

describe('objects that stay on the server', () => {
  it('have a handle, until they are let go', async () => {
    const made = await numpy('random.RandomState', 7);
    expect(made.json.result).toMatchObject({ type: 'numpy.random.mtrand.RandomState' });
    const handle = handleOf(made);
    const draw = () => run('numpy', 'randint', { args: [0, 100, 3] }, { handle });
    expect([(await draw()).body, (await draw()).body]).toEqual([
      '{"result": [47, 68, 25]}',
      '{"result": [67, 83, 23]}',
    ]);
    const release = () => orc.ask('DELETE', `/run_module/handle/${handle}?module_name=numpy`, { token });
    expect((await release()).status).toBe(204);
    expect((await release()).status).toBe(410);
    expect(told(await draw())).toEqual([410, 'ObjectGone', undefined]);
  });

  it('go with their pod; the module heals, and installs nothing again', async () => {
    const handle = handleOf(await numpy('random.RandomState', 7));
    const [installed] = await podsOf('py-numpy', 'installer');
    await kubectl('delete', 'pod', podOf(handle), '-n', orc.namespace, '--grace-period=1');
    const answer = await numpy('array', 1, 2);
    expect([answer.status, answer.body]).toEqual([200, '{"result": [1, 2]}']);
    expect(told(await run('numpy', 'rand', {}, { handle }))).toEqual([410, 'ObjectGone', undefined]);
    expect((await podsOf('py-numpy', 'installer')).map(({ metadata }) => metadata.uid)).toEqual([
      installed?.metadata.uid,
    ]);
  });
});

describe('a pod of a module', () => {
  it('has no token, and reaches nothing but names', async () => {
    const [pod] = await podsOf('py-numpy');
    const name = pod?.metadata.name ?? '';
    expect(pod?.spec['automountServiceAccountToken']).toBe(false);
    expect(await inPod(name, 'import os; print(os.path.exists("/var/run/secrets/kubernetes.io"))')).toBe(
      'False',
    );
    expect(
      await inPod(name, 'import socket; print(socket.gethostbyname("kubernetes.default.svc.cluster.local"))'),
    ).toMatch(/^\d/);
    const reach = (host: string, port: number) =>
      inPod(
        name,
        `import socket\ntry:\n    socket.create_connection(("${host}", ${port}), timeout=3)\n    print("reached")\nexcept OSError:\n    print("held back")`,
      );
    const service = await getJson('service', 'jac-orc', '-n', orc.namespace);
    const api = await getJson('service', 'kubernetes', '-n', 'default');
    expect(await reach(api.spec.clusterIP, 443)).toBe('held back');
    expect(await reach(service.spec.clusterIP, 80)).toBe('held back');
  });

  it('is for the orchestrator alone', async () => {
    const [pod] = await podsOf('py-numpy');
    const { status } = await getJson('pod', pod?.metadata.name ?? '', '-n', orc.namespace);
    const answer = await new Promise<string>((resolve) => {
      execFile('bash', ['-c', `exec 3<>/dev/tcp/${status.podIP}/50051`], { timeout: 3000 }, (error) =>
        resolve(error === null ? 'reached' : 'held back'),
      );
    });
    expect(answer).toBe('held back');
  });

  it('that dies in the middle of a call is told, and the next call is answered', async () => {
    expect((await run('os', 'getpid')).status).toBe(200);
    expect((await run('os', 'abort')).status).toBe(502);
    expect((await run('os', 'getpid')).status).toBe(200);
  });
});

describe('several pods', () => {
  it('share the calls', async () => {
    expect((await create('numpy', { replicas: 2 })).status).toBe(200);
    const made = await Promise.all(Array.from({ length: 8 }, () => numpy('random.RandomState', 1)));
    expect(new Set(made.map((each) => podOf(handleOf(each)))).size).toBe(2);
  });

  it('are replaced one by one, and no call fails for it', async () => {
    const seen: string[] = [];
    let isOver = false;
    const workers = Array.from({ length: 4 }, async () => {
      while (!isOver) seen.push((await numpy('array', 16, 20, 24)).body);
    });
    const before = await podsOf('py-numpy');
    const { status } = await create('numpy', { replicas: 2, threads: 4 });
    isOver = true;
    await Promise.all(workers);
    expect(status).toBe(200);
    expect(new Set(seen)).toEqual(new Set(['{"result": [16, 20, 24]}']));
    const uids = new Set(before.map(({ metadata }) => metadata.uid));
    const fresh = (await podsOf('py-numpy')).filter(({ metadata }) => !uids.has(metadata.uid));
    expect(fresh).toHaveLength(2);
  });

  it('are as many as an autoscaler says', async () => {
    expect((await create('numpy', { minReplicas: 2, maxReplicas: 3, cpuTarget: 60 })).status).toBe(200);
    const { spec } = await getJson('hpa', 'py-numpy', '-n', orc.namespace);
    expect(spec).toMatchObject({ minReplicas: 2, maxReplicas: 3, scaleTargetRef: { name: 'py-numpy' } });
    expect(told(await create('numpy', { replicas: 2, maxReplicas: 3 }))).toEqual([
      400,
      'ModuleValueInvalid',
      undefined,
    ]);
  });
});

describe('an app in Jac', () => {
  const folder = join(projectRoot, 'examples/remote-numpy');
  const file = (name: string) => readFileSync(join(folder, name), 'utf8');

  it('calls numpy as a service (examples/remote-numpy)', async () => {
    const { namespace } = orc;
    const level = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
    await kubectlApply(
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'app', namespace },
        data: { 'app.jac': file('app.jac'), 'jac.toml': file('jac.toml') },
      },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'app', namespace },
        spec: {
          serviceAccountName: 'jac-orc-caller',
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: 1,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 10001,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              name: 'app',
              image: runtimeImage,
              workingDir: '/app',
              command: ['sh', '-c', 'cp /code/* . && exec jac start app.jac --port 8000'],
              env: [
                { name: 'HOME', value: '/app' },
                { name: 'JAC_ORC_URL', value: `http://jac-orc.${namespace}` },
                { name: 'JAC_ORC_TOKEN_FILE', value: '/orchestrator/token' },
              ],
              readinessProbe: { httpGet: { path: '/healthz/ready', port: 8000 }, periodSeconds: 1 },
              securityContext: level,
              volumeMounts: [
                { name: 'app', mountPath: '/app' },
                { name: 'code', mountPath: '/code' },
                { name: 'orchestrator', mountPath: '/orchestrator' },
              ],
            },
          ],
          volumes: [
            { name: 'app', emptyDir: {} },
            { name: 'code', configMap: { name: 'app' } },
            {
              name: 'orchestrator',
              projected: { sources: [{ serviceAccountToken: { audience: 'jac-orc', path: 'token' } }] },
            },
          ],
        },
      },
    );
    await kubectl('wait', '--for=condition=Ready', 'pod/app', '-n', namespace, '--timeout=120s');
    const { status } = await getJson('pod', 'app', '-n', namespace);
    const post = (path: string, body: object) =>
      ask(`http://${status.podIP}:8000/${path}`, { body, method: 'POST' });
    const norm = await post('function/norm', { vector: [3, 4] });
    expect(norm.json.data.result).toBe(5);
    const product = await post('walker/product', {
      left: [
        [1, 2],
        [3, 4],
      ],
      right: [
        [0, 1],
        [1, 0],
      ],
    });
    expect(product.json.data.reports).toEqual([
      [
        [2, 1],
        [4, 3],
      ],
    ]);
  });
});

describe('packages', () => {
  it('have other names than modules, PIL that of pillow', async () => {
    const made = await run('PIL', 'Image.new', { args: ['RGB', [2, 1], { $tuple: [1, 2, 3] }] });
    expect(made.json.result).toMatchObject({ type: 'PIL.Image.Image' });
    const bytes = await run('PIL', 'tobytes', {}, { handle: handleOf(made) });
    expect(bytes.json.result).toEqual({ $bytes: Buffer.from([1, 2, 3, 1, 2, 3]).toString('base64') });
  });

  it('have the version that is asked for, and calls do not change it', async () => {
    expect((await create('attr', { package: 'attrs==25.3.0' })).status).toBe(200);
    const version = await run('attr', 'asdict', { args: [1] });
    expect(version.status).toBe(422);
    const [pod] = await podsOf('py-attr');
    expect(await inPod(pod?.metadata.name ?? '', 'import attr; print(attr.__version__)')).toBe('25.3.0');
    expect(told(await run('attr', 'asdict', {}, { package: 'attrs==25.4.0' }))).toEqual([
      409,
      'PackageDiffers',
      undefined,
    ]);
  });

  it('that cannot be installed are a diagnosis, and pods that run go on', async () => {
    const missing = await create('attr', { package: 'attrs==0.0.1' });
    expect(told(missing)).toEqual([422, 'PackageNotFound', undefined]);
    expect(missing.json.error.message).toContain('attrs==0.0.1');
    expect(told(await run('attr', 'nothing_of_that_name'))).toEqual([404, 'MethodUnknown', undefined]);
    const other = await run('attrz', 'asdict', {}, { package: 'attrs==25.3.0' });
    expect(told(other)).toEqual([422, 'PackageModuleMissing', undefined]);
    expect(other.json.error.message).toContain('attr');
  });

  it('come from where indexPeers says, and from nowhere else', async () => {
    const labels = 'app.kubernetes.io/component=installer,app.kubernetes.io/instance=python.py-shut';
    const pods = ['pods', '-n', orc.namespace, '-l', labels];
    await kubectl('wait', '--for=jsonpath={.status.phase}=Failed', ...pods, '--timeout=120s');
    const { items } = await getJson(...pods);
    expect(items[0].status.containerStatuses[0].state.terminated).toMatchObject({
      exitCode: 11,
      message: expect.stringMatching(/the package index cannot be reached from this pod: attrs\s*$/),
    });
    const gone = await orc.ask('DELETE', `/deployment/${orc.namespace}/python/py-shut?deleteData=true`, {
      token,
    });
    expect(gone.status).toBe(200);
  });

  it('that failed are tried again when they are asked for again', async () => {
    const jobs = async () => {
      const labels = 'app.kubernetes.io/component=installer,app.kubernetes.io/instance=python.py-attr';
      const { items } = await getJson('jobs', '-n', orc.namespace, '-l', labels);
      return (items as { metadata: { uid: string } }[]).map(({ metadata }) => metadata.uid);
    };
    const before = await jobs();
    expect((await create('attr', { package: 'attrs==0.0.1' })).status).toBe(422);
    const after = await jobs();
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
    expect((await create('attr', { package: 'attrs==25.3.0' })).status).toBe(200);
  });
});

describe('delete_pod', () => {
  it('takes all of it away, and says so when there is none', async () => {
    const { status, json } = await remove('attr');
    expect([status, json]).toEqual([200, { message: expect.stringContaining('attr') }]);
    expect(told(await remove('attr'))).toEqual([404, 'ModuleNotFound', undefined]);
    const kinds = 'deployments,services,jobs,configmaps,persistentvolumeclaims,networkpolicies,secrets';
    const { items } = await getJson(
      kinds,
      '-n',
      orc.namespace,
      '-l',
      'app.kubernetes.io/instance=python.py-attr',
    );
    const left = (items as { kind: string; metadata: { deletionTimestamp?: string } }[]).filter(
      ({ metadata }) => metadata.deletionTimestamp === undefined,
    );
    expect(left).toEqual([]);
  });
});
