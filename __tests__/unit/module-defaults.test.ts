import { describe, expect, it } from '@jest/globals';
import { httpStatusOf } from '../../src/engine/modules/http-status.js';
import { deployDefaults, readDefaults } from '../../src/operations/orc/defaults.js';
import { deployModule } from '../../src/operations/orc/deploy.js';
import { failure, world } from './module-harness.js';

const guide = {
  default: { redis: { 'testing-redis': { module: 'redis', version: 'latest', config: {} } } },
};

describe('default modules', () => {
  it('deploys what the Secret says, under either key', async () => {
    for (const key of ['MODULE', 'MODULES']) {
      const { cluster, context } = world();
      const lines: string[] = [];
      const entries = readDefaults({ [key]: JSON.stringify(guide) });
      const outcomes = await deployDefaults(context, entries, (line) => lines.push(line));
      expect(outcomes).toMatchObject([{ namespace: 'default', name: 'testing-redis', errors: [] }]);
      expect(lines).toEqual([
        'Deploying testing-redis with {"name":"testing-redis","namespace":"default"}...',
      ]);
      expect(cluster.find('StatefulSet', 'testing-redis')).toBeDefined();
    }
  });

  it('goes on after a bad one, and tells of each', async () => {
    const { cluster, context } = world();
    const secret = 'this-is-a-secret';
    const entries = readDefaults({
      MODULE: JSON.stringify({
        default: {
          redis: {
            one: { module: 'redis', config: { pasword: secret } },
            two: { module: 'redis', version: '99' },
            three: { module: 'postgresql' },
            four: 'redis',
            five: { module: 'redis', config: { name: 'six' } },
            seven: { module: 'redis', configs: {} },
            last: { module: 'redis', config: { password: secret } },
          },
          '../x': { y: {} },
          list: [],
        },
        web: 'redis',
      }),
    });
    const lines: string[] = [];
    const outcomes = await deployDefaults(context, entries, (line) => lines.push(line));
    const errors = Object.fromEntries(
      outcomes.map(({ name, module, errors }) => [name || module, errors[0]]),
    );
    expect(errors).toEqual({
      one: expect.stringContaining('no placeholder "pasword"'),
      two: expect.stringContaining('no version "99"'),
      three: expect.stringContaining('module inside is another one'),
      four: expect.stringContaining('has to be a map'),
      five: expect.stringContaining('name inside is another one'),
      seven: expect.stringContaining('unknown key configs'),
      last: undefined,
      y: expect.stringContaining('there is no module "../x"'),
      list: expect.stringContaining('has to be a map of names'),
      '': expect.stringContaining('web has to be a map of modules'),
    });
    expect(cluster.names('StatefulSet')).toEqual(['last']);
    expect(lines.join('\n')).not.toContain(secret);
  });

  it('refuses a text that is no JSON without quoting it', async () => {
    const error = await failure(() => readDefaults({ MODULES: '{"default": hunter2' }));
    expect(error.code).toBe('DefaultsInvalid');
    expect(JSON.stringify(error) + error.message).not.toContain('hunter2');
    expect(readDefaults({ MODULE: ' ', MODULES: '{}' })).toEqual([]);
  });
});

describe('HTTP status', () => {
  it('follows from the error', async () => {
    const { cluster, context } = world();
    const statusOf = async (module: string, config: object) => {
      const request = { module, config: config as never };
      return httpStatusOf((await failure(() => deployModule(context, request))) as never);
    };
    expect(await statusOf('nothing', {})).toBe(400);
    expect(await statusOf('redis', { x: 1 })).toBe(400);
    await cluster.create({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'jac-redis' } });
    expect(await statusOf('redis', {})).toBe(409);
  });
});
