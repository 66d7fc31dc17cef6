/** Calls of a module that cannot be made: they come as fast as they like, and the API server is spared. */
import { describe, expect, it } from '@jest/globals';
import { PythonDeployments } from '../../src/gateways/pymodule/deployments.js';
import { pythonFlags } from '../../src/gateways/pymodule/module.js';
import { RecentFailures } from '../../src/gateways/pymodule/recent-failures.js';
import { moduleTexts } from '../../src/generated/modules.js';
import { failure, world as moduleWorld, reviewerWho } from './module-harness.js';

const texts = moduleTexts['python']?.['1'] ?? {};
const [ada, eve] = ['ada', 'eve'].map((username) => ({ username, groups: [] }));

function world() {
  const { cluster, context } = moduleWorld();
  const time = { ms: 0 };
  let asked = 0;
  for (const verb of ['get', 'list'] as const) {
    const original = cluster[verb].bind(cluster) as (...args: unknown[]) => Promise<never>;
    Object.assign(cluster, {
      [verb]: (...args: unknown[]) => {
        asked += 1;
        return original(...args);
      },
    });
  }
  let isAllowed = false;
  const deployments = new PythonDeployments({
    moduleContext: {
      ...context,
      clock: { ...context.clock, monotonic: () => time.ms },
      reviewer: reviewerWho(() => isAllowed),
      scope: { serviceNamespace: 'web', derive: { python: (values) => pythonFlags(values, texts) } },
    },
    namespace: 'web',
    defaults: {},
  });
  return {
    deployments,
    time,
    asked: () => asked,
    allow: () => {
      isAllowed = true;
    },
  };
}

describe('a module that cannot be made', () => {
  it('is told again to who calls again, for three seconds, without a request', async () => {
    const { deployments, time, asked, allow } = world();
    const first = await failure(() => deployments.ensure('numpy', undefined, ada));
    expect(first.code).toBe('Forbidden');
    const before = asked();
    allow();
    time.ms = 2999;
    for (let call = 0; call < 20; call++)
      expect(await failure(() => deployments.ensure('numpy', undefined, ada))).toBe(first);
    expect(asked()).toBe(before);
    time.ms = 3000;
    await deployments.ensure('numpy', undefined, ada);
    expect(asked()).toBeGreaterThan(before);
  });

  it('is not told to others, nor of another module or package', async () => {
    const { deployments, allow } = world();
    await failure(() => deployments.ensure('numpy', 'numpy==1', ada));
    allow();
    await deployments.ensure('numpy', 'numpy==1', eve);
    await deployments.ensure('scipy', 'numpy==1', ada);
    await deployments.ensure('numpy', undefined, ada);
  });

  it('is forgotten when somebody creates or deletes it', async () => {
    const { deployments, allow } = world();
    await failure(() => deployments.ensure('numpy', undefined, ada));
    allow();
    await deployments.create('numpy', {}, eve, new AbortController().signal);
    await deployments.ensure('numpy', undefined, ada);
  });
});

it('Failures are remembered of a thousand callers at most', () => {
  const failures = new RecentFailures({ monotonic: () => 0 });
  for (let caller = 0; caller <= 1000; caller++) failures.remember(`${caller}`, 'numpy', new Error('x'));
  expect(() => failures.refuse('0')).not.toThrow();
  expect(() => failures.refuse('1')).toThrow('x');
});
