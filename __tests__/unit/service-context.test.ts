/** What a request means that does not say everything: in a namespaced orchestrator, and in one of all namespaces. */
import { describe, expect, it } from '@jest/globals';
import { makeLog } from '../../src/doors/service/log.js';
import { moduleContext } from '../../src/doors/service/module-context.js';
import { makeTemplates } from '../../src/doors/service/templates.js';
import { moduleTexts } from '../../src/generated/modules.js';
import { dryRunModule } from '../../src/operations/orc/dry-run.js';
import { world } from './module-harness.js';
import { settingsOf } from './service-harness.js';

function contextOf(...args: string[]) {
  const { cluster, context } = world();
  const log = makeLog({ format: 'text', level: 'error', now: () => new Date(0), write: () => undefined });
  return moduleContext(
    {
      settings: settingsOf(...args),
      cluster: cluster.asCluster(),
      clock: context.clock,
      log,
      texts: moduleTexts,
      version: '1.2.3',
      pid: 1,
      processMetrics: false,
      openPython: () => {
        throw new Error('not asked for here');
      },
    },
    {
      namespace: 'orc',
      templates: makeTemplates(moduleTexts, log),
      signal: context.signal,
      reviewer: undefined,
    },
  );
}

describe('a module that names no namespace', () => {
  it.each([
    ['namespace', 'orc'],
    ['cluster', 'default'],
  ])('with --scope %s goes to %s', (scope, namespace) => {
    const answer = dryRunModule(contextOf(`--scope=${scope}`), { module: 'redis', config: {} });
    expect(answer.placeholders['namespace']).toEqual({ default: namespace, current: namespace });
  });

  it('is held against the modules that are allowed', () => {
    const context = contextOf('--modules-allow=numpy');
    const of = (module: string) => () => dryRunModule(context, { module: 'python', config: { module } });
    expect(of('numpy')).not.toThrow();
    expect(of('scipy')).toThrow(/scipy/);
  });
});
