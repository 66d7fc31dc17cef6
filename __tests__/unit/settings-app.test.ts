// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax under test.
import { describe, expect, it } from '@jest/globals';
import { complaint, type Given, resolve } from './settings-doubles.js';

const line = 'databases are not provisioned by this version; the app keeps its data in its own file storage';
const mongo = 'mongodb://u:p@h/db';
const redis = 'redis://h:6379';
const kubernetes = (text: string) => `[plugins.scale.kubernetes]\n${text}\n`;

describe('databases', () => {
  const outcome = async (given: Given) => {
    const { settings, warnings } = await resolve(given);
    return [settings.secrets, warnings.map(({ message }) => message)];
  };
  it.each<[string, Given, unknown, string[]]>([
    ['by default', { env: {} }, {}, [line]],
    ['both off', {}, {}, []],
    ['one off', { env: { K8_MONGODB: 'False' } }, {}, [line]],
    [
      'off in jac.toml',
      { env: {}, toml: kubernetes('mongodb_enabled = false\nredis_enabled = false') },
      {},
      [],
    ],
    [
      'both given',
      { env: { MONGODB_URI: mongo, REDIS_URL: redis } },
      { MONGODB_URI: mongo, REDIS_URL: redis },
      [],
    ],
    [
      'one given',
      { env: { MONGODB_URI: mongo } },
      { MONGODB_URI: mongo },
      ['Redis is not provisioned by this version'],
    ],
    [
      'given and asked for',
      { env: { MONGODB_URI: mongo, K8_MONGODB: 'True', K8_REDIS: '0' } },
      { MONGODB_URI: mongo },
      [],
    ],
    [
      'no variable for PostgreSQL',
      { env: { JAC_DB_URL: 'postgres://h', K8_MONGODB: '0', K8_REDIS: '0' } },
      {},
      [],
    ],
    [
      'the variable before jac.toml',
      { env: { K8_MONGODB: 'False', K8_REDIS: 'off' }, toml: kubernetes('mongodb_enabled = true') },
      {},
      [],
    ],
    ['mode none', { env: {}, toml: kubernetes('database_mode = "none"') }, {}, []],
    ['mode auto', { env: {}, toml: kubernetes('database_mode = "auto"') }, {}, [line]],
    [
      'mode external',
      { env: { URL: mongo }, toml: kubernetes('database_mode = "external"\ndatabase_url = "${URL}"') },
      { MONGODB_URI: mongo },
      [],
    ],
    [
      'mode external, PostgreSQL',
      { env: {}, toml: kubernetes('database_mode = "external"\ndatabase_url = "postgresql://h/db"') },
      { JAC_DB_URL: 'postgresql://h/db' },
      [],
    ],
    [
      'URLs of jac.toml, the environment first',
      {
        env: { REDIS_URL: redis },
        toml: `[plugins.scale.database]\nmongodb_uri = "${mongo}"\nredis_url = "redis://other"\n`,
      },
      { MONGODB_URI: mongo, REDIS_URL: redis },
      ['plugins.scale.database.mongodb_uri: a secret stands in clear in a file that is probably in git'],
    ],
    [
      'a URL among the secrets',
      { env: { M: mongo, K8_REDIS: 'False' }, toml: '[scale.secrets]\nMONGODB_URI = "${M}"\n' },
      { MONGODB_URI: mongo },
      [],
    ],
  ])('%s', async (_, given, ...expected) => expect(await outcome(given)).toEqual(expected));

  it.each<[string, Given, string]>([
    [
      'K8_MONGODB',
      { env: { K8_MONGODB: 'True' } },
      'K8_MONGODB: MongoDB in the cluster is not yet possible\n> set MONGODB_URI to the URL of one you have, or K8_MONGODB to False',
    ],
    [
      'redis_enabled',
      { env: {}, toml: kubernetes('redis_enabled = true') },
      'jac.toml:2: plugins.scale.kubernetes.redis_enabled: Redis in the cluster is not yet possible\n> set REDIS_URL to the URL of one you have, or plugins.scale.kubernetes.redis_enabled to false',
    ],
    [
      'K8_POSTGRESQL',
      { env: { K8_POSTGRESQL: '1' } },
      'K8_POSTGRESQL: PostgreSQL in the cluster is not yet possible\n> set database_url to the URL of one you have, or K8_POSTGRESQL to False',
    ],
    ['K8_REDIS', { env: { K8_REDIS: 'perhaps' } }, 'K8_REDIS: expected true or false, got "perhaps"'],
    [
      'mode provision',
      { toml: kubernetes('database_mode = "provision"') },
      'jac.toml:2: plugins.scale.kubernetes.database_mode: databases in the cluster are not yet possible\n> set it to "external" with a database_url, or to "none"',
    ],
    [
      'mode external',
      { toml: kubernetes('database_mode = "external"') },
      'jac.toml:2: plugins.scale.kubernetes.database_mode: "external" needs the URL of a database\n> set MONGODB_URI or kubernetes.database_url',
    ],
    [
      'an unknown mode',
      { toml: kubernetes('database_mode = "on"') },
      'jac.toml:2: plugins.scale.kubernetes.database_mode: expected "auto" or "provision" or "external" or "none", got "on"',
    ],
    [
      'MONGODB_URI',
      { env: { MONGODB_URI: 'http://u:hunter2@h' } },
      'MONGODB_URI: expected a URL that starts with mongodb:// or mongodb+srv://',
    ],
    [
      'database_url',
      { toml: kubernetes('database_url = "mysql://u:hunter2@h"') },
      'jac.toml:2: plugins.scale.kubernetes.database_url: expected a URL that starts with mongodb:// or mongodb+srv:// or redis:// or rediss:// or postgresql:// or postgres://',
    ],
  ])('refuses %s', async (_, given, expected) => expect(await complaint(given)).toBe(expected));
});

describe('Python packages', () => {
  it('are read as the Jac installer reads them', async () => {
    const toml = `[dependencies]
requests = "2.31"
numpy = ">=1.26,<2"
"uvicorn[standard]" = "~=0.30"
pillow = "*"
rich = "latest"
httpx = ""
jaclang = "0.16.7"
jac_scale = "==0.2.30"
[dependencies.npm]
react = "18"
[dev-dependencies]
pytest = "8"
`;
    const { settings, origins, warnings } = await resolve({ toml });
    expect(settings.dependencies).toEqual([
      'requests==2.31',
      'numpy>=1.26,<2',
      'uvicorn[standard]~=0.30',
      'pillow',
      'rich',
      'httpx',
    ]);
    expect(settings.pluginVersions).toEqual({ jaclang: '0.16.7', 'jac-scale': '0.2.30' });
    expect([origins.dependencies.detail, origins.pluginVersions.detail, warnings]).toEqual([
      'jac.toml:1',
      'jac.toml:1',
      [],
    ]);
  });

  it('plugin_versions names versions by any spelling; latest and none keep their meaning', async () => {
    const toml = `[plugins.scale.kubernetes.plugin_versions]
jaclang = "0.16.7"
jac_scale = "latest"
jac_client = "none"
jac_byllm = "1.0"
[dependencies]
jaclang = "0.15.0"
`;
    expect((await resolve({ toml })).settings.pluginVersions).toEqual({
      jaclang: '0.16.7',
      byllm: '1.0',
      'jac-client': 'none',
      'jac-scale': 'latest',
    });
  });

  it('warns of what is not installed', async () => {
    const toml =
      '[dependencies]\njac-scale = "~=0.2"\nx = { version = "1" }\n[scale.kubernetes]\nadditional_packages = ["curl"]\n';
    const { settings, warnings } = await resolve({ toml });
    expect(settings.dependencies).toEqual([]);
    expect(warnings.map(({ line: at, message }) => `${at} ${message}`)).toEqual([
      '2 dependencies.jac-scale: the runtime is of the version its image has, or the latest',
      '3 dependencies.x: only versions in quotes are installed',
      '5 scale.kubernetes.additional_packages: not honoured by this version: these are Debian packages; use a python_image that has them, and [dependencies] for Python packages',
    ]);
  });
});
