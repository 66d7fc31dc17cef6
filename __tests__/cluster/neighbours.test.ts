/** Two apps in one namespace, and objects that belong to neither. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type App, copyOf } from '../support/apps.js';
import { getJson, kubectl, kubectlApply } from '../support/cluster.js';
import { ask } from '../support/http.js';
import { jac, report } from '../support/jac.js';
import { type Actor, deployer, namespaceOwner } from '../support/roles.js';

const names = (list: { items: { metadata: { name: string } }[] }) =>
  list.items.map((item) => item.metadata.name).sort();

describe('a namespace shared by two apps whose names begin alike', () => {
  let actor: Actor;
  let apps: App[];
  beforeAll(async () => {
    actor = await deployer('shared');
    apps = [copyOf('hello'), copyOf('hello')];
    for (const [index, app] of apps.entries()) {
      await report(actor, ['scale', app.file, '--name', index === 0 ? 'hello' : 'hello-two']);
    }
  });
  afterAll(async () => {
    for (const app of apps) app.cleanUp();
    await actor.cleanUp();
  });

  it('gives each its own port', async () => {
    const { items } = await getJson(
      'services',
      '-n',
      actor.namespace,
      '-l',
      'app.kubernetes.io/component=app',
    );
    // The Services that know which pods are ready have no port.
    const ports = items.flatMap((service: { spec: { ports?: { nodePort: number }[] } }) =>
      (service.spec.ports ?? []).map(({ nodePort }) => nodePort),
    );
    expect(ports).toHaveLength(2);
    expect(new Set(ports).size).toBe(2);
  });

  it('refuses a NodePort that was asked for and is taken, before anything is written', async () => {
    const { spec } = await getJson('service', 'hello-service', '-n', actor.namespace);
    const before = await getJson('secrets', '-n', actor.namespace);
    const run = await jac(actor, [
      'scale',
      apps[1]?.file ?? '',
      '--name',
      'hello-two',
      '--node-port',
      String(spec.ports[0].nodePort),
    ]);
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(/NodePort|port/);
    expect(names(await getJson('secrets', '-n', actor.namespace))).toEqual(names(before));
  });

  it('refuses another project under the same name', async () => {
    const run = await jac(actor, ['scale', apps[1]?.file ?? '', '--name', 'hello']);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('--take-app');
  });

  it('refuses to take over an object of somebody else', async () => {
    await kubectlApply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'stranger-service', namespace: actor.namespace },
      spec: { selector: { app: 'x' }, ports: [{ port: 80 }] },
    });
    const run = await jac(actor, ['scale', apps[0]?.file ?? '', '--name', 'stranger']);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('does not belong to app stranger');
    expect((await getJson('service', 'stranger-service', '-n', actor.namespace)).spec.selector).toEqual({
      app: 'x',
    });
  });

  it('refuses a stranger’s object also when an update needs its name', async () => {
    await kubectl(
      'create',
      'poddisruptionbudget',
      'hello',
      '--selector=app=other',
      '--max-unavailable=1',
      '-n',
      actor.namespace,
    );
    const run = await jac(actor, ['scale', apps[0]?.file ?? '', '--name', 'hello', '--replicas', '2']);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('poddisruptionbudget/hello');
    expect(
      (await getJson('poddisruptionbudget', 'hello', '-n', actor.namespace)).metadata.labels,
    ).toBeUndefined();
  });

  it('destroys one and leaves the other, the strangers and a namespace it did not make alone', async () => {
    // By Inventory, not by labels: somebody took ours away.
    await kubectl('label', 'deployment', 'hello', 'app.kubernetes.io/managed-by-', '-n', actor.namespace);
    await report(actor, ['destroy', '--name', 'hello', '-n', actor.namespace, '--yes']);
    expect(names(await getJson('deployments', '-n', actor.namespace))).toEqual([
      'hello-two',
      'hello-two-code-server',
    ]);
    expect(names(await getJson('poddisruptionbudgets', '-n', actor.namespace))).toEqual(['hello']);
    expect(names(await getJson('services', '-n', actor.namespace))).toContain('stranger-service');
    const status = await report(actor, ['status', '--name', 'hello-two', '-n', actor.namespace]);
    expect((await ask(`${status.url}/openapi.json`)).status).toBe(200);
    expect(await kubectl('get', 'namespace', actor.namespace)).toContain('Active');
  });
});

describe('a namespace that the first deploy made', () => {
  it('stays when somebody else put something into it', async () => {
    const actor = await namespaceOwner('kept');
    const app = copyOf('hello');
    try {
      await report(actor, ['scale', app.file]);
      await kubectl('create', 'configmap', 'precious', '-n', actor.namespace);
      const gone = await report(actor, ['destroy', app.file, '--yes']);
      expect(gone.notes?.join()).toContain('configmap/precious');
      expect(await kubectl('get', 'configmap', 'precious', '-n', actor.namespace)).toContain('precious');
    } finally {
      app.cleanUp();
      await actor.cleanUp();
    }
  });
});
