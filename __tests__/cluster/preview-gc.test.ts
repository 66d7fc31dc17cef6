/** The end of previews: by collection, by their lifetime, and the ones that do not want to go. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getJson, kubectl, kubectlApply } from '../support/cluster.js';
import { type GitHubStandIn, startGitHub } from '../support/github.js';
import { onGitHub, type PreviewApp, previewApp, previewsOf, reportOf } from '../support/previews.js';
import { type Actor, previewer } from '../support/roles.js';

let actor: Actor;
let hub: GitHubStandIn;
beforeAll(async () => {
  actor = await previewer();
  hub = await startGitHub();
});
afterAll(async () => {
  await hub.close();
  await actor.cleanUp();
});

const hourAgo = () => new Date(Date.now() - 3_600_000).toISOString();
const thereIs = async (namespace: string): Promise<boolean> =>
  (await kubectl('get', 'namespace', namespace, '--ignore-not-found')) !== '';

/** What the namespace of a preview looks like; whether there is an app in it does not matter to a collection. */
async function madeUp(app: PreviewApp, pullRequest: number, annotations: Record<string, string> = {}) {
  await kubectlApply({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: app.namespaceOf(pullRequest),
      labels: {
        'app.kubernetes.io/managed-by': 'jac-scale',
        'app.kubernetes.io/instance': app.name,
        'jac-scale/preview': 'true',
        'pod-security.kubernetes.io/enforce': 'restricted',
      },
      annotations: {
        'jac-scale/repository': `${new URL(hub.serverUrl).host}/owner/shop`,
        'jac-scale/repository-id': '4711',
        'jac-scale/pull-request': String(pullRequest),
        'jac-scale/used': new Date().toISOString(),
        ...annotations,
      },
    },
  });
}

/** An object that holds its namespace until its finalizer is taken away. */
const stuck = (namespace: string) =>
  kubectlApply({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'stuck', namespace, finalizers: ['example.com/never'] },
  });
const release = (namespace: string) =>
  kubectl(
    'patch',
    'configmap',
    'stuck',
    '-n',
    namespace,
    '--type=merge',
    '-p',
    '{"metadata":{"finalizers":null}}',
  );

describe('a collection of five', () => {
  let app: PreviewApp;
  const collect = (...args: string[]) => app.run('gc', args, { env: onGitHub(hub) });
  const actionsOf = async (...args: string[]) =>
    Object.fromEntries(
      (previewsOf(await collect(...args)).actions ?? []).map(({ namespace, action }) => [namespace, action]),
    );
  beforeAll(async () => {
    app = previewApp(actor);
    hub.openPull({ number: 1 });
    hub.openPull({ number: 2, open: false });
    hub.openPull({ number: 3 });
    hub.openPull({ number: 4 });
    await Promise.all([
      madeUp(app, 1),
      madeUp(app, 2),
      madeUp(app, 3, { 'jac-scale/used': hourAgo(), 'jac-scale/ttl': '1800' }),
      madeUp(app, 4, { 'jac-scale/used': hourAgo(), 'jac-scale/ttl': '7200' }),
      // Of another repository, where 5 is open for all we know.
      madeUp(app, 5, { 'jac-scale/repository': 'github.com/acme/other', 'jac-scale/repository-id': '1' }),
    ]);
  });
  afterAll(() => app.cleanUp());

  it('says what it would do, and does nothing', async () => {
    const run = await collect('--dry-run');
    expect(run.code).toBe(0);
    expect(previewsOf(run)).toMatchObject({
      status: 'planned',
      actions: [
        { action: 'destroy', namespace: app.namespaceOf(2), reason: 'pull request #2 is closed' },
        { action: 'destroy', namespace: app.namespaceOf(3), reason: 'not used for 60m, its lifetime is 30m' },
      ],
    });
    for (const number of [1, 2, 3, 4, 5]) expect(await thereIs(app.namespaceOf(number))).toBe(true);
  });

  it('asks nobody who cannot tell: without a token, or refused, only lifetimes end', async () => {
    const without = previewsOf(await app.run('gc', ['--dry-run', '--repo', 'owner/shop']));
    expect(without.actions?.map(({ namespace }) => namespace)).toEqual([app.namespaceOf(3)]);
    expect(without.notes.join()).toContain('not known');
    hub.forbid('all');
    const refused = previewsOf(await collect('--dry-run'));
    hub.calm();
    expect(refused.actions?.map(({ namespace }) => namespace)).toEqual([app.namespaceOf(3)]);
  });

  it('destroys what is over, and waits until it is gone', async () => {
    // Without a token, so that nothing else goes.
    const run = await app.run('gc', ['--repo', 'owner/shop']);
    expect([run.code, previewsOf(run).status]).toEqual([0, 'ready']);
    expect(await thereIs(app.namespaceOf(3))).toBe(false);
    for (const number of [1, 2, 4, 5]) expect(await thereIs(app.namespaceOf(number))).toBe(true);
  });

  it('goes on where one hangs, and says what holds it', async () => {
    hub.openPull({ number: 6, open: false });
    await madeUp(app, 6);
    await stuck(app.namespaceOf(2));
    // So that the test need not wait for as long as a collection would.
    const run = await collect('--timeout', '30s');
    expect(run.code).toBe(1);
    const report = previewsOf(run);
    expect(report.status).toBe('failed');
    expect(report.actions?.map(({ namespace }) => namespace)).toEqual([2, 6].map(app.namespaceOf));
    expect(report.actions?.[0]?.failure).toMatchObject({
      code: 'NamespaceHangs',
      why: expect.stringContaining('example.com/never'),
    });
    // Also where that takes longer than the collection waited.
    await kubectl('wait', 'namespace', app.namespaceOf(6), '--for=delete', '--timeout=240s');
    for (const number of [1, 4, 5]) expect(await thereIs(app.namespaceOf(number))).toBe(true);
    await release(app.namespaceOf(2));
  });

  it('puts to sleep what was not used for long, of its own repository alone', async () => {
    const created = await app.run('create', ['--pr', '4'], { env: onGitHub(hub) });
    expect(reportOf(created).status).toBe('ready');
    await kubectl('annotate', 'namespace', app.namespaceOf(4), '--overwrite', `jac-scale/used=${hourAgo()}`);
    await kubectl('annotate', 'namespace', app.namespaceOf(5), '--overwrite', `jac-scale/used=${hourAgo()}`);
    expect(await actionsOf('--sleep-after', '30m')).toEqual({ [app.namespaceOf(4)]: 'sleep' });
    const { spec } = await getJson('deployment', app.name, '-n', app.namespaceOf(4));
    expect(spec.replicas).toBe(0);
    // What sleeps already is left alone.
    expect(await actionsOf('--sleep-after', '30m')).toEqual({});
  });
});

describe('a collection', () => {
  it('leaves what is no preview, has no lifetime, or is open again when its turn comes', async () => {
    const app = previewApp(actor);
    const copy = `${app.name}-copy-pr-12`;
    const pull = hub.openPull({ number: 11, open: false });
    hub.openPull({ number: 12, open: false });
    hub.openPull({ number: 13 });
    try {
      await madeUp(app, 11);
      await madeUp({ ...app, namespaceOf: () => copy }, 12);
      await madeUp(app, 13, { 'jac-scale/ttl': '' });
      // Between the list of open ones and the deletion.
      hub.before = ({ route }) => {
        if (route.endsWith('/pulls/{pull_number}')) pull.open = true;
      };
      const run = previewsOf(await app.run('gc', [], { env: onGitHub(hub) }));
      expect(run.actions).toEqual([]);
      expect(run.notes.join()).toContain('does not say any more that pull request #11 is closed');
      for (const namespace of [app.namespaceOf(11), copy, app.namespaceOf(13)])
        expect(await thereIs(namespace)).toBe(true);
    } finally {
      hub.before = () => undefined;
      await app.cleanUp();
    }
  });

  it('knows its repository by the id, where the name was another’s before', async () => {
    const app = previewApp(actor);
    try {
      // Marked as 4711; the repository of that name is another one by now, as GitHub tells.
      await madeUp(app, 14);
      hub.openPull({ number: 15 });
      const { GITHUB_REPOSITORY, GITHUB_REPOSITORY_ID, ...env } = onGitHub(hub);
      const run = await app.run('gc', ['--repo', GITHUB_REPOSITORY ?? ''], { env });
      expect(previewsOf(run).actions).toEqual([]);
      expect(await thereIs(app.namespaceOf(14))).toBe(true);
    } finally {
      await app.cleanUp();
    }
  });
});

describe('a namespace that hangs in Terminating', () => {
  it('is reported with its conditions, and waited for by the next run', async () => {
    const app = previewApp(actor);
    const target = ['--pr', '9', '--yes'];
    try {
      await madeUp(app, 9);
      await stuck(app.namespaceOf(9));
      // The conditions come when they come.
      await app.run('destroy', [...target, '--timeout', '1s'], { env: onGitHub(hub) });
      const why = '--for=condition=NamespaceFinalizersRemaining';
      await kubectl('wait', 'namespace', app.namespaceOf(9), why, '--timeout=240s');
      const run = await app.run('destroy', [...target, '--timeout', '5s'], { env: onGitHub(hub) });
      const { status, diagnosis } = reportOf(run, 7);
      expect(status).toBe('timeout');
      expect(diagnosis[0]).toMatchObject({
        code: 'NamespaceHangs',
        why: expect.stringContaining(
          'Some content in the namespace has finalizers remaining: example.com/never',
        ),
      });
      expect(previewsOf(await app.run('list', [])).previews).toMatchObject([{ state: 'terminating' }]);
      const again = app.run('destroy', target, { env: onGitHub(hub) });
      await release(app.namespaceOf(9));
      expect(reportOf(await again).status).toBe('destroyed');
      expect(await thereIs(app.namespaceOf(9))).toBe(false);
    } finally {
      await release(app.namespaceOf(9)).catch(() => undefined);
      await app.cleanUp();
    }
  });
});
