/** Python modules as pods: what they may reach, several of them, an app in Jac that calls one. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getJson, kubectl, kubectlApply, projectRoot, runtimeImage } from '../support/cluster.js';
import { ask } from '../support/http.js';
import { type Orchestrator, orchestrator } from '../support/orchestrator.js';
import { handleOf, type PythonCalls, podOf, pythonCalls, told } from '../support/python-calls.js';

let orc: Orchestrator;
let token: string;
let { run, numpy, create, podsOf, inPod } = {} as PythonCalls;

beforeAll(async () => {
  // What modules make has to pass this, too.
  orc = await orchestrator({ prefix: 'py-pods', level: 'restricted' });
  token = await orc.token();
  ({ run, numpy, create, podsOf, inPod } = pythonCalls(orc, token));
  expect((await create('numpy')).status).toBe(200);
});
afterAll(async () => {
  await orc?.cleanUp();
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
