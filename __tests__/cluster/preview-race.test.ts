/** Who comes between: somebody else with the name of a preview, and a pull request that is closed meanwhile. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getJson, kubectl, kubectlApply } from '../support/cluster.js';
import { gateFor } from '../support/gate.js';
import { type GitHubStandIn, startGitHub } from '../support/github.js';
import { onGitHub, type PreviewApp, previewApp, reportOf } from '../support/previews.js';
import { type Actor, previewer } from '../support/roles.js';

let actor: Actor;
beforeAll(async () => {
  actor = await previewer();
});
afterAll(() => actor.cleanUp());

describe('a namespace of the right name that somebody else made', () => {
  it('is not touched', async () => {
    const app = previewApp(actor);
    const namespace = app.namespaceOf(7);
    await kubectl('create', 'namespace', namespace);
    try {
      const run = await app.run('create', ['--pr', '7', '--repo', 'acme/shop']);
      expect(reportOf(run, 1).diagnosis[0]?.code).toBe('PreviewTaken');
      expect((await getJson('secrets,services,deployments', '-n', namespace)).items).toEqual([]);
    } finally {
      await kubectl('delete', 'namespace', namespace, '--wait=false');
      await app.cleanUp();
    }
  });
});

describe('two runs for the same pull request', () => {
  it.each(['and marked it', 'before it marks it'])(
    'who made the namespace leaves it to who got the lock first %s',
    async (when) => {
      const gate = await gateFor(actor);
      const app = previewApp(gate.actor);
      const namespace = app.namespaceOf(7);
      let held = false;
      gate.beforeWrite = async ({ method, path }) => {
        if (held || method !== 'POST' || !path.includes('/leases')) return;
        held = true;
        await kubectlApply({
          apiVersion: 'coordination.k8s.io/v1',
          kind: 'Lease',
          metadata: { name: `${app.name}.lock`, namespace },
          spec: {
            holderIdentity: 'other-run',
            leaseDurationSeconds: 15,
            renewTime: new Date().toISOString().replace('Z', '000Z'),
          },
        });
        if (when === 'and marked it')
          await kubectl(
            'annotate',
            'namespace',
            namespace,
            '--overwrite',
            'jac-scale/used=2100-01-01T00:00:00Z',
          );
      };
      try {
        const target = ['--pr', '7', '--repo', 'acme/shop'];
        const run = await app.run('create', [...target, '--lock-timeout', '2s']);
        expect(reportOf(run, 6).diagnosis[0]?.code).toBe('Locked');
        const { status } = await getJson('namespace', namespace);
        expect(status.phase).toBe('Active');
      } finally {
        await gate.close();
        await app.cleanUp();
      }
    },
  );
});

describe('a pull request that is closed while its preview is deployed', () => {
  let hub: GitHubStandIn;
  let app: PreviewApp;
  beforeAll(async () => {
    hub = await startGitHub();
    app = previewApp(actor);
  });
  afterAll(async () => {
    await app.cleanUp();
    await hub.close();
  });
  const asked = () => hub.requests.filter(({ route }) => route.endsWith('/pulls/{pull_number}')).length;

  it('leaves nothing when it was closed before the namespace was made', async () => {
    hub.openPull({ number: 3, open: false });
    const report = reportOf(await app.run('create', ['--pr', '3'], { env: onGitHub(hub) }), 130);
    expect(report).toMatchObject({
      status: 'cancelled',
      notes: expect.arrayContaining(['nothing was made or changed']),
    });
    expect(await kubectl('get', 'namespace', app.namespaceOf(3), '--ignore-not-found')).toBe('');
  });

  it('leaves nothing when it was closed between the namespace and the app', async () => {
    const pull = hub.openPull({ number: 4 });
    const before = asked();
    hub.before = () => {
      if (asked() === before + 2) pull.open = false;
    };
    const report = reportOf(await app.run('create', ['--pr', '4'], { env: onGitHub(hub) }), 130);
    expect(asked()).toBe(before + 2);
    expect(report.status).toBe('cancelled');
    expect(report.notes?.join()).toContain('was deleted again');
    expect(await kubectl('get', 'namespace', app.namespaceOf(4), '--ignore-not-found')).toBe('');
  });

  it('has its preview when it stays open, also after the old namespace is gone', async () => {
    hub.openPull({ number: 5 });
    const first = reportOf(await app.run('create', ['--pr', '5'], { env: onGitHub(hub) }));
    const { uid } = (await getJson('namespace', app.namespaceOf(5))).metadata;
    // Closed, and opened again at once.
    await kubectl('delete', 'namespace', app.namespaceOf(5), '--wait=false');
    const second = reportOf(await app.run('create', ['--pr', '5'], { env: onGitHub(hub) }));
    expect([first.status, second.status]).toEqual(['ready', 'ready']);
    const { metadata } = await getJson('namespace', app.namespaceOf(5));
    expect(metadata.uid).not.toBe(uid);
    expect(metadata.annotations['jac-scale/repository-id']).toBe('4711');
  });
});
