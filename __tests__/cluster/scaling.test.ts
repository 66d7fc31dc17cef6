/** Autoscaling: load through the app makes pods on another node, its end takes them away, and nobody but the autoscaler counts. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from '../support/apps.js';
import { auditMark, auditSince, isWrite } from '../support/audit.js';
import { burner, busy } from '../support/busy.js';
import { devcluster, getJson, kubectl, runtimeImage } from '../support/cluster.js';
import { ask } from '../support/http.js';
import { report } from '../support/jac.js';
import { ensureMetrics, type Metrics } from '../support/metrics.js';
import { replicasDuring } from '../support/replicas.js';
import { type Actor, deployer } from '../support/roles.js';

let actor: Actor;
let app: App;
let metrics: Metrics;
let first: Report;

beforeAll(async () => {
  actor = await deployer('scaling');
  app = copyOf(
    'taskboard',
    `python_image = "${runtimeImage}"\nmin_replicas = 1\nmax_replicas = 2\ncpu_utilization_target = 60\nmemory_utilization_target = 1000`,
  );
  app.edit('app.jac', /$/, burner);
  metrics = await ensureMetrics();
  first = await report(actor, ['scale', app.file]);
});
afterAll(async () => {
  app?.cleanUp();
  await actor?.cleanUp();
  await metrics?.cleanUp();
});

const pods = (of: Report) =>
  (of.pods ?? []).filter((pod) => pod.component === 'app' && pod.status !== 'Terminating');
const status = () => report(actor, ['status', app.file]);
const wait = (condition: string, seconds: number) =>
  kubectl(
    'wait',
    'deployment/taskboard',
    `--for=${condition}`,
    '-n',
    actor.namespace,
    `--timeout=${seconds}s`,
  );
const managersOfReplicas = async (): Promise<string[]> => {
  const { metadata } = await getJson(
    'deployment',
    'taskboard',
    '-n',
    actor.namespace,
    '--show-managed-fields',
  );
  return metadata.managedFields
    .filter((entry: { fieldsV1?: Record<string, Record<string, unknown>> }) =>
      Object.hasOwn(entry.fieldsV1?.['f:spec'] ?? {}, 'f:replicas'),
    )
    .map(({ manager }: { manager: string }) => manager);
};

describe('an app whose number of pods is left open', () => {
  it('begins with the fewest, and has an autoscaler that counts for it', async () => {
    expect(first).toMatchObject({ status: 'ready', warnings: [] });
    expect(first.changes).toContainEqual({
      action: 'create',
      kind: 'HorizontalPodAutoscaler',
      namespace: actor.namespace,
      name: 'taskboard-hpa',
    });
    expect(pods(first)).toHaveLength(1);
    expect(await managersOfReplicas()).not.toContain('jac-scale');
    expect((await status()).autoscaler).toMatchObject({
      min: 1,
      max: 2,
      metrics: [
        { name: 'memory', target: 1000 },
        { name: 'cpu', target: 60 },
      ],
    });
  });

  it('gets pods on another node, of the same code, when it is busy', async () => {
    const busyOne = await busy(first.url ?? '', async () => {
      await wait('jsonpath={.spec.replicas}=2', 300);
      await wait('jsonpath={.status.readyReplicas}=2', 300);
      return await status();
    });
    expect(busyOne).toMatchObject({ status: 'ready', autoscaler: { desired: 2 } });
    // It knows both; of memory it is never short.
    for (const { current } of busyOne.autoscaler?.metrics ?? []) expect(current).toBeGreaterThan(0);
    const [one, two] = pods(busyOne);
    expect(one?.node).not.toBe(two?.node);
    expect([one?.bundle, two?.bundle]).toEqual([first.release?.digest, first.release?.digest]);
    // Both are asked: connections are spread by chance.
    const hosts = new Set<string>();
    for (let round = 0; round < 60 && hosts.size < 2; round++) {
      const { json } = await ask(`${first.url}/function/where_am_i`, { body: {} });
      hosts.add(JSON.stringify(json).match(/taskboard-[a-z0-9]+-[a-z0-9]+/)?.[0] ?? '');
    }
    expect([...hosts].sort()).toEqual(
      pods(busyOne)
        .map(({ name }) => name)
        .sort(),
    );
  });

  const measured = devcluster === undefined ? it.skip : it;
  measured('is not touched by a deploy without a change, however many pods there are by then', async () => {
    const mark = auditMark();
    expect(await report(actor, ['scale', app.file])).toMatchObject({ status: 'unchanged' });
    expect((await auditSince(mark, actor.username)).filter(isWrite)).toEqual([]);
  });

  it('keeps its number of pods when new code comes', async () => {
    app.edit('app.jac', 'VERSION: str = "1.0.0"', 'VERSION: str = "2.0.0"');
    const { result, numbers } = await replicasDuring(actor.namespace, 'taskboard', () =>
      busy(first.url ?? '', () => report(actor, ['scale', app.file])),
    );
    expect(result).toMatchObject({ status: 'ready' });
    expect(numbers).toEqual([2]);
  });

  it('loses them again when nobody asks any more', async () => {
    await wait('jsonpath={.spec.replicas}=1', 400);
    expect((await status()).autoscaler).toMatchObject({ desired: 1 });
  });
});

describe('the number of pods', () => {
  it('is fixed by --replicas, which says what it puts aside', async () => {
    const { result, numbers } = await replicasDuring(actor.namespace, 'taskboard', () =>
      report(actor, ['scale', app.file, '--replicas', '2']),
    );
    expect(result.status).toBe('ready');
    expect(result.warnings.map(({ code }) => code)).toEqual(['AutoscalingOff']);
    expect(result.changes).toContainEqual(
      expect.objectContaining({ action: 'delete', kind: 'HorizontalPodAutoscaler' }),
    );
    expect(numbers).toEqual([1, 2]);
    expect(await managersOfReplicas()).toEqual(['jac-scale']);
    expect((await status()).autoscaler).toBeUndefined();
  });

  it('goes back to the autoscaler without a drop, and no pod restarts for it', async () => {
    const before = pods(await status()).map(({ name }) => name);
    const foreseen = await report(actor, ['dry-run', app.file]);
    const diffs = (foreseen.changes ?? []).map(({ diff }) => diff ?? '').join('');
    expect(diffs).not.toMatch(/^[-+] *replicas:/m);
    const { result, numbers } = await replicasDuring(actor.namespace, 'taskboard', () =>
      report(actor, ['scale', app.file]),
    );
    expect(numbers).toEqual([2]);
    expect(pods(result).map(({ name }) => name)).toEqual(before);
    expect(await managersOfReplicas()).toEqual(['jac-scale-handover']);
  });

  it('comes back with a rollback to where it was fixed', async () => {
    const rolled = await report(actor, ['rollback', app.file]);
    expect(rolled).toMatchObject({ status: 'ready', command: 'rollback' });
    expect(await managersOfReplicas()).toEqual(['jac-scale']);
    const scalers = await getJson('horizontalpodautoscalers', '-n', actor.namespace);
    expect(scalers.items).toEqual([]);
  });
});
