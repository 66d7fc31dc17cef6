/** The main job: one command, a real app on two nodes, updated and destroyed. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Report } from '../../src/model/report.js';
import { type App, copyOf } from '../support/apps.js';
import { auditMark, auditSince, isWrite } from '../support/audit.js';
import { devcluster, getJson, kubectl } from '../support/cluster.js';
import { ask } from '../support/http.js';
import { jac, report } from '../support/jac.js';
import { type Actor, namespaceOwner } from '../support/roles.js';
import { saying } from '../support/steady.js';

let actor: Actor;
let app: App;
let first: Report;

beforeAll(async () => {
  actor = await namespaceOwner('scale');
  app = copyOf('taskboard');
  first = await report(actor, ['scale', app.file, '--replicas', '2']);
});
afterAll(async () => {
  app.cleanUp();
  await actor.cleanUp();
});

const url = (path: string): string => `${first.url}${path}`;

describe('a first deploy', () => {
  it('makes the namespace and says what it made', async () => {
    expect(first).toMatchObject({
      status: 'ready',
      app: 'taskboard',
      namespace: actor.namespace,
      revision: 1,
    });
    expect(first.changes?.every((change) => change.action === 'create')).toBe(true);
    expect(await kubectl('get', 'namespace', actor.namespace)).toContain('Active');
  });

  it('runs one pod on each of two nodes, all of the same bundle', () => {
    const pods = (first.pods ?? []).filter((pod) => pod.component === 'app');
    expect(pods).toHaveLength(2);
    expect(new Set(pods.map((pod) => pod.node)).size).toBe(2);
    expect(new Set(pods.map((pod) => pod.bundle))).toEqual(new Set([first.release?.digest]));
  });

  it('answers a walker, a function, the OpenAPI document and the Swagger page', async () => {
    expect(await ask(url('/walker/list_tasks'), { body: {} })).toMatchObject({ status: 200 });
    const version = await ask(url('/function/version'), { body: {} });
    expect(version).toMatchObject({ status: 200 });
    expect(version.body).toContain('1.0.0');
    const { paths } = (await ask(url('/openapi.json'))).json;
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/walker/list_tasks', '/function/version']));
    expect((await ask(first.docsUrl ?? '')).body).toMatch(/swagger/i);
  });

  it('keeps what is private private', async () => {
    const { paths } = (await ask(url('/openapi.json'))).json;
    expect(paths).toHaveProperty(['/walker/move_task']);
    expect(await ask(url('/walker/move_task'), { body: { id: 'x', column: 'doing' } })).toMatchObject({
      status: 401,
    });
  });

  it('is a program that jac itself finds no fault with', async () => {
    const pod = (first.pods ?? []).find((entry) => entry.component === 'app')?.name ?? '';
    const checked = await kubectl(
      'exec',
      pod,
      '-n',
      actor.namespace,
      '-c',
      'app',
      '--',
      'jac',
      'check',
      'app.jac',
    );
    expect(checked).not.toMatch(/error/i);
  });

  it('mounts the volume in the code-server alone, and passes the restricted level', async () => {
    const { items } = await getJson('pods', '-n', actor.namespace);
    const withVolume = items.filter((pod: { spec: { volumes: { persistentVolumeClaim?: object }[] } }) =>
      pod.spec.volumes.some((volume) => volume.persistentVolumeClaim !== undefined),
    );
    expect(
      withVolume.map(
        (pod: { metadata: { labels: Record<string, string> } }) =>
          pod.metadata.labels['app.kubernetes.io/component'],
      ),
    ).toEqual(['code-server']);
    const warnings = await kubectl(
      'label',
      'namespace',
      actor.namespace,
      'pod-security.kubernetes.io/enforce=restricted',
      '--dry-run=server',
    );
    expect(warnings).not.toContain('would violate');
  });
});

describe('deploying again', () => {
  const measured = devcluster === undefined ? it.skip : it;
  measured('touches nothing when nothing changed: no write, at most 8 requests', async () => {
    const before = await getJson('pods', '-n', actor.namespace);
    const mark = auditMark();
    const again = await report(actor, ['scale', app.file, '--replicas', '2']);
    expect(again).toMatchObject({ status: 'unchanged', revision: 1, url: first.url });
    const events = await auditSince(mark, actor.username);
    expect(events.filter(isWrite)).toEqual([]);
    expect(events.length).toBeLessThanOrEqual(8);
    expect(events.length).toBeGreaterThan(0);
    const after = await getJson('pods', '-n', actor.namespace);
    const names = (list: { items: { metadata: { uid: string } }[] }) =>
      list.items.map((pod) => pod.metadata.uid).sort();
    expect(names(after)).toEqual(names(before));
  });

  it('rolls new code out without replacing the code-server', async () => {
    const codeServer = await getJson('deployment', 'taskboard-code-server', '-n', actor.namespace);
    app.edit('app.jac', 'VERSION: str = "1.0.0"', 'VERSION: str = "2.0.0"');
    const updated = await report(actor, ['scale', app.file, '--replicas', '2']);
    expect(updated).toMatchObject({ status: 'ready', revision: 2, url: first.url });
    expect(updated.release?.digest).not.toBe(first.release?.digest);
    expect(updated.changes?.filter((change) => change.action !== 'unchanged')).toEqual([
      { action: 'configure', kind: 'Deployment', namespace: actor.namespace, name: 'taskboard' },
    ]);
    expect(await saying(url('/function/version'), '2.0.0')).toContain('2.0.0');
    const now = await getJson('deployment', 'taskboard-code-server', '-n', actor.namespace);
    expect(now.metadata.generation).toBe(codeServer.metadata.generation);
  });

  it('repairs what somebody deleted', async () => {
    await kubectl('delete', 'service', 'taskboard-service', '-n', actor.namespace);
    const repaired = await report(actor, ['scale', app.file, '--replicas', '2']);
    expect(
      repaired.changes?.filter((change) => change.action === 'create').map((change) => change.kind),
    ).toEqual(['Service']);
    expect((await ask(`${repaired.url}/function/version`, { body: {} })).status).toBe(200);
  });

  it('takes the disruption budget away with the second replica', async () => {
    const single = await report(actor, ['scale', app.file, '--replicas', '1']);
    expect(single.changes).toContainEqual(
      expect.objectContaining({ action: 'delete', kind: 'PodDisruptionBudget' }),
    );
    expect(
      (single.pods ?? []).filter((pod) => pod.component === 'app' && pod.status !== 'Terminating'),
    ).toHaveLength(1);
    expect((await getJson('poddisruptionbudgets', '-n', actor.namespace)).items).toEqual([]);
  });

  it('keeps every revision as an immutable record with its outcome', async () => {
    const { items } = await getJson(
      'secrets',
      '-n',
      actor.namespace,
      '-l',
      'app.kubernetes.io/component=revision',
    );
    expect(items.length).toBeGreaterThanOrEqual(3);
    for (const secret of items) {
      expect(secret).toMatchObject({
        immutable: true,
        metadata: { annotations: { 'jac-scale/outcome': 'ready' } },
      });
    }
  });
});

describe('destroy', () => {
  it('does nothing without --yes where nobody can be asked', async () => {
    const run = await jac(actor, ['destroy', app.file]);
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('--yes');
    expect(await kubectl('get', 'deployment', 'taskboard', '-n', actor.namespace)).toContain('taskboard');
  });

  it('leaves no trace, the namespace it made included', async () => {
    const gone = await report(actor, ['destroy', app.file, '--yes']);
    expect(gone.status).toBe('destroyed');
    const namespaces = await getJson('namespaces');
    expect(namespaces.items.map((item: { metadata: { name: string } }) => item.metadata.name)).not.toContain(
      actor.namespace,
    );
    const volumes = await getJson('persistentvolumes');
    expect(
      volumes.items.filter(
        (volume: { spec: { claimRef?: { namespace: string } } }) =>
          volume.spec.claimRef?.namespace === actor.namespace,
      ),
    ).toEqual([]);
  });

  it('has nothing to do the second time', async () => {
    expect(await report(actor, ['destroy', app.file, '--yes'])).toMatchObject({
      status: 'destroyed',
      changes: [],
    });
  });
});
