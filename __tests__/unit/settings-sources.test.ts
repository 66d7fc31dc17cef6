// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax under test.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { configure } from '../../src/engine/settings/configure.js';
import { toAppName } from '../../src/engine/settings/name.js';
import type { SettingKey } from '../../src/model/settings.js';
import { settingsTable } from '../../src/model/settings-table.js';
import { appName } from '../../src/model/settings-values.js';
import { complaint, type Given, memoryFiles, resolve } from './settings-doubles.js';

const off = { K8_MONGODB: 'False', K8_REDIS: 'False', K8_STATELESS: 'True' };

async function settled(key: SettingKey, given: Given): Promise<[unknown, string, string]> {
  const { settings, origins } = await resolve(given);
  return [settings[key], origins[key].kind, origins[key].detail];
}

const old = (line: string) => `[plugins.scale.kubernetes]\n${line}\n`;

describe('where a value comes from', () => {
  const toml = old('namespace = "from-toml"');
  const env = { ...off, K8_NAMESPACE: 'from-env' };
  const flags = { namespace: 'from-flag' };
  const contextNamespace = 'from-kubeconfig';
  it.each<[string, Given, unknown, string, string]>([
    ['flag', { flags, env, toml, contextNamespace }, 'from-flag', 'flag', '--namespace'],
    ['environment', { env, toml, contextNamespace }, 'from-env', 'environment', 'K8_NAMESPACE'],
    ['an empty variable', { env: { ...off, K8_NAMESPACE: '' }, toml }, 'from-toml', 'jac.toml', 'jac.toml:2'],
    ['jac.toml', { toml, contextNamespace }, 'from-toml', 'jac.toml', 'jac.toml:2'],
    ['an empty text', { toml: old('namespace = ""') }, 'default', 'default', 'default'],
    ['kubeconfig', { contextNamespace }, 'from-kubeconfig', 'kubeconfig', 'kubeconfig'],
    ['default', {}, 'default', 'default', 'default'],
  ])('namespace: %s', async (_, given, ...expected) =>
    expect(await settled('namespace', given)).toEqual(expected),
  );

  it('asks for the namespace of the context that the settings name', async () => {
    const contextNamespace = async (context: string | undefined) => `of-${context}`;
    const toml = old('kube_context = "prod"');
    expect((await settled('namespace', { toml, contextNamespace }))[0]).toBe('of-prod');
  });

  it.each<[string, Given, unknown, string, string]>([
    ['flag', { flags: { appName: 'f' }, env: { ...off, APP_NAME: 'e' } }, 'f', 'flag', '--name'],
    [
      'environment',
      { env: { ...off, APP_NAME: 'e' }, toml: old('app_name = "t"') },
      'e',
      'environment',
      'APP_NAME',
    ],
    ['app_name', { toml: `${old('app_name = "t"')}[project]\nname = "p"\n` }, 't', 'jac.toml', 'jac.toml:2'],
    ['project', { toml: '[project]\nname = "My_Shop 2"\n' }, 'my-shop-2', 'project', 'jac.toml:2'],
    ['a project name of nothing', { toml: '[project]\nname = "!"\n' }, 'shop', 'folder', '/shop'],
    ['folder', {}, 'shop', 'folder', '/shop'],
    ['default', { cwd: '/', files: { '/app.jac': '' } }, 'jaseci', 'default', 'default'],
  ])('name: %s', async (_, given, ...expected) => expect(await settled('appName', given)).toEqual(expected));

  it.each<[SettingKey, unknown, string, unknown]>([
    ['replicas', '3', 'replicas = 4', 3],
    ['replicas', undefined, 'replicas = 4', 4],
    ['replicas', undefined, 'replicas = "${COUNT}"', 5],
    ['timeout', '5m', 'timeout = "1h"', 300],
    ['timeout', undefined, 'timeout = 90', 90],
    ['rollback', false, 'rollback = true', false],
    ['rollback', undefined, 'rollback = "False"', false],
    ['cpuLimit', undefined, 'cpu_limit = 2', '2'],
    ['imagePullSecrets', ['a,b', 'c'], 'image_pull_secrets = ["d"]', ['a', 'b', 'c']],
    ['imagePullSecrets', undefined, 'image_pull_secrets = ["d"]', ['d']],
    ['labels', ['team=a', 'x.com/y=b,z='], '', { team: 'a', 'x.com/y': 'b', z: '' }],
    ['labels', undefined, 'labels = { team = "${TEAM:-core}" }', { team: 'core' }],
    ['nodePort', undefined, 'node_port = 30100', 30100],
    ['jacCommand', undefined, 'jac_command = "serve"', 'serve'],
  ])('%s: flag %j, %s', async (key, flag, line, expected) => {
    const flags = flag === undefined ? {} : { [key]: flag };
    expect((await settled(key, { flags, toml: old(line), env: { ...off, COUNT: '5' } }))[0]).toEqual(
      expected,
    );
  });

  it('every row of the table that has a variable, a key and a default is read from there', async () => {
    for (const [name, row] of Object.entries(settingsTable)) {
      const key = name as SettingKey;
      const { value } = { value: row.default, ...row };
      if (typeof value !== 'string' && typeof value !== 'number') continue;
      for (const dotted of row.toml ?? []) {
        const toml = `scale.${dotted} = ${JSON.stringify(value)}\n`;
        expect([key, ...(await settled(key, { toml }))]).toEqual([key, value, 'jac.toml', 'jac.toml:1']);
      }
      if (row.env === undefined) continue;
      const given = { env: { ...off, [row.env]: String(value) } };
      expect([key, ...(await settled(key, given))]).toEqual([key, value, 'environment', row.env]);
    }
  });

  it('reads both generations; the later one wins and says so', async () => {
    const both = '[plugins.scale.kubernetes]\nreplicas = 2\n[scale.kubernetes]\nreplicas = 3\n';
    const { settings, warnings } = await resolve({ toml: both });
    expect(settings.replicas).toBe(3);
    expect(warnings).toEqual([
      {
        code: 'SettingTwice',
        message:
          'plugins.scale.kubernetes.replicas: ignored, because scale.kubernetes.replicas says the same thing',
        file: 'jac.toml',
        line: 2,
      },
    ]);
  });

  it('takes a limit below the default request as the request', async () => {
    const toml = old('memory_limit = "128Mi"');
    expect(await settled('memoryRequest', { toml })).toEqual(['128Mi', 'jac.toml', 'jac.toml:2']);
  });

  it('reads for status only what status needs', async () => {
    const toml =
      '[plugins.scale.kubernetes]\napp_name = "x"\nreplicas = "no"\ntypo = 1\n[scale.secrets]\nA = "${NONE}"\n';
    const resolved = await resolve({ toml, verb: 'status', env: {} });
    expect([resolved.settings.appName, resolved.settings.replicas, resolved.warnings]).toEqual(['x', 1, []]);
  });
});

describe('names made of other texts', () => {
  it.each([
    ['My_Shop', 'my-shop'],
    ['Überraschung', 'uberraschung'],
    ['2048 game', 'app-2048-game'],
    ['--a--', 'a'],
    ['x'.repeat(50), 'x'.repeat(40)],
    ['日本', undefined],
  ])('%s', (text, name) => expect(toAppName(text)).toBe(name));

  it('are always names', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const name = toAppName(text);
        return name === undefined || 'value' in appName(name);
      }),
    );
  });
});

describe('the app and its folder', () => {
  const toml = '[project]\nname = "p"\n';
  const at = async (given: Given) => {
    const { root, entry, tomlPath } = await resolve(given);
    return [root, entry, tomlPath];
  };
  it.each<[string, Given, unknown[]]>([
    ['no jac.toml', {}, ['/shop', 'app.jac', undefined]],
    ['jac.toml beside', { toml }, ['/shop', 'app.jac', '/shop/jac.toml']],
    [
      'jac.toml above',
      { cwd: '/shop/src', toml, files: { '/shop/src/app.jac': '' } },
      ['/shop', 'src/app.jac', '/shop/jac.toml'],
    ],
    ['a path', { cwd: '/', appFile: 'shop/app.jac', toml }, ['/shop', 'app.jac', '/shop/jac.toml']],
    ['an absolute path', { cwd: '/', appFile: '/shop/app.jac' }, ['/shop', 'app.jac', undefined]],
    [
      'jac.toml above another repository',
      { cwd: '/shop/sub', toml, files: { '/shop/sub/app.jac': '', '/shop/sub/.git/HEAD': '' } },
      ['/shop/sub', 'app.jac', undefined],
    ],
    [
      'jac.toml at the root of the repository',
      { toml, files: { '/shop/.git': '' } },
      ['/shop', 'app.jac', '/shop/jac.toml'],
    ],
    ['the only file', { appFile: undefined, toml }, ['/shop', 'app.jac', '/shop/jac.toml']],
    [
      'main.jac of several',
      { appFile: undefined, toml, files: { '/shop/main.jac': '' } },
      ['/shop', 'main.jac', '/shop/jac.toml'],
    ],
    [
      'the entry point',
      {
        appFile: undefined,
        toml: '[project]\nentry-point = "src/x.jac"\n',
        files: { '/shop/main.jac': '', '/shop/src/x.jac': '' },
      },
      ['/shop', 'src/x.jac', '/shop/jac.toml'],
    ],
    [
      'a name alone',
      { appFile: undefined, cwd: '/tmp', flags: { appName: 'x' }, verb: 'logs' },
      ['/tmp', '', undefined],
    ],
  ])('%s', async (_, given, expected) => expect(await at(given)).toEqual(expected));

  it('names jac.toml as seen from where the command runs', async () => {
    const texts = { '/a/jac.toml': '[scale.kubernetes]\nreplicas = 2', '/a/b/app.jac': '' };
    const input = { flags: {}, env: off, contextNamespace: undefined };
    const from = async (cwd: string, appFile: string) =>
      (await configure({ ...input, cwd, appFile }, memoryFiles(texts))).origins.replicas.detail;
    expect([await from('/', 'a/b/app.jac'), await from('/a/b', 'app.jac')]).toEqual([
      'a/jac.toml:2',
      '../jac.toml:2',
    ]);
  });

  it.each<[string, Given, string]>([
    ['missing', { appFile: 'ap.jac' }, 'ap.jac: no such file\n> did you mean app.jac?'],
    ['without its end', { appFile: 'app' }, 'app: no such file\n> did you mean app.jac?'],
    ['far from any', { appFile: 'sub/zzzzzz.jac' }, 'sub/zzzzzz.jac: no such file'],
    [
      'a folder',
      { appFile: '../shop' },
      '../shop is a folder, not a .jac file\n> name the file in it, such as ../shop/app.jac',
    ],
    ['another kind', { appFile: 'app.py', files: { '/shop/app.py': '' } }, 'app.py is not a .jac file'],
    ['empty', { appFile: '' }, 'no Jac file is named\n> name the file to deploy, such as app.jac'],
    [
      'ambiguous',
      { appFile: undefined, files: { '/shop/b.jac': '' } },
      'no Jac file is named, and none can be told from the folder\n/shop has no main.jac, no entry-point in jac.toml, and not exactly one .jac file\n> name the file, such as app.jac',
    ],
    [
      'neither file nor name',
      { appFile: undefined, cwd: '/tmp', verb: 'status' },
      'no Jac file is named, and none can be told from the folder\n/tmp has no main.jac, no entry-point in jac.toml, and not exactly one .jac file\n> name the file, such as app.jac, or the app with --name',
    ],
  ])('refuses a file that is %s', async (_, given, expected) =>
    expect(await complaint(given)).toBe(expected),
  );
});
