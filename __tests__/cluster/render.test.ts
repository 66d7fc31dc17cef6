/** render: a folder that Argo CD or Flux applies, and hands off what they deploy. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type App, copyOf } from '../support/apps.js';
import { getJson, kubectl, kubectlApply } from '../support/cluster.js';
import { jac, report } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';

let actor: Actor;
let app: App;
let folder: string;
beforeAll(async () => {
  actor = await deployer('render');
  app = copyOf('hello');
  folder = mkdtempSync(join(tmpdir(), 'jac-rendered-'));
});
afterAll(async () => {
  app.cleanUp();
  rmSync(folder, { recursive: true, force: true });
  await actor.cleanUp();
});

/** As a controller does: server-side, by its own manager. */
const sync = () =>
  kubectl('apply', '-k', join(folder, 'deploy'), '--server-side', '--field-manager=argocd-controller');

interface Versioned {
  readonly items: readonly { readonly metadata: { readonly name: string; readonly generation?: number } }[];
}
const generations = async () =>
  ((await getJson('deployments', '-n', actor.namespace)) as Versioned).items.map(
    ({ metadata }) => `${metadata.name} ${metadata.generation}`,
  );

describe('render', () => {
  it('needs no cluster', async () => {
    const args = ['render', join(folder, 'deploy'), app.file, '-n', actor.namespace];
    const run = await jac({ kubeconfig: join(folder, 'none') }, args);
    expect([run.code, run.stderr]).toEqual([0, expect.stringContaining('hello-auth')]);
    expect(run.stdout).toContain('kustomization.yaml created');
    expect((await jac({ kubeconfig: join(folder, 'none') }, args)).stdout).not.toContain('created');
  });

  it('makes an app that comes up and answers, once its Secret is there', async () => {
    await sync();
    await kubectlApply({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'hello-auth', namespace: actor.namespace },
      stringData: { 'jwt-secret': 'j'.repeat(32), 'admin-password': 'p'.repeat(16) },
    });
    await kubectl('rollout', 'status', 'deployment/hello', '-n', actor.namespace, '--timeout=180s');
    const { url = '', status } = await report(actor, ['status', app.file]);
    expect(status).toBe('ready');
    expect((await fetch(new URL('/healthz/ready', url))).status).toBe(200);
  });

  it('changes nothing when it is applied again', async () => {
    const before = await generations();
    await sync();
    expect(await generations()).toEqual(before);
  });

  it.each([
    ['scale', []],
    ['destroy', ['--yes']],
  ])('is left alone by %s', async (verb, more) => {
    const before = await generations();
    const run = await jac(actor, [verb, app.file, ...more, '-o', 'json']);
    expect(run.code).toBe(1);
    expect(run.report.diagnosis[0]).toMatchObject({
      code: 'OwnedByGitOps',
      what: expect.stringContaining('Argo CD'),
    });
    expect(await generations()).toEqual(before);
  });

  it('can still be read: status and logs', async () => {
    expect((await jac(actor, ['status', app.file])).code).toBe(0);
    expect((await jac(actor, ['logs', app.file, '--tail', '1'])).code).toBe(0);
  });
});
