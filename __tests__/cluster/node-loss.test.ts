/**
 * The node of the code-server is lost: pods that run go on, new ones wait and say why; it comes back, or the code moves. Stops a
 * node of the cluster it runs on, and starts it again whatever happens.
 */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from '../support/apps.js';
import { devcluster, devclusterVerb, getJson, kubectl } from '../support/cluster.js';
import { ask } from '../support/http.js';
import { report } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';

const onDevcluster = devcluster === undefined ? it.skip : it;

let actor: Actor;
let app: App;
let lost = '';
let kept: string | undefined;

const pods = (of: Report, component = 'app') => (of.pods ?? []).filter((pod) => pod.component === component);
const status = (code: number) => report(actor, ['status', app.file], code);
const inNamespace = (...args: string[]) => kubectl('-n', actor.namespace, ...args);
const ready = (deployment: string) =>
  inNamespace('rollout', 'status', `deployment/${deployment}`, '--timeout=400s');

/** The node of the pod that is left: the other one's NodePort is gone with it. Asked again until that node has heard who is gone. */
async function answer(): Promise<number> {
  const address = devcluster?.nodes.find(({ name }) => name === kept)?.ip ?? '';
  const { spec } = await getJson('service', 'taskboard-service', '-n', actor.namespace);
  const url = `http://${address}:${spec.ports[0].nodePort}/function/version`;
  const once = () => ask(url, { body: {} });
  return (await once().catch(once).catch(once)).status;
}

async function stopNode(of: Report): Promise<void> {
  lost = pods(of, 'code-server')[0]?.node ?? '';
  kept = pods(of).find(({ node }) => node !== lost)?.node;
  await devclusterVerb('stop-node', lost);
  await kubectl('wait', `node/${lost}`, '--for=condition=Ready=Unknown', '--timeout=120s');
  await inNamespace(
    'wait',
    'deployment/taskboard-code-server',
    '--for=jsonpath={.status.unavailableReplicas}=1',
    '--timeout=120s',
  );
}

async function startNode(): Promise<void> {
  if (lost === '') return;
  await devclusterVerb('start-node', lost);
  await kubectl('wait', `node/${lost}`, '--for=condition=Ready', '--timeout=180s');
  lost = '';
}

/** What Kubernetes does by itself after five minutes. */
async function giveUpPodsOf(node: string): Promise<void> {
  const { items } = await getJson(
    'pods',
    '-n',
    actor.namespace,
    '-l',
    'app.kubernetes.io/component=app',
    `--field-selector=spec.nodeName=${node}`,
  );
  for (const pod of items as { metadata: { name: string } }[])
    await inNamespace('delete', 'pod', pod.metadata.name, '--grace-period=0', '--force');
}

beforeAll(async () => {
  if (devcluster === undefined) return;
  actor = await deployer('node-loss');
  app = copyOf('taskboard');
});
afterAll(async () => {
  try {
    await startNode();
  } finally {
    app?.cleanUp();
    await actor?.cleanUp();
  }
});

onDevcluster('pods that run go on, new ones wait for their code and say why', async () => {
  await stopNode(await report(actor, ['scale', app.file, '--replicas', '2']));
  expect(await answer()).toBe(200);
  await giveUpPodsOf(lost);
  const waiting = await status(4);
  expect(waiting.diagnosis).toContainEqual(
    expect.objectContaining({
      code: 'CodeServerNodeLost',
      what: expect.stringContaining(`node/${lost}`),
      next: expect.stringContaining('--replace-code-volume'),
    }),
  );
  expect(await answer()).toBe(200);
});

onDevcluster('a deploy of new code says so as well, soon, and leaves the app as it is', async () => {
  app.edit('app.jac', 'VERSION: str = "1.0.0"', 'VERSION: str = "2.0.0"');
  const failed = await report(actor, ['scale', app.file, '--replicas', '2', '--no-rollback'], 4);
  expect(failed.diagnosis.map(({ code }) => code)).toContain('CodeServerNodeLost');
  expect(await answer()).toBe(200);
  app.edit('app.jac', 'VERSION: str = "2.0.0"', 'VERSION: str = "1.0.0"');
});

onDevcluster('the return of the node heals it without hands', async () => {
  await startNode();
  await ready('taskboard-code-server');
  await ready('taskboard');
  await report(actor, ['scale', app.file, '--replicas', '2']);
  expect(await status(0)).toMatchObject({ status: 'ready' });
});

onDevcluster(
  'without the node the code moves to another volume, where the next deploys find it',
  async () => {
    const before = await status(0);
    await stopNode(before);
    const gone = lost;
    await giveUpPodsOf(gone);
    const moved = await report(actor, ['scale', app.file, '--replicas', '2', '--replace-code-volume']);
    expect(moved).toMatchObject({ status: 'ready' });
    expect(pods(moved, 'code-server').find((pod) => pod.ready)?.node).toBe(kept);
    const claims = async () =>
      (await getJson('persistentvolumeclaims', '-n', actor.namespace)).items
        .filter(
          ({ metadata }: { metadata: { deletionTimestamp?: string } }) =>
            metadata.deletionTimestamp === undefined,
        )
        .map(({ metadata }: { metadata: { name: string } }) => metadata.name);
    expect(await claims()).toEqual([expect.stringMatching(/^taskboard-code-pvc-[0-9a-f]{6}$/)]);
    expect(await report(actor, ['scale', app.file, '--replicas', '2'])).toMatchObject({
      status: 'unchanged',
    });
    app.edit('app.jac', 'VERSION: str = "1.0.0"', 'VERSION: str = "3.0.0"');
    expect(await report(actor, ['scale', app.file, '--replicas', '2'])).toMatchObject({ status: 'ready' });
    // And back to a Revision whose manifests name the old one.
    expect(await report(actor, ['rollback', app.file])).toMatchObject({ status: 'ready' });
    expect(await claims()).toHaveLength(1);
    await startNode();
    expect(await report(actor, ['destroy', app.file, '--yes'])).toMatchObject({ status: 'destroyed' });
  },
);
