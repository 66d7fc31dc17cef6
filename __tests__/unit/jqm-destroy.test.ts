import { expect, it } from '@jest/globals';
import { jqmFlags } from '../../src/gateways/jqm/module.js';
import { secretStore } from '../../src/gateways/jqm/secret-store.js';
import { deployModule } from '../../src/operations/orc/deploy.js';
import { destroyModule } from '../../src/operations/orc/destroy.js';
import { scope, world } from './module-harness.js';

const ref = { module: 'jqm', name: 'jobs', namespace: 'web' };

async function withArchives() {
  const { cluster, context } = world();
  const orchestrator = { ...context, scope: { ...scope, derive: { jqm: jqmFlags } } };
  await deployModule(orchestrator, { module: 'jqm', config: { name: 'jobs', namespace: 'web' } });
  for (const name of ['jobs', 'nightly'])
    await secretStore(cluster.asCluster(), { namespace: 'web', name }).put('a.index', Buffer.from('x'));
  return { cluster, context: orchestrator };
}

it('keeps archives when the module is destroyed, and takes its own away with the data', async () => {
  const { cluster, context } = await withArchives();
  expect((await destroyModule(context, ref)).kept).toEqual(['secret/jac-orc.jqm-archive.jobs.a.index']);
  expect((await destroyModule(context, { ...ref, deleteData: true })).results).toEqual([
    'secret "jac-orc.jqm-archive.jobs.a.index" deleted',
  ]);
  expect(cluster.names('Secret')).toEqual(['jac-orc.jqm-archive.nightly.a.index']);
});

it('takes archives away together with the module when it is told to', async () => {
  const { cluster, context } = await withArchives();
  const { kept } = await destroyModule(context, { ...ref, deleteData: true });
  expect(kept).toEqual([]);
  expect(cluster.names('Secret')).toEqual(['jac-orc.jqm-archive.nightly.a.index']);
});
