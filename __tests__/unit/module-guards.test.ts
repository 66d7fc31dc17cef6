/** What somebody could write, or leave half deleted, so that the orchestrator does something else than it was asked for. */
import { describe, expect, it } from '@jest/globals';
import { readRecord, recordSecret } from '../../src/engine/modules/records.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import type { ModuleObject } from '../../src/model/module.js';
import { deployModule } from '../../src/operations/orc/deploy.js';
import { destroyModule } from '../../src/operations/orc/destroy.js';
import { listModules } from '../../src/operations/orc/list.js';
import { failure, type ModuleCluster, reviewerWho, world } from './module-harness.js';

const caller = { username: 'ada', groups: [] };
const cache = { module: 'redis', name: 'cache', namespace: 'web' };
const redis = { module: 'redis', config: { name: 'cache', namespace: 'web' } };

async function forge(cluster: ModuleCluster, ...more: ModuleObject[]) {
  const record = readRecord(cluster.find('Secret', 'jac-orc.redis.cache') as KubeObject);
  await cluster.replace(recordSecret({ ...record, objects: [...record.objects, ...more] }));
}

describe('a record that somebody else has written', () => {
  const rights = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', name: 'admin', hash: '' };
  const app = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'shop', namespace: 'web', hash: '' };

  it.each([
    ['destroy', (context: Parameters<typeof destroyModule>[0]) => destroyModule(context, cache)],
    ['deploy', (context: Parameters<typeof destroyModule>[0]) => deployModule(context, redis)],
  ])('deletes nothing that is not the module’s: %s', async (_, run) => {
    const { cluster, context } = world();
    await deployModule(context, redis);
    for (const { hash: _hash, name, ...what } of [rights, app])
      await cluster.create({ ...what, metadata: { name } });
    await forge(cluster, rights, app);
    await run(context);
    expect([...cluster.names('ClusterRole'), ...cluster.names('Deployment')]).toEqual(['admin', 'shop']);
  });
});

describe('who may', () => {
  it('is asked for all that goes before the first write', async () => {
    const { cluster, context } = world();
    await deployModule(context, redis);
    const before = cluster.written.length;
    const reviewer = reviewerWho(({ resource }) => resource !== 'statefulsets');
    const error = await failure(() => destroyModule({ ...context, reviewer }, { ...cache, caller }));
    expect(error.message).toContain('may not delete statefulsets.apps');
    expect(cluster.written.slice(before)).toEqual([]);
  });

  it('is written so that a shell runs nothing of a name', async () => {
    const { context } = world();
    const reviewer = reviewerWho(() => false);
    const username = 'system:serviceaccount:a$(id):b';
    const request = { ...redis, caller: { username, groups: [] } };
    const { next } = await failure(() => deployModule({ ...context, reviewer }, request));
    expect(next).toContain(`--user='${username}'`);
  });

  it('is asked before a namespace is looked into', async () => {
    const { cluster, context } = world();
    let reads = 0;
    const list = cluster.list.bind(cluster);
    cluster.list = (...query) => {
      reads += 1;
      return list(...query);
    };
    const request = { namespace: 'web', caller };
    const error = await failure(() =>
      listModules({ ...context, reviewer: reviewerWho(() => false) }, request),
    );
    expect([error.code, reads]).toEqual(['Forbidden', 0]);
  });
});

describe('a claim that is being deleted', () => {
  const python = { module: 'python', config: { name: 'py-numpy', namespace: 'web', module: 'numpy' } };
  const going = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: 'py-numpy-packages',
      namespace: 'web',
      deletionTimestamp: '2026-01-02T03:04:05Z',
      labels: {
        'app.kubernetes.io/instance': 'python.py-numpy',
        'app.kubernetes.io/managed-by': 'jac-scale',
      },
    },
  };
  const settled = async () => {
    for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  };

  it('is waited for, since pods could not have it any more, and made anew', async () => {
    const { cluster, context } = world();
    await cluster.create(going);
    const deploying = deployModule(context, python);
    await settled();
    expect(cluster.applied).toEqual([]);
    await cluster.delete({
      kind: { apiVersion: 'v1', kind: going.kind, plural: 'persistentvolumeclaims', namespaced: true },
      name: going.metadata.name,
    });
    expect((await deploying).results).toContain('persistentvolumeclaim/py-numpy-packages created');
  });

  it('that something holds ends the deployment before its first write', async () => {
    const { cluster, context } = world();
    await cluster.create(going);
    const error = await failure(() => deployModule(context, { ...python, lockTimeout: 0 }));
    expect(error).toMatchObject({ code: 'BeingDeleted' });
    expect(error.message).toContain('py-numpy-packages');
    expect(cluster.applied).toEqual([]);
  });
});
