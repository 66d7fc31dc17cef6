/**
 * Python modules through the orchestrator's HTTP door: the guide's calls to the letter, values both ways, and each way in which
 * upstream fails (docs/sources/jac-cloud-orc.md).
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getJson, kubectl } from '../support/cluster.js';
import { type Orchestrator, orchestrator } from '../support/orchestrator.js';
import { handleOf, type PythonCalls, podOf, pythonCalls, told } from '../support/python-calls.js';

const shell = promisify(execFile);

/** Nobody is asked who they are, as in the guide. */
let lab: Orchestrator;
let orc: Orchestrator;
let token: string;
let { run, numpy, podsOf } = {} as PythonCalls;

beforeAll(async () => {
  [lab, orc] = await Promise.all([
    orchestrator({ prefix: 'py-lab', auth: 'off', modulesAllow: ['numpy'] }),
    // What modules make has to pass this, too.
    orchestrator({ prefix: 'py', level: 'restricted' }),
  ]);
  token = await orc.token();
  ({ run, numpy, podsOf } = pythonCalls(orc, token));
});
afterAll(async () => {
  await Promise.all([orc?.cleanUp(), lab?.cleanUp()]);
});

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
