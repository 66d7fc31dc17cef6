/** One pod, the same users: a new one serves before the old one goes, also when its node is drained. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { kubectl } from '../support/cluster.js';
import { Traffic } from '../support/traffic.js';

let traffic: Traffic;

beforeAll(async () => {
  traffic = await Traffic.start('traffic-one', 1);
});
afterAll(async () => {
  await traffic?.end();
});

it('an update of the code', async () => {
  traffic.app.edit('app.jac', 'VERSION: str = "1.0.0"', 'VERSION: str = "2.0.0"');
  const updated = await traffic.unnoticed(() => traffic.scale());
  expect(updated).toMatchObject({ status: 'ready', revision: 2 });
});

it('an update of the settings, on a node beside that of the code-server', async () => {
  traffic.app.set('cpu_request = "60m"');
  const node = await traffic.nodeOf('code-server');
  await kubectl('cordon', node);
  try {
    const updated = await traffic.unnoticed(() => traffic.scale());
    expect(updated).toMatchObject({ status: 'ready', revision: 3 });
  } finally {
    await kubectl('uncordon', node);
  }
  expect(await traffic.nodeOf('app')).not.toBe(node);
});

it('a drain of its node: the pod that is evicted serves until the new one does', async () => {
  const node = await traffic.nodeOf('app');
  await traffic.unnoticed(() => traffic.drained(node, async () => undefined));
  expect(await traffic.nodeOf('app')).not.toBe(node);
});

it('a rollback', async () => {
  expect(await traffic.unnoticed(() => traffic.rollback())).toMatchObject({ status: 'ready', rollbackOf: 2 });
});

it('a restart of the code-server', async () => {
  const [server] = await traffic.pods('code-server');
  await traffic.unnoticed(() => kubectl('delete', 'pod', server?.metadata.name ?? '', '-n', traffic.name));
});

it('an autoscaler that adds a pod and takes one away', async () => {
  await traffic.unnoticed(async () => {
    for (const count of [1, 2, 1]) await traffic.autoscaled(count);
  });
});
