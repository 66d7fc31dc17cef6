/** What Argo CD and Flux deploy is left alone by every verb that writes. */
import { describe, expect, it } from '@jest/globals';
import type { Context } from '../../src/engine/context.js';
import { labelsOf } from '../../src/model/identity.js';
import type { ResolvedSettings } from '../../src/model/settings.js';
import { sleepNow } from '../../src/operations/preview/sleep.js';
import { rotate } from '../../src/operations/rotate.js';
import type { ApplyOptions } from '../../src/ports/cluster.js';
import { standingClock } from './cli-world.js';
import { MemoryCluster } from './memory-cluster.js';

const app = 'hello';
const namespace = 'shop';

class Flux extends MemoryCluster {
  readonly written: string[] = [];

  constructor(isOwned = true) {
    super();
    const mark = isOwned ? { 'kustomize.toolkit.fluxcd.io/name': 'shop' } : {};
    this.objects.set(`Deployment/${app}`, {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: app, namespace, labels: { ...labelsOf(app, 'app'), ...mark } },
      spec: { replicas: 1, template: { metadata: {}, spec: { containers: [{ name: 'app' }] } } },
    });
  }

  override async create(object: Parameters<MemoryCluster['create']>[0]) {
    if (object.kind === 'SelfSubjectAccessReview') return { ...object, status: { allowed: true } };
    return await super.create(object);
  }

  override apply(object: Parameters<MemoryCluster['apply']>[0], options: ApplyOptions = {}) {
    this.written.push(`${object.kind}/${object.metadata.name}`);
    return super.apply(object, options);
  }
}

const contextOf = (cluster: MemoryCluster) =>
  ({
    cluster: cluster.asCluster(),
    clock: standingClock(),
    source: { holder: () => 'me' },
    emit: () => undefined,
    signal: new AbortController().signal,
  }) as unknown as Context;

describe('an app that Flux deploys', () => {
  it('gets no other logins', async () => {
    const cluster = new Flux();
    const settings = { appName: app, namespace, timeout: 60, lockTimeout: 5 };
    const resolved = { settings, entry: '', root: '' } as unknown as ResolvedSettings;
    let asked = false;
    const confirm = async () => {
      asked = true;
      return false;
    };
    await expect(rotate(contextOf(cluster), resolved, { targets: 'all', confirm })).rejects.toMatchObject({
      code: 'OwnedByGitOps',
      next: expect.stringMatching(/^change the Secrets where they are made, then kubectl rollout restart/),
    });
    expect([asked, cluster.written, cluster.names('Lease')]).toEqual([false, [], []]);
  });

  it('is not put to sleep, as any other is', async () => {
    const owned = new Flux();
    const sleep = (cluster: Flux) => sleepNow(contextOf(cluster), { namespace, app }, 5);
    await expect(sleep(owned)).rejects.toMatchObject({ code: 'OwnedByGitOps' });
    expect(owned.written).toEqual([]);
    expect(await sleep(new Flux(false))).toHaveLength(1);
  });
});
