import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getJson, kubectl } from '../support/cluster.js';
import { type Orchestrator, orchestrator } from '../support/orchestrator.js';
import { handleOf, type PythonCalls, pythonCalls, told } from '../support/python-calls.js';

/** Addresses for documentation (RFC 5737). */
const nowhere = [{ ipBlock: { cidr: '192.0.2.0/24' } }];

let orc: Orchestrator;
let token: string;
let { run, create, remove, podsOf, inPod } = {} as PythonCalls;

beforeAll(async () => {
  // What modules make has to pass this, too.
  orc = await orchestrator({ prefix: 'py-packages', level: 'restricted' });
  token = await orc.token();
  ({ run, create, remove, podsOf, inPod } = pythonCalls(orc, token));
  // Fails while the other tests run.
  const config = { name: 'py-shut', namespace: orc.namespace, module: 'attr', indexPeers: nowhere };
  const { status } = await orc.ask('POST', '/deployment', { token, body: { module: 'python', config } });
  expect(status).toBe(200);
});
afterAll(async () => {
  await orc?.cleanUp();
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
    const installed = 'import glob; print(*glob.glob("/packages/**/attrs-*.dist-info", recursive=True))';
    expect(await inPod(pod?.metadata.name ?? '', installed)).toMatch(/\/attrs-25\.3\.0\.dist-info$/);
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
