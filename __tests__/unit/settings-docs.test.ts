// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax under test.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { nodeFiles } from '../../src/adapters/node/files.js';
import { configure } from '../../src/engine/settings/configure.js';
import { explain, explainJson, formatDuration } from '../../src/engine/settings/explained.js';
import { settingsJsonSchema, settingsMarkdown } from '../../src/model/settings-docs.js';
import { settingsTable } from '../../src/model/settings-table.js';
import { duration } from '../../src/model/settings-values.js';
import { resolve } from './settings-doubles.js';

const toml = `[project]
name = "shop"

[plugins.scale.kubernetes]
replicas = 2
timeout = "90s"
labels = { team = "core", tier = "web" }

[plugins.scale.secrets]
API_KEY = "\${API_KEY}"

[dependencies]
requests = ">=2.31"
`;
const env = {
  API_KEY: 'hunter2',
  REDIS_URL: 'redis://u:hunter3@h',
  K8_MONGODB: 'False',
  K8_STATELESS: 'True',
};

describe('explain', () => {
  it('shows each value with its origin, secrets masked', async () => {
    const resolved = await resolve({ toml, env, flags: { namespace: 'prod' }, contextNamespace: 'x' });
    const golden = '__tests__/fixtures/settings-explain.txt';
    if (process.env['UPDATE_GOLDEN'] !== undefined) await writeFile(golden, explain(resolved));
    expect(explain(resolved)).toBe(await readFile(golden, 'utf8'));
  });

  it('has the same as JSON', async () => {
    const { settings, ...rest } = explainJson(await resolve({ toml, env }));
    expect(settings).toMatchObject({
      app_name: { value: 'shop', origin: { kind: 'project', detail: 'jac.toml:2' } },
      replicas: { value: 2, origin: { kind: 'jac.toml', detail: 'jac.toml:5' } },
      storage_class: { value: null, origin: { kind: 'default' } },
      'secrets.API_KEY': { value: '****', origin: { kind: 'jac.toml', detail: 'jac.toml:10' } },
      'secrets.REDIS_URL': { value: '****', origin: { kind: 'environment', detail: 'REDIS_URL' } },
    });
    expect(rest).toEqual({
      schema: 'jac-scale/v1',
      command: 'explain',
      root: '/shop',
      entry: 'app.jac',
      tomlPath: '/shop/jac.toml',
      warnings: [],
    });
    expect(JSON.stringify({ settings, rest })).not.toContain('hunter');
  });

  it('prints durations that flags take', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7 * 86400 }), (seconds) => {
        expect(duration(0)(formatDuration(seconds))).toEqual({ value: seconds });
      }),
    );
    expect([0, 60, 90, 600, 3661].map(formatDuration)).toEqual(['0s', '1m', '90s', '10m', '1h1m1s']);
  });
});

describe('documentation', () => {
  const valid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(settingsJsonSchema());

  it('the published schema is that of the table', async () => {
    const published: unknown = JSON.parse(await readFile('docs/schema/settings.schema.json', 'utf8'));
    expect(published).toEqual(JSON.parse(JSON.stringify(settingsJsonSchema())));
  });

  it.each([
    [toml, true],
    ['[scale.kubernetes]\nreplicas = "${N}"\nrollback = "True"\ncpu_limit = 2\ntimeout = "1h30m"', true],
    ['[scale.kubernetes]\nreplicas = "two"', false],
    ['[scale.kubernetes]\nreplicas = 0', false],
    ['[scale.kubernetes]\nreplcias = 2', false],
    ['[scale.kubernetes]\nmemory_limit = "500MB"', false],
    ['[scale.kubernetes]\ntimeout = "5d"', false],
    ['[scale.kubernetes]\njac_command = "run"', false],
    ['[scale.kubernetes]\ndomain = "x"', true],
    ['[plugins.scale.jwt]\nsecret = "x"', true],
    ['[plugins.scale.secrets]\nA = 1', false],
    ['[plugins.scale.build_secrets]\nNPM = "${NPM_TOKEN}"', true],
  ])('the schema takes or refuses %j', (text, expected) => expect(valid(parse(text))).toBe(expected));

  it('the schema takes every default', () => {
    for (const row of Object.values(settingsTable)) {
      for (const key of row.toml ?? []) {
        if (row.default === undefined || !key.startsWith('kubernetes.')) continue;
        expect([
          key,
          valid({ scale: { kubernetes: { [key.replace('kubernetes.', '')]: row.default } } }),
        ]).toEqual([key, true]);
      }
    }
  });

  it('the reference names every flag, variable and key', async () => {
    const text = await readFile('docs/settings.md', 'utf8');
    for (const { flag, env: variable, toml: keys = [] } of Object.values(settingsTable)) {
      for (const name of [flag?.name, variable, ...keys])
        if (name !== undefined) expect(text).toContain(name);
    }
  });

  it('the table of the README has rows of equal length', () => {
    expect(
      new Set(
        settingsMarkdown()
          .trimEnd()
          .split('\n')
          .map((line) => line.split(' | ').length),
      ),
    ).toEqual(new Set([6]));
  });

  it('flags are spelt as those of kubectl, each once', () => {
    const flags = Object.values(settingsTable).flatMap(({ flag }) => (flag === undefined ? [] : [flag.name]));
    expect(flags.filter((flag) => !/^[a-z]+(-[a-z]+)*$/.test(flag))).toEqual([]);
    expect(new Set(flags).size).toBe(flags.length);
  });
});

describe('the examples', () => {
  it('can be configured from disk', async () => {
    for (const name of await readdir('examples')) {
      const root = join(process.cwd(), 'examples', name);
      if ((await nodeFiles.kindOf(join(root, 'app.jac'))) !== 'file') continue;
      const input = { appFile: undefined, cwd: root, flags: {}, env: {}, contextNamespace: undefined };
      const resolved = await configure(input, nodeFiles);
      expect([resolved.root, resolved.entry]).toEqual([root, 'app.jac']);
      expect(resolved.warnings.map(({ code }) => code)).toEqual([]);
    }
  });

  it('a missing file, a file and a folder are told apart', async () => {
    expect(await nodeFiles.kindOf('package.json')).toBe('file');
    expect(await nodeFiles.kindOf('src')).toBe('folder');
    expect(await nodeFiles.kindOf('package.json/x')).toBeUndefined();
    expect(await nodeFiles.readText('none')).toBeUndefined();
    expect(await nodeFiles.list('none')).toEqual([]);
    expect(await nodeFiles.list('src')).toContain('model');
  });
});
