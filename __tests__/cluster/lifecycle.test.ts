/** What becomes of an app and its code: the lifecycle table and the behaviour matrix of the multi-node design, row by row. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from '../support/apps.js';
import { devcluster, devclusterVerb, getJson, kubectl } from '../support/cluster.js';
import { ask } from '../support/http.js';
import { report } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';
import { during, saying } from '../support/steady.js';

let actor: Actor;
let app: App;
let now: Report;

beforeAll(async () => {
  actor = await deployer('lifecycle');
  app = copyOf('taskboard');
  now = await report(actor, ['scale', app.file]);
});
afterAll(async () => {
  app?.cleanUp();
  await actor?.cleanUp();
});

const pods = (of: Report) =>
  (of.pods ?? []).filter((pod) => pod.component === 'app' && pod.status !== 'Terminating');
const version = () => `${now.url}/function/version`;
const inNamespace = (...args: string[]) => kubectl('-n', actor.namespace, ...args);
const ready = () => inNamespace('rollout', 'status', 'deployment/taskboard', '--timeout=300s');
const scale = (...flags: string[]) => report(actor, ['scale', app.file, ...flags]);
const newest = async (): Promise<{
  metadata: { name: string };
  spec: { nodeName: string };
  status: unknown;
}> => {
  const selector = 'app.kubernetes.io/component=app';
  const { items } = await getJson('pods', '-n', actor.namespace, '-l', selector);
  const born = (pod: { metadata: { creationTimestamp: string } }) => pod.metadata.creationTimestamp;
  return items.sort((a: Parameters<typeof born>[0], b: Parameters<typeof born>[0]) =>
    born(a) < born(b) ? 1 : -1,
  )[0];
};

describe('lifecycle', () => {
  it('first deploy: a volume, the code on it, a code-server, pods that fetch from it', async () => {
    const kinds = (now.changes ?? []).filter(({ action }) => action === 'create').map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(['PersistentVolumeClaim', 'Service', 'Deployment']));
    const stored = await inNamespace('exec', 'deployment/taskboard-code-server', '--', 'ls', '/data/bundles');
    expect(stored.trim()).toBe(`${now.release?.digest.replace('sha256:', '')}.tar`);
    const [pod] = pods(now);
    expect(pod).toMatchObject({ ready: true, bundle: now.release?.digest });
  });

  it('redeploy: new code in new pods, the code-server stays, nobody is turned away (single replica)', async () => {
    const server = await getJson(
      'pods',
      '-n',
      actor.namespace,
      '-l',
      'app.kubernetes.io/component=code-server',
    );
    app.edit('app.jac', 'VERSION: str = "1.0.0"', 'VERSION: str = "2.0.0"');
    const { result, failures } = await during(version(), () => scale());
    expect([result.status, failures]).toEqual(['ready', []]);
    expect(pods(result).map(({ bundle }) => bundle)).toEqual([result.release?.digest]);
    expect(await saying(version(), '2.0.0')).toContain('2.0.0');
    const after = await getJson(
      'pods',
      '-n',
      actor.namespace,
      '-l',
      'app.kubernetes.io/component=code-server',
    );
    expect(after.items[0].metadata.uid).toBe(server.items[0].metadata.uid);
    now = result;
  });

  it('app pod restart: the next one fetches the code again, and the old one serves until it does', async () => {
    const [before] = pods(now);
    const { failures } = await during(version(), async () => {
      await inNamespace('delete', 'pod', before?.name ?? '', '--wait=false');
      await ready();
      await inNamespace('wait', `pod/${before?.name}`, '--for=delete', '--timeout=180s');
    });
    expect(failures).toEqual([]);
    now = await report(actor, ['status', app.file]);
    const [after] = pods(now);
    expect(after?.name).not.toBe(before?.name);
    expect(after).toMatchObject({ ready: true, bundle: before?.bundle });
  });

  it('a container that dies starts again in its pod', async () => {
    const [pod] = pods(now);
    const name = pod?.name ?? '';
    const { metadata } = await getJson('pod', name, '-n', actor.namespace);
    await inNamespace('exec', name, '-c', 'app', '--', 'python3', '-c', 'import os; os.kill(1, 15)').catch(
      () => undefined,
    );
    await inNamespace(
      'wait',
      `pod/${name}`,
      '--for=jsonpath={.status.containerStatuses[0].restartCount}=1',
      '--timeout=120s',
    );
    await inNamespace('wait', `pod/${name}`, '--for=condition=Ready', '--timeout=120s');
    expect((await getJson('pod', name, '-n', actor.namespace)).metadata.uid).toBe(metadata.uid);
    expect((await ask(version(), { body: {} })).status).toBe(200);
  });

  it('code-server crash: another one has the same code, and pods that run do not notice', async () => {
    const selector = 'app.kubernetes.io/component=code-server';
    const { failures } = await during(version(), async () => {
      await inNamespace('delete', 'pod', '-l', selector, '--grace-period=0', '--force');
      await inNamespace('rollout', 'status', 'deployment/taskboard-code-server', '--timeout=300s');
    });
    expect(failures).toEqual([]);
    const stored = await inNamespace('exec', 'deployment/taskboard-code-server', '--', 'ls', '/data/bundles');
    expect(stored).toContain(now.release?.digest.replace('sha256:', ''));
    expect(await scale()).toMatchObject({ status: 'unchanged' });
  });
});

describe('more pods', () => {
  const cut = devcluster === undefined ? async () => '' : (what: string) => devclusterVerb('index', what);

  it('a scale-up needs no package index: the new pod gets its code and all it needs from the code-server', async () => {
    await cut('cut');
    try {
      now = await scale('--replicas', '2');
    } finally {
      await cut('restore');
    }
    expect(now.status).toBe('ready');
    const added = await newest();
    const log = await inNamespace('logs', added.metadata.name, '-c', 'fetch');
    expect(log).not.toMatch(/gave up|another sha256/);
    expect(pods(now).every(({ bundle }) => bundle === now.release?.digest)).toBe(true);
  });

  it('several replicas on different nodes: all run, none mounts the volume', async () => {
    expect(new Set(pods(now).map(({ node }) => node)).size).toBe(2);
    const claims = await getJson('pods', '-n', actor.namespace, '-l', 'app.kubernetes.io/component=app');
    expect(JSON.stringify(claims.items)).not.toContain('persistentVolumeClaim');
  });

  it('several replicas on the same node: all run', async () => {
    now = await scale('--replicas', '3');
    const nodes = pods(now).map(({ node }) => node);
    expect(nodes).toHaveLength(3);
    expect(new Set(nodes).size).toBe(2);
    expect(pods(now).every((pod) => pod.ready && pod.bundle === now.release?.digest)).toBe(true);
  });

  it('redeploy of several: one after the other, nobody is turned away', async () => {
    app.edit('app.jac', 'VERSION: str = "2.0.0"', 'VERSION: str = "3.0.0"');
    const { result, failures } = await during(version(), () => scale('--replicas', '2'));
    expect([result.status, failures]).toEqual(['ready', []]);
    expect(await saying(version(), '3.0.0')).toContain('3.0.0');
  });
});

describe('destroy', () => {
  it('takes app, code-server, Services and volume, and does not wait for pods that nobody follows', async () => {
    await scale('--replicas', '1');
    const gone = await report(actor, ['destroy', app.file, '--yes', '--timeout', '60s']);
    expect(gone.status).toBe('destroyed');
    const left = await getJson(
      'deployments,pods,services,persistentvolumeclaims,endpointslices',
      '-n',
      actor.namespace,
    );
    expect(
      left.items.map(
        ({ kind, metadata }: { kind: string; metadata: { name: string } }) => `${kind}/${metadata.name}`,
      ),
    ).toEqual([]);
  });
});
