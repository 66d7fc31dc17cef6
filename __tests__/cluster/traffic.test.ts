/** Two pods, users at 100 requests a second over a NodePort and as many through the Ingress: whatever is done, nobody notices. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { kubectl } from '../support/cluster.js';
import { Traffic } from '../support/traffic.js';

let traffic: Traffic;

beforeAll(async () => {
  traffic = await Traffic.start('traffic', 2);
});
afterAll(async () => {
  await traffic?.end();
});

it('an update of the code', async () => {
  traffic.app.edit('app.jac', 'VERSION: str = "1.0.0"', 'VERSION: str = "2.0.0"');
  const updated = await traffic.unnoticed(() => traffic.scale());
  expect(updated).toMatchObject({ status: 'ready', revision: 2 });
});

it('an update of the settings', async () => {
  traffic.app.set('cpu_request = "60m"');
  const updated = await traffic.unnoticed(() => traffic.scale());
  expect(updated).toMatchObject({ status: 'ready', revision: 3 });
});

it('a rollback', async () => {
  expect(await traffic.unnoticed(() => traffic.rollback())).toMatchObject({ status: 'ready', rollbackOf: 2 });
});

it('a restart of the code-server', async () => {
  const [server] = await traffic.pods('code-server');
  const before = server?.metadata.name ?? '';
  await traffic.unnoticed(() => kubectl('delete', 'pod', before, '-n', traffic.name));
  expect((await traffic.pods('code-server')).map(({ metadata }) => metadata.name)).not.toContain(before);
});

it('an autoscaler that adds a pod and takes it away', async () => {
  await traffic.unnoticed(async () => {
    for (const count of [2, 3, 2]) await traffic.autoscaled(count);
  });
});

it('a drain of the node that has the code-server, and its return', async () => {
  const node = await traffic.nodeOf('code-server');
  await traffic.unnoticed(() =>
    traffic.drained(node, async () => {
      const left = await traffic.pods('app');
      expect(left.filter(({ spec }) => spec.nodeName === node)).toEqual([]);
    }),
  );
});
