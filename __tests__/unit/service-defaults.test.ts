/** Default modules and templates, as Secret and ConfigMap change. */
import { describe, expect, it } from '@jest/globals';
import { type Defaults, makeDefaults } from '../../src/doors/service/defaults.js';
import { makeLog } from '../../src/doors/service/log.js';
import { makeTemplates } from '../../src/doors/service/templates.js';
import { moduleTexts } from '../../src/generated/modules.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import type { DefaultEntry } from '../../src/operations/orc/defaults.js';

function logging() {
  const lines: string[] = [];
  const log = makeLog({
    format: 'text',
    level: 'info',
    now: () => new Date(0),
    write: (line) => lines.push(line.replace(/^\S+ \S+ /, '').trimEnd()),
  });
  return { lines, log };
}

function making(fails: (name: string) => string | undefined = () => undefined) {
  const { lines, log } = logging();
  const rounds: string[][] = [];
  const deploy = async (entries: readonly DefaultEntry[], say: (line: string) => void) => {
    await new Promise(setImmediate);
    rounds.push(entries.map(({ name }) => name));
    return entries.map(({ namespace, module, name, problem }) => {
      say(`Deploying ${name}`);
      const error = problem ?? fails(name);
      return { namespace, module, name, results: [], errors: error === undefined ? [] : [error] };
    });
  };
  return { lines, rounds, defaults: makeDefaults({ log, deploy }) };
}

const secret = (data: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'jac-orc' },
  data: Object.fromEntries(
    Object.entries(data).map(([key, text]) => [key, Buffer.from(text).toString('base64')]),
  ),
});
const modules = (...names: string[]): KubeObject =>
  secret({
    MODULE: JSON.stringify({
      default: { redis: Object.fromEntries(names.map((name) => [name, { module: 'redis', config: {} }])) },
    }),
  });

async function settled(defaults: Defaults, change: () => void): Promise<void> {
  change();
  await defaults.idle();
}

describe('default modules', () => {
  it('are deployed by the one that leads, in the words of the guide', async () => {
    const { defaults, rounds, lines } = making();
    await settled(defaults, () => defaults.secret(modules('testing-redis')));
    expect(rounds).toEqual([]);
    await settled(defaults, () => defaults.leads(true));
    expect(rounds).toEqual([['testing-redis']]);
    expect(lines).toEqual([
      'INFO Extracting redis namespaces...',
      'INFO Extracting default services/libraries...',
      'INFO Deploying testing-redis',
    ]);
    expect(defaults.counts()).toEqual({ deployed: 1, failed: 0 });
  });

  it('are deployed again when the Secret says something else, and only then', async () => {
    const { defaults, rounds } = making();
    defaults.leads(true);
    await settled(defaults, () => defaults.secret(modules('a')));
    await settled(defaults, () =>
      defaults.secret({ ...modules('a'), metadata: { name: 'jac-orc', labels: {} } }),
    );
    await settled(defaults, () => defaults.secret(modules('a', 'b')));
    await settled(defaults, () => defaults.secret(undefined));
    expect(rounds).toEqual([['a'], ['a', 'b']]);
    expect(defaults.counts()).toEqual({ deployed: 0, failed: 0 });
  });

  it('keeps the last good ones when the Secret cannot be read, and says so without quoting it', async () => {
    const { defaults, rounds, lines } = making();
    await settled(defaults, () => defaults.secret(modules('a')));
    await settled(defaults, () => defaults.secret(secret({ MODULE: '{"password": "hunter2"' })));
    expect(lines).toEqual([
      expect.stringMatching(/^ERROR MODULE of the orchestrator's Secret is no JSON map/),
    ]);
    expect(lines.join('')).not.toContain('hunter2');
    await settled(defaults, () => defaults.leads(true));
    expect(rounds).toEqual([['a']]);
  });

  it('tries those again that failed, and says it once', async () => {
    let isBroken = true;
    const { defaults, rounds, lines } = making((name) => (name === 'b' && isBroken ? 'no quota' : undefined));
    defaults.leads(true);
    await settled(defaults, () => defaults.secret(modules('a', 'b')));
    expect(defaults.counts()).toEqual({ deployed: 1, failed: 1 });
    lines.length = 0;
    await settled(defaults, () => defaults.retry());
    expect([rounds.at(-1), lines]).toEqual([['b'], []]);
    isBroken = false;
    await settled(defaults, () => defaults.retry());
    expect(lines).toEqual(['INFO default/redis/b is deployed now']);
    await settled(defaults, () => defaults.retry());
    expect(rounds).toHaveLength(3);
    expect(defaults.counts()).toEqual({ deployed: 2, failed: 0 });
  });

  it('are all tried again when it is not known how it went', async () => {
    let isBroken = true;
    const rounds: string[][] = [];
    const { lines, log } = logging();
    const defaults = makeDefaults({
      log,
      deploy: async (entries) => {
        rounds.push(entries.map(({ name }) => name));
        if (isBroken) throw new Error('the connection broke off');
        return entries.map(({ namespace, module, name }) => ({
          namespace,
          module,
          name,
          results: [],
          errors: [],
        }));
      },
    });
    defaults.leads(true);
    await settled(defaults, () => defaults.secret(modules('a', 'b')));
    expect(defaults.counts()).toEqual({ deployed: 0, failed: 2 });
    expect(lines.join()).toContain('the connection broke off');
    isBroken = false;
    await settled(defaults, () => defaults.retry());
    expect(rounds).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(defaults.counts()).toEqual({ deployed: 2, failed: 0 });
  });

  it('ends with what the Secret said last when it changes meanwhile', async () => {
    const { defaults, rounds } = making();
    await settled(defaults, () => defaults.leads(true));
    await settled(defaults, () => {
      for (const name of ['a', 'b', 'c']) defaults.secret(modules(name));
    });
    expect(rounds).toEqual([['a'], ['c']]);
  });
});

describe('templates of a ConfigMap', () => {
  const configMap = (data: Record<string, string>): KubeObject => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'jac-orc-templates' },
    data,
  });
  const patch = `target: { kind: StatefulSet }\npatch: { metadata: { annotations: { team: data } } }\n`;

  it('stand in the place of ours as long as it is there', () => {
    const { log } = logging();
    const { catalog, configMap: set } = makeTemplates(moduleTexts, log);
    const overridden = () => catalog.list().find(({ module }) => module === 'redis')?.overridden;
    set(configMap({ 'redis.patch.yaml': patch }));
    expect(overridden()).toEqual(['patch.yaml']);
    set(undefined);
    expect(overridden()).toEqual([]);
  });

  it.each([
    ['a file of no module', { 'rediss.patch.yaml': patch }],
    ['a file that is no template', { 'redis.1.redis.yaml': 'kind: [' }],
    ['a path that leads out', { '../redis.yaml': patch }],
  ])('do not count when there is %s, which is told', (_what, data) => {
    const { log, lines } = logging();
    const { catalog, configMap: set } = makeTemplates(moduleTexts, log);
    set(configMap({ 'redis.patch.yaml': patch }));
    set(configMap({ 'postgresql.patch.yaml': patch, ...data }));
    expect(catalog.list().flatMap(({ overridden }) => overridden)).toEqual([]);
    expect(lines).toContainEqual(expect.stringMatching(/^ERROR templates of the ConfigMap are not used/));
    expect(catalog.find('redis').module).toBe('redis');
  });
});
