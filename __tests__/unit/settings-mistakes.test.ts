// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax under test.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { distance, nearest } from '../../src/engine/settings/nearest.js';
import type { SettingKey } from '../../src/model/settings.js';
import { complaint, resolve } from './settings-doubles.js';

const head = '[plugins.scale.kubernetes]\n';
const key = 'jac.toml:2: plugins.scale.kubernetes';

describe('a mistake in jac.toml', () => {
  it.each([
    ['replicas = "two"', `${key}.replicas: expected a whole number from 1 to 1000, got "two"`],
    ['replicas = 1.5', `${key}.replicas: expected a whole number from 1 to 1000, got 1.5`],
    ['replicas = [1]', `${key}.replicas: expected a whole number from 1 to 1000, got a list`],
    ['replicas = 2021-01-01', `${key}.replicas: expected a whole number from 1 to 1000, got a date`],
    [
      'app_name = "My_App"',
      `${key}.app_name: expected a name of at most 40 lowercase letters, digits and "-" that starts with a letter, got "My_App"`,
    ],
    [
      'namespace = "a.b"',
      `${key}.namespace: expected a namespace name: at most 63 lowercase letters, digits and "-", got "a.b"`,
    ],
    ['kube_context = 1', `${key}.kube_context: expected a text, got 1`],
    ['container_port = 70000', `${key}.container_port: expected a whole number from 1 to 65535, got 70000`],
    [
      'cpu_request = "fast"',
      `${key}.cpu_request: expected a Kubernetes quantity such as 500m, 2, 256Mi or 5Gi, of at least 1m, got "fast"`,
    ],
    [
      'memory_limit = "512m"',
      `${key}.memory_limit: expected a Kubernetes quantity such as 500m, 2, 256Mi or 5Gi, of at least 1Mi, got "512m"`,
    ],
    [
      'pvc_size = true',
      `${key}.pvc_size: expected a Kubernetes quantity such as 500m, 2, 256Mi or 5Gi, of at least 1Mi, got true`,
    ],
    [
      'storage_class = "Fast"',
      `${key}.storage_class: expected an object name: lowercase letters, digits, "-" and ".", got "Fast"`,
    ],
    [
      'python_image = "a b"',
      `${key}.python_image: expected an image such as "registry.example.com/python:3.12-slim", got "a b"`,
    ],
    [
      'image_pull_secrets = ["A"]',
      `${key}.image_pull_secrets: expected an object name: lowercase letters, digits, "-" and ".", got "A"`,
    ],
    ['image_pull_secrets = 1', `${key}.image_pull_secrets: expected a list, got 1`],
    [
      'health_check_path = "docs"',
      `${key}.health_check_path: expected a path that starts with "/", got "docs"`,
    ],
    [
      'startup_timeout = "5d"',
      `${key}.startup_timeout: expected a time such as 90s, 5m or 1h, of at least 1s, got "5d"`,
    ],
    ['jac_command = "run"', `${key}.jac_command: expected "auto" or "start" or "serve", got "run"`],
    [
      'plugin_versions = { jaclang = ">=1" }',
      `${key}.plugin_versions: "jaclang": expected a version such as "0.16.7", or "latest", got ">=1"`,
    ],
    [
      'plugin_versions = { "-r x" = "1" }',
      `${key}.plugin_versions: expected the name of a Python package, got "-r x"`,
    ],
    [
      'labels = { "a b" = "c" }',
      `${key}.labels: expected a label key such as "team" or "example.com/team", got "a b"`,
    ],
    [
      'labels = { "kubernetes.io/a" = "c" }',
      `${key}.labels: labels under "kubernetes.io/" are set by jac-scale or Kubernetes, got "kubernetes.io/a"`,
    ],
    [
      'labels = { a = "b c" }',
      `${key}.labels: "a": expected a label value: at most 63 letters, digits, "-", "_" and ".", got "b c"`,
    ],
    ['labels = "a"', `${key}.labels: expected a table, or key=value, got "a"`],
    ['rollback = "perhaps"', `${key}.rollback: expected true or false, got "perhaps"`],
    ['min_replicas = 0', `${key}.min_replicas: expected a whole number from 1 to 1000, got 0`],
    ['app_name = "${NONE}"', `${key}.app_name: the environment variable NONE is not set\n> set NONE`],
    ['idle_replicas = "${NONE}"', 'no error'],
    [
      'app_name = "${NONE:?name it}"',
      `${key}.app_name: the environment variable NONE is not set (name it)\n> set NONE`,
    ],
  ])('%s', async (line, expected) => expect(await complaint({ toml: `${head}${line}\n` })).toBe(expected));

  it.each([
    ['plugins = 1\n', 'jac.toml:1: plugins: expected a table'],
    ['[plugins]\nscale = "x"\n', 'jac.toml:2: plugins.scale: expected a table'],
    ['[scale]\nkubernetes = []\n', 'jac.toml:2: scale.kubernetes: expected a table'],
    ['[scale]\nsecrets = "x"\n', 'jac.toml:2: scale.secrets: expected a table'],
    [
      '[scale.secrets]\n"A-B" = "x"\n',
      'jac.toml:2: scale.secrets.A-B: expected the name of an environment variable, got "A-B"',
    ],
    ['[scale.secrets]\nPIN = 1234\n', 'jac.toml:2: scale.secrets.PIN: expected a text (in quotes)'],
    [
      '[scale.secrets]\nA = "${NONE}"\n',
      'jac.toml:2: scale.secrets.A: the environment variable NONE is not set\n> set NONE',
    ],
    ['[plugins.scale.jwt]\nsecret = "${NONE}"\n', 'no error'],
    ['dependencies = "x"\n', 'jac.toml:1: dependencies: expected a table'],
    ['[dependencies]\nrequests = 2\n', 'jac.toml:2: dependencies.requests: expected a version in quotes'],
    [
      '[dependencies]\nrequests = "^2"\n',
      'jac.toml:2: dependencies.requests: expected a Python requirement such as "requests>=2.31", got "requests==^2"',
    ],
    [
      '[dependencies]\n"--pre" = ""\n',
      'jac.toml:2: dependencies.--pre: expected a Python requirement such as "requests>=2.31", got "--pre"',
    ],
    [
      '[dependencies.git]\nmylib = { git = "https://x/y" }\n',
      'jac.toml:2: dependencies.git.mylib: packages are not installed from git\n> use a python_image that has the package',
    ],
  ])('%j', async (toml, expected) => expect(await complaint({ toml })).toBe(expected));

  it('is told with all the others, each on its line', async () => {
    const toml = `${head}replicas = "two"\n[scale.secrets]\nA = "\${NONE}"\nB = "\${NONE}"\n`;
    expect(await complaint({ toml, flags: { nodePort: 'x' } })).toBe(
      [
        '4 settings cannot be used',
        '--node-port: expected a whole number from 1 to 65535, got "x"',
        `${key}.replicas: expected a whole number from 1 to 1000, got "two"`,
        'jac.toml:4: scale.secrets.A: the environment variable NONE is not set',
        'jac.toml:5: scale.secrets.B: the environment variable NONE is not set',
        '> set NONE',
      ].join('\n'),
    );
  });

  it('keeps its code, place and exit code', async () => {
    await expect(resolve({ toml: `${head}replicas = 0\n` })).rejects.toMatchObject({
      code: 'SettingInvalid',
      exitCode: 2,
      place: { file: 'jac.toml', line: 2, key: 'plugins.scale.kubernetes.replicas' },
    });
  });

  it('never shows the value of a secret', async () => {
    const secret = fc
      .oneof(fc.integer(), fc.array(fc.integer(), { minLength: 1 }))
      .map((n) => [n].flat().map((each) => `77${Math.abs(each)}`));
    await fc.assert(
      fc.asyncProperty(secret, async (parts) => {
        const toml = `[scale.secrets]\nA = [${parts.join(',')}]\n[scale.database]\nmongodb_uri = "x://u:${parts.join('')}@h"\n`;
        const text = await complaint({ toml });
        for (const part of parts) expect(text).not.toContain(part);
      }),
    );
  });
});

describe('a mistake elsewhere', () => {
  it.each<[SettingKey, unknown, string]>([
    [
      'appName',
      'My',
      '--name: expected a name of at most 40 lowercase letters, digits and "-" that starts with a letter, got "My"',
    ],
    [
      'appName',
      'a'.repeat(41),
      `--name: expected a name of at most 40 lowercase letters, digits and "-" that starts with a letter, got "${'a'.repeat(41)}"`,
    ],
    [
      'namespace',
      '',
      '--namespace: expected a namespace name: at most 63 lowercase letters, digits and "-", got ""',
    ],
    ['timeout', 'soon', '--timeout: expected a time such as 90s, 5m or 1h, of at least 1s, got "soon"'],
    ['labels', ['team'], '--label: expected a table, or key=value, got "team"'],
  ])('--%s %j', async (name, raw, expected) =>
    expect(await complaint({ flags: { [name]: raw } })).toBe(expected),
  );

  it.each([
    [
      { APP_NAME: '1a' },
      'APP_NAME: expected a name of at most 40 lowercase letters, digits and "-" that starts with a letter, got "1a"',
    ],
    [{ K8_NODE_PORT: '0' }, 'K8_NODE_PORT: expected a whole number from 1 to 65535, got "0"'],
  ])('%j', async (env, expected) => expect(await complaint({ env })).toBe(expected));

  it('a request above its limit names where both come from', async () => {
    const toml = `${head}cpu_request = "1"\n`;
    expect(await complaint({ toml, flags: { cpuLimit: '900m' } })).toBe(
      'kubernetes.cpu_request: 1 (jac.toml:2) is more than kubernetes.cpu_limit, 900m (--cpu-limit)',
    );
  });
});

describe('a request that equals its limit', () => {
  it('is taken, however it is written', async () => {
    const { settings } = await resolve({ toml: `${head}cpu_request = "1"\ncpu_limit = "1000m"\n` });
    expect([settings.cpuRequest, settings.cpuLimit]).toEqual(['1', '1000m']);
  });
});

describe('a key that nobody reads', () => {
  const warned = async (toml: string) =>
    (await resolve({ toml })).warnings.map(({ code, message, line, next }) => [code, line, message, next]);

  it.each([
    [
      '[scale.kubernetes]\nreplcias = 2',
      'UnknownSetting',
      2,
      'scale.kubernetes.replcias: unknown key',
      'did you mean "replicas"?',
    ],
    [
      '[scale.kubernetes]\nappName = "x"',
      'UnknownSetting',
      2,
      'scale.kubernetes.appName: unknown key',
      'did you mean "app_name"?',
    ],
    [
      '[scale.kubernetes]\nqqqqqqqq = 2',
      'UnknownSetting',
      2,
      'scale.kubernetes.qqqqqqqq: unknown key',
      undefined,
    ],
    [
      '[plugins.scale.kubernets]\na = 2',
      'UnknownSetting',
      1,
      'plugins.scale.kubernets: unknown section',
      'did you mean "kubernetes"?',
    ],
    [
      '[plugins.scale]\nreplicas = 2',
      'UnknownSetting',
      2,
      'plugins.scale.replicas: unknown key',
      'move it to [plugins.scale.kubernetes]',
    ],
    [
      '[scale.kubernetes]\nshared_ingress = true',
      'SettingNotHonoured',
      2,
      'scale.kubernetes.shared_ingress: not honoured by this version: the app has an ingress of its own (domain, ingress_class, tls_secret, cluster_issuer)',
      undefined,
    ],
    [
      '[scale.secrets]\nA = "x"',
      'LiteralSecret',
      2,
      'scale.secrets.A: a secret stands in clear in a file that is probably in git',
      'write "${A}" and set that environment variable',
    ],
  ])('%j', async (toml, ...expected) => expect(await warned(toml)).toEqual([expected]));

  it('is none of our business in the sections of the runtime', async () => {
    expect(
      await warned('[plugins.scale.jwt]\nfoo = 1\n[plugins.byllm]\nx = 1\n[scale.server]\ny = 2\n'),
    ).toEqual([]);
  });

  it('nearest is the one with fewest errors', () => {
    expect(nearest('replica', ['replicas', 'rollback'])).toBe('replicas');
    expect([distance('abcd', 'bacd'), distance('kitten', 'sitting')]).toEqual([1, 3]);
    expect(nearest('x', ['y', 'z'])).toBeUndefined();
    const word = fc.stringMatching(/^[a-c]{0,6}$/);
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(distance(a, b)).toBe(distance(b, a));
        expect(distance(a, b) === 0).toBe(a === b);
        expect(distance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});
