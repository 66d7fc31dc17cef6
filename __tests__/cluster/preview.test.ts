/** One preview through its life: made, updated, asleep, awake; and who may not have it. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getJson, kubectl } from '../support/cluster.js';
import { ask } from '../support/http.js';
import { type PreviewApp, previewApp, previewsOf, reportOf } from '../support/previews.js';
import { type Actor, previewer } from '../support/roles.js';

let actor: Actor;
beforeAll(async () => {
  actor = await previewer();
});
afterAll(() => actor.cleanUp());

const mine = ['--pr', '7', '--repo', 'acme/shop'];
/** What it says; an old pod that is on its way out may still answer for some seconds. */
async function answered(url: string | undefined, wanted: string): Promise<string> {
  const end = Date.now() + 20_000;
  for (;;) {
    const { body } = await ask(`${url}/function/greet`, { body: { name: 'you' } });
    if (body.includes(wanted) || Date.now() > end) return body;
    await pause(200);
  }
}

describe('the preview of a pull request', () => {
  let app: PreviewApp;
  let namespace: string;
  let url: string | undefined;
  beforeAll(() => {
    app = previewApp(actor);
    namespace = app.namespaceOf(7);
  });
  afterAll(() => app.cleanUp());

  it('is the app in a namespace of its own, which answers', async () => {
    const run = await app.run('create', [...mine, '--ttl', '3d', '--replicas', '2']);
    const report = reportOf(run);
    expect(report).toMatchObject({ command: 'preview', namespace, status: 'ready', revision: 1 });
    const days = (Date.parse(report.preview?.expires ?? '') - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(2.9);
    expect(days).toBeLessThanOrEqual(3);
    url = report.url;
    expect(await answered(url, 'Hello')).toContain('Hello');
  });

  it('has quota, defaults and a policy around it, and says whose it is', async () => {
    const { metadata } = await getJson('namespace', namespace);
    expect(metadata.labels).toMatchObject({
      'jac-scale/preview': 'true',
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    expect(metadata.annotations).toMatchObject({
      'jac-scale/repository': 'github.com/acme/shop',
      'jac-scale/pull-request': '7',
      'jac-scale/ttl': String(3 * 86_400),
    });
    for (const kind of ['resourcequota', 'limitrange', 'networkpolicy'])
      expect(await kubectl('get', kind, '-n', namespace, '-o', 'name')).toContain('/jac-scale-preview');
    const { items } = await getJson('pods', '-n', namespace, '-l', 'app.kubernetes.io/component=app');
    expect(items).toHaveLength(2);
    expect(items[0].spec.containers[0].resources.limits).toEqual({ memory: '1Gi' });
    // Small code needs no disk.
    expect((await getJson('persistentvolumeclaims', '-n', namespace)).items).toEqual([]);
  });

  it('is listed', async () => {
    const run = await app.run('list', []);
    const [view, ...others] = previewsOf(run).previews;
    expect(others).toEqual([]);
    expect(view).toMatchObject({
      namespace,
      state: 'ready',
      url,
      owner: { repository: 'github.com/acme/shop', pullRequest: 7 },
    });
  });

  it('is updated by the next push, at the same address', async () => {
    app.edit('app.jac', 'Hello', 'Good day');
    const before = await getJson('namespace', namespace);
    const report = reportOf(await app.run('create', [...mine, '--replicas', '2']));
    expect(report).toMatchObject({ status: 'ready', revision: 2, url });
    expect(await answered(url, 'Good day')).toContain('Good day');
    const { annotations } = (await getJson('namespace', namespace)).metadata;
    expect(Date.parse(annotations['jac-scale/used'])).toBeGreaterThan(
      Date.parse(before.metadata.annotations['jac-scale/used']),
    );
    // No lifetime was asked for this time.
    expect(annotations['jac-scale/ttl']).toBeUndefined();
  });

  it('that has nothing to change is marked as used, and nothing else', async () => {
    const deployment = async () => (await getJson('deployment', app.name, '-n', namespace)).metadata;
    const before = await deployment();
    const used = async () => (await getJson('namespace', namespace)).metadata.annotations['jac-scale/used'];
    const earlier = await used();
    expect(reportOf(await app.run('create', [...mine, '--replicas', '2'])).status).toBe('unchanged');
    expect((await deployment()).resourceVersion).toBe(before.resourceVersion);
    expect(await used()).not.toBe(earlier);
  });

  it('sleeps: no pod is left, and everything else is', async () => {
    const secrets = async () => (await getJson('secrets', '-n', namespace)).items.length;
    const [service, kept] = [await getJson('services', '-n', namespace), await secrets()];
    const slept = reportOf(await app.run('sleep', mine));
    expect(slept.status).toBe('asleep');
    expect((await getJson('pods', '-n', namespace)).items).toEqual([]);
    expect(await secrets()).toBe(kept);
    expect((await getJson('services', '-n', namespace)).items[0].spec).toEqual(service.items[0].spec);
    expect(previewsOf(await app.run('list', [])).previews[0]?.state).toBe('asleep');
    const again = reportOf(await app.run('sleep', mine));
    expect(again).toMatchObject({ status: 'asleep', changes: [] });
  });

  it('is woken as it was: revision, replicas and address', async () => {
    const report = reportOf(await app.run('wake', mine));
    expect(report).toMatchObject({ status: 'ready', revision: 2 });
    expect(report.url?.split(':').at(-1)).toBe(url?.split(':').at(-1));
    expect(await answered(report.url, 'Good day')).toContain('Good day');
    expect((await getJson('deployment', app.name, '-n', namespace)).spec.replicas).toBe(2);
  });

  it('is woken by the next push as well, with the new code', async () => {
    reportOf(await app.run('sleep', mine));
    app.edit('app.jac', 'Good day', 'Good evening');
    const report = reportOf(await app.run('create', [...mine, '--replicas', '1']));
    expect(report).toMatchObject({ status: 'ready', revision: 3 });
    expect(await answered(report.url, 'Good evening')).toContain('Good evening');
    const { metadata, spec } = await getJson('deployment', app.name, '-n', namespace);
    expect(spec.replicas).toBe(1);
    expect(metadata.annotations['jac-scale/sleep-replicas']).toBeUndefined();
  });

  it('is nobody else’s to update, to put to sleep or to delete', async () => {
    const before = await getJson('namespace', namespace);
    const other = ['--pr', '7', '--repo', 'acme/other'];
    for (const [verb, args] of [
      ['create', other],
      ['sleep', other],
      ['wake', other],
      ['destroy', [...other, '--yes']],
    ] as const) {
      const { diagnosis } = reportOf(await app.run(verb, args), 1);
      expect(diagnosis[0]?.code).toBe('PreviewTaken');
    }
    // A repository that has our name, but is another.
    const env = { GITHUB_REPOSITORY: 'acme/shop', GITHUB_REPOSITORY_ID: '1' };
    await kubectl('annotate', 'namespace', namespace, 'jac-scale/repository-id=2');
    const taken = reportOf(await app.run('destroy', ['--pr', '7', '--yes'], { env }), 1);
    expect(taken.diagnosis[0]?.code).toBe('PreviewTaken');
    await kubectl('annotate', 'namespace', namespace, 'jac-scale/repository-id-');
    expect((await getJson('namespace', namespace)).metadata.uid).toBe(before.metadata.uid);
    const { items } = await getJson('deployments', '-n', namespace);
    expect(items[0].spec.replicas).toBe(1);
  });

  it('cannot take more than its quota, and says so', async () => {
    const greedy = ['--replicas', '4', '--cpu-request', '900m', '--timeout', '60s'];
    const report = reportOf(await app.run('create', [...mine, ...greedy]), 5);
    expect(report).toMatchObject({ status: 'rolled-back', rolledBackTo: 3 });
    expect(report.diagnosis[0]?.code).toBe('QuotaExceeded');
  });

  it('is destroyed with all that is in it', async () => {
    const report = reportOf(await app.run('destroy', [...mine, '--yes']));
    expect(report).toMatchObject({ status: 'destroyed', changes: [{ action: 'delete', kind: 'Namespace' }] });
    expect(await kubectl('get', 'namespace', namespace, '--ignore-not-found')).toBe('');
    expect(reportOf(await app.run('destroy', [...mine, '--yes'])).changes).toEqual([]);
  });
});

describe('a preview that has a volume', () => {
  it('keeps it asleep, and is woken with every workload it had', async () => {
    const app = previewApp(actor);
    const namespace = app.namespaceOf(7);
    const replicas = async () =>
      Object.fromEntries(
        (await getJson('deployments', '-n', namespace)).items.map(
          (each: { metadata: { name: string }; spec: { replicas: number } }) => [
            each.metadata.name,
            each.spec.replicas,
          ],
        ),
      );
    const claim = async () => (await getJson('persistentvolumeclaims', '-n', namespace)).items[0];
    const both = (count: number) => ({ [app.name]: count, [`${app.name}-code-server`]: count });
    try {
      reportOf(await app.run('create', [...mine, '--code-store', 'code-server']));
      const { metadata, spec } = await claim();
      reportOf(await app.run('sleep', mine));
      expect(await replicas()).toEqual(both(0));
      const kept = await claim();
      expect([kept.metadata.uid, kept.spec.volumeName]).toEqual([metadata.uid, spec.volumeName]);
      const woken = reportOf(await app.run('wake', mine));
      expect(woken).toMatchObject({ status: 'ready', revision: 1 });
      expect(await replicas()).toEqual(both(1));
      expect(await answered(woken.url, 'Hello')).toContain('Hello');
      // And a push to one that sleeps: the code-server is needed before the app.
      reportOf(await app.run('sleep', mine));
      app.edit('app.jac', 'Hello', 'Good day');
      const pushed = reportOf(await app.run('create', [...mine, '--code-store', 'code-server']));
      expect(pushed).toMatchObject({ status: 'ready', revision: 2 });
      expect(await answered(pushed.url, 'Good day')).toContain('Good day');
    } finally {
      await app.cleanUp();
    }
  });
});
