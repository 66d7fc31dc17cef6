import { describe, expect, it } from '@jest/globals';
import type { Context } from '../../src/engine/context.js';
import { annotationKeys, labelsOf, restartManager } from '../../src/model/identity.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import { at, textAt } from '../../src/model/read.js';
import type { ResolvedSettings } from '../../src/model/settings.js';
import { restart } from '../../src/operations/restart.js';
import { type ApplyOptions, ClusterError } from '../../src/ports/cluster.js';
import { jac, reportOf, standingClock } from './cli-world.js';
import { MemoryCluster } from './memory-cluster.js';

const app = 'hello';
const namespace = 'shop';

/** Keeps who applied what, and merges it into what is there. */
class World extends MemoryCluster {
  readonly sent: { readonly object: KubeObject; readonly options: ApplyOptions }[] = [];

  constructor(replicas = 1, image = 'good') {
    super();
    this.objects.set(`Deployment/${app}`, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: app, namespace, labels: labelsOf(app, 'app') },
      spec: { replicas, template: { metadata: {}, spec: { containers: [{ name: 'app', image }] } } },
    });
  }

  override get = async ({ kind, name }: Parameters<MemoryCluster['get']>[0]) => this.find(kind.kind, name);

  override apply(object: KubeObject, options: ApplyOptions = {}) {
    this.sent.push({ object, options });
    const live = this.find('Deployment', app) as KubeObject;
    const template = {
      ...(at(live, 'spec', 'template') as object),
      ...(at(object, 'spec', 'template') as object),
    };
    return super.apply({ ...live, spec: { ...(at(live, 'spec') as object), template } });
  }

  get count(): string | undefined {
    const path = ['spec', 'template', 'metadata', 'annotations', annotationKeys.restarts];
    return textAt(this.find('Deployment', app), ...path);
  }
}

function run(cluster: MemoryCluster, timeout = 60) {
  const clock = { ...standingClock(), sleep: () => new Promise<void>(() => undefined) };
  const context = {
    cluster: cluster.asCluster(),
    clock,
    source: { holder: () => 'me' },
    emit: () => undefined,
    signal: new AbortController().signal,
  } as unknown as Context;
  const settings = { appName: app, namespace, timeout, lockTimeout: 5 };
  return restart(context, { settings, entry: '', root: '' } as unknown as ResolvedSettings);
}

const holder = (world: MemoryCluster) => textAt(world.find('Lease', `${app}.lock`), 'spec', 'holderIdentity');

describe('restart', () => {
  it('counts on the pod template, by a manager of its own and with nothing else', async () => {
    const world = new World();
    const { report, exitCode } = await run(world);
    expect([exitCode, report.status, report.command]).toEqual([0, 'ready', 'restart']);
    expect(world.sent).toEqual([
      {
        object: {
          apiVersion: 'apps/v1',
          kind: 'Deployment',
          metadata: { name: app, namespace },
          spec: { template: { metadata: { annotations: { 'jac-scale/restarts': '1' } } } },
        },
        options: { manager: restartManager, force: true },
      },
    ]);
    expect(world.names('Secret')).toEqual([]);
    await run(world);
    expect(world.count).toBe('2');
    expect(holder(world)).toBe('');
  });

  it('does nothing where the app is not there, or has no pods', async () => {
    await expect(run(new MemoryCluster())).rejects.toMatchObject({ code: 'NotDeployed', exitCode: 1 });
    const asleep = new World(0);
    expect(await run(asleep)).toMatchObject({
      exitCode: 0,
      report: { status: 'unchanged', notes: ['app hello has no pods: it is scaled to zero'] },
    });
    expect(asleep.sent).toEqual([]);
    expect(asleep.find('Lease', `${app}.lock`)).toBeUndefined();
  });

  it('is left to Argo CD and Flux where they deploy', async () => {
    const world = new World();
    const live = world.find('Deployment', app) as KubeObject;
    live.metadata.labels = { ...live.metadata.labels, 'kustomize.toolkit.fluxcd.io/name': 'shop' };
    await expect(run(world)).rejects.toMatchObject({
      code: 'OwnedByGitOps',
      next: 'kubectl rollout restart deployment/hello -n shop',
    });
    expect([world.sent, world.find('Lease', `${app}.lock`)]).toEqual([[], undefined]);
  });

  it('says why new pods do not become ready, and lets the lock go', async () => {
    const world = new World(1, 'bad image');
    world.broken.add('bad image');
    const { report, exitCode } = await run(world);
    expect([exitCode, report.status]).toEqual([4, 'failed']);
    expect(report.diagnosis).toMatchObject([{ code: 'ImageNameInvalid' }]);
    expect(holder(world)).toBe('');
  });

  it('lets the lock go when it may not write, and says which right is missing', async () => {
    const world = new World();
    world.apply = () =>
      Promise.reject(
        new ClusterError({
          ...{ reason: 'Forbidden', status: 403, verb: 'patch', resource: 'deployments.apps', namespace },
          message: 'User "dev" cannot patch resource "deployments"',
        }),
      );
    await expect(run(world)).rejects.toMatchObject({ code: 'Forbidden' });
    expect(holder(world)).toBe('');
  });

  it('is a verb that answers a report', async () => {
    const { revision: _revision, release: _release, ...report } = reportOf({ command: 'restart' });
    const ran = await jac('restart app.jac -o json', { restart: async () => ({ report, exitCode: 0 }) });
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out)).toEqual(report);
    expect(JSON.parse((await jac('restart --bogus -o json')).out)).toMatchObject({
      command: 'restart',
      status: 'failed',
    });
  });
});
