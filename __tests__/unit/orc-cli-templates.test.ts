import { describe, expect, it } from '@jest/globals';
import { moduleTools } from '../../src/doors/cli/module-tools.js';
import { databaseManifests } from '../../src/engine/data/manifests.js';
import { ownTemplates } from '../../src/engine/data/own-templates.js';
import { overridesOfProject } from '../../src/engine/modules/project.js';
import { shippedModules } from '../../src/engine/modules/shipped.js';
import { readToml } from '../../src/engine/settings/toml.js';
import { at } from '../../src/model/read.js';
import type { Release } from '../../src/model/release.js';
import type { Settings } from '../../src/model/settings.js';
import type { Files } from '../../src/ports/files.js';
import { jac, resolve } from './cli-world.js';
import { published } from './orc-cli-world.js';

/** Files in memory; folders are what files lie in. */
function filesOf(texts: Readonly<Record<string, string>>): Files {
  const paths = Object.keys(texts);
  return {
    readText: async (path) => texts[path],
    kindOf: async (path) =>
      path in texts ? 'file' : paths.some((each) => each.startsWith(`${path}/`)) ? 'folder' : undefined,
    list: async (path) => [
      ...new Set(
        paths.flatMap((each) =>
          each.startsWith(`${path}/`) ? (each.slice(path.length + 1).split('/')[0] ?? []) : [],
        ),
      ),
    ],
  };
}

const project = async (toml: string, texts: Readonly<Record<string, string>> = {}) =>
  overridesOfProject(filesOf(texts), { root: '/shop', document: readToml(toml, 'jac.toml') });

const patch = `target: { kind: StatefulSet }
strategic:
  spec: { template: { spec: { priorityClassName: high } } }
`;

const release: Release = {
  kind: 'bundle',
  digest: `sha256:${'a'.repeat(64)}`,
  entry: 'app.jac',
  size: 1,
  fileCount: 1,
};
async function databasesWith(toml: string, texts: Readonly<Record<string, string>>) {
  const { settings } = await resolve('app.jac', { name: 'shop' }, 'scale');
  const wanted: Settings = { ...settings, redis: true, mongodb: true };
  const scope = { app: 'shop', namespace: 'web', labels: {}, origin: { project: 'x', subfolder: '' } };
  const changed = ownTemplates(shippedModules, await project(toml, texts));
  const objects = (given?: typeof changed) => databaseManifests(wanted, scope, new Map(), release, given);
  return { ours: objects(), theirs: objects(changed) };
}

describe('[plugins.scale.templates]', () => {
  it('a patch for redis changes the Redis of the app, and nothing else', async () => {
    const { ours, theirs } = await databasesWith('[plugins.scale.templates]\ndirectory = "templates"', {
      '/shop/templates/redis/patch.yaml': patch,
    });
    expect(theirs.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual(
      ours.map(({ kind, metadata }) => `${kind}/${metadata.name}`),
    );
    const priority = (objects: typeof ours, name: string) =>
      at(
        objects.find(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === name),
        'spec',
        'template',
        'spec',
        'priorityClassName',
      );
    expect(priority(theirs, 'shop-redis')).toBe('high');
    expect(priority(ours, 'shop-redis')).toBeUndefined();
    const without = (objects: typeof ours) =>
      objects.filter(({ kind, metadata }) => kind !== 'Secret' && metadata.name !== 'shop-redis');
    expect(without(theirs)).toEqual(without(ours));
    const redis = theirs.find(
      ({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'shop-redis',
    );
    expect(
      JSON.parse(
        JSON.stringify(redis)
          .replace('"priorityClassName":"high",', '')
          .replace(',"priorityClassName":"high"', ''),
      ),
    ).toEqual(ours.find(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'shop-redis'));
  });

  it('what is as ours gives the same objects', async () => {
    const texts = shippedModules['redis']?.['1'] ?? {};
    const { ours, theirs } = await databasesWith('[scale.templates]\nredis = "mine"', {
      '/shop/mine/1/redis.yaml': texts['redis.yaml'] ?? '',
    });
    const plain = (objects: typeof ours) => objects.filter(({ kind }) => kind !== 'Secret');
    expect(plain(theirs)).toEqual(plain(ours));
  });

  it.each([
    [
      '[plugins.scale]\ntemplates = 3',
      {},
      'jac.toml:2: plugins.scale.templates: expected a table of folders',
    ],
    [
      '[plugins.scale.templates]\nredis = 3',
      {},
      'jac.toml:2: plugins.scale.templates.redis: expected the path of a folder',
    ],
    [
      '[plugins.scale.templates]\n\nredis = "mine"',
      {},
      'jac.toml:3: plugins.scale.templates.redis: there is no folder mine',
    ],
    [
      '[plugins.scale.templates]\ndirectory = "t"',
      { '/shop/t/redis/patch.yml': patch },
      '/shop/t/redis/patch.yml is no file of a template',
    ],
    [
      '[plugins.scale.templates]\ndirectory = "t"',
      { '/shop/t/reds/patch.yaml': patch },
      'there is no module "reds"',
    ],
    [
      '[plugins.scale.templates]\ndirectory = "t"',
      { '/shop/t/redis/patch.yaml': patch.replace('StatefulSet', 'Deployment') },
      '/shop/t/redis/patch.yaml: no document is a Deployment with any name',
    ],
    [
      '[plugins.scale.templates]\ndirectory = "t"',
      {
        '/shop/t/redis/patch.yaml': patch.replace(
          'priorityClassName: high',
          'priorityClassName: "$' + '{priorty}"',
        ),
      },
      'priorty',
    ],
    [
      '[plugins.scale.templates]\ndirectory = "t"',
      { '/shop/t/redis/patch.yaml': 'target: { kind: Secret }\nstrategic: { stringData: { uri: mine } }' },
      "the login of an app's database is made by the app itself",
    ],
    [
      '[plugins.scale.templates]\ndirectory = "t"',
      { '/shop/t/redis/extra.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: extra }\n' },
      'each document of a database of an app says who it is',
    ],
  ])('%s with %j is refused, exit 2', async (toml, texts, said) => {
    await expect(databasesWith(toml, texts as Record<string, string>)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(said),
    });
  });

  it('a file for a module that no app has is the orchestrator’s', async () => {
    const changed = ownTemplates(
      shippedModules,
      await project('[plugins.scale.templates]\njqm = "jqm"', {
        '/shop/jqm/patch.yaml': 'target: { kind: Deployment }\nstrategic: { spec: { minReadySeconds: 5 } }',
      }),
    );
    expect(changed.databases).toEqual({});
  });
});

const overrides = (texts: Readonly<Record<string, string>>) => async () =>
  project('[plugins.scale.templates]\ndirectory = "t"', texts);
const none = { overrides: async () => [] };

describe('orc template', () => {
  it('lists modules, with what is the user’s own', async () => {
    const ran = await jac('orc template list', {
      overrides: overrides({ '/shop/t/redis/patch.yaml': patch }),
    });
    expect(ran.code).toBe(0);
    expect(ran.out).toMatch(/^MODULE +VERSIONS +YOUR OWN\n/);
    expect(ran.out).toMatch(/^redis +1 +patch\.yaml$/m);
    expect(ran.out).toMatch(/^mongodb +0\.13\.0 +<none>$/m);
    const { modules } = published((await jac('orc template list -o json', none)).out);
    expect(modules).toContainEqual({ module: 'jqm', versions: ['1'], overridden: [] });
  });

  it('shows placeholders, files, and one file as it is', async () => {
    const { out } = await jac('orc template show redis', none);
    expect(out).toMatch(/^password +string +\(generated\) /m);
    expect(out).toContain('Files:\n');
    const file = await jac('orc template show redis redis.yaml', none);
    expect(file.out).toBe(shippedModules['redis']?.['1']?.['redis.yaml']);
    expect(published((await jac('orc template show redis -o json', none)).out)).toMatchObject({
      module: 'redis',
      version: '1',
    });
    expect(await jac('orc template show redis rdis.yaml', none)).toMatchObject({
      code: 2,
      err: expect.stringContaining('it has credentials.yaml'),
    });
    expect((await jac('orc template show reds', none)).err).toContain('did you mean redis?');
    expect((await jac('orc template show redis --version 9', none)).err).toContain('has no version "9"');
  });

  it('ejects files that lint knows', async () => {
    const written: Record<string, string> = {};
    const ran = await jac('orc template eject redis redis.yaml --to mine --force', {
      writeFiles: async (folder, files, force) => {
        expect([folder, force]).toEqual(['mine', true]);
        for (const { path, text } of files) written[`/shop/t/${path}`] = text;
        return files.map(({ path }) => `${folder}/${path}`);
      },
    });
    expect(ran.out).toBe('mine/redis/1/redis.yaml written\n');
    const same = await jac('orc template lint', { overrides: overrides(written) });
    expect(same).toMatchObject({
      code: 0,
      out: '/shop/t/redis/1/redis.yaml:1: warning: is as the one we ship: it can go\n',
    });
    const mine = {
      '/shop/t/redis/1/redis.yaml': (written['/shop/t/redis/1/redis.yaml'] ?? '').replace(
        'readOnlyRootFilesystem: true',
        'readOnlyRootFilesystem: false',
      ),
    };
    const weak = await jac('orc template lint', { overrides: overrides(mine) });
    expect(weak.code).toBe(0);
    expect(weak.out).toContain('has less security than ours: statefulset/');
    const wrong = await jac('orc template lint -o json', {
      overrides: overrides({ '/shop/t/redis/patch.yaml': 'kind: nothing' }),
    });
    expect(wrong.code).toBe(2);
    expect(published(wrong.out)).toMatchObject({ status: 'failed', findings: [{ severity: 'error' }] });
    expect((await jac('orc template lint', none)).out).toBe('nothing found\n');
  });

  it('lints a patch for every module that we ship', async () => {
    for (const { module } of moduleTools.templates([]).list()) {
      const texts = {
        [`/shop/t/${module}/patch.yaml`]: 'target: { kind: Nothing }\nstrategic: { spec: {} }',
      };
      const ran = await jac('orc template lint', { overrides: overrides(texts) });
      expect(ran.out).toContain(`no document of module ${module} is a Nothing`);
    }
  });
});
