// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax under test.
import { describe, expect, it } from '@jest/globals';
import { complaint, type Given, resolve } from './settings-doubles.js';

const mongo = 'mongodb://u:p@h/db';
const redis = 'redis://h:6379';
const postgres = 'postgresql://h/db';
const kubernetes = (text: string) => `[plugins.scale.kubernetes]\n${text}\n`;
const stateless = { K8_STATELESS: 'True' };
const off = { K8_MONGODB: 'False', K8_REDIS: 'False', ...stateless };

describe('databases', () => {
  const outcome = async (given: Given) => {
    const { settings } = await resolve({ ...given, env: { ...stateless, ...given.env } });
    const { mongodb, redis: hasRedis, postgresql, secrets } = settings;
    return [
      Object.entries({ mongodb, redis: hasRedis, postgresql }).flatMap(([k, on]) => (on ? k : [])),
      secrets,
    ];
  };

  it.each<[string, Given, string[], object]>([
    ['two by default', { env: {} }, ['mongodb', 'redis'], {}],
    ['none when switched off', { env: off }, [], {}],
    ['one switched off', { env: { K8_MONGODB: 'False' } }, ['redis'], {}],
    ['PostgreSQL when asked for', { env: { ...off, K8_POSTGRESQL: '1' } }, ['postgresql'], {}],
    ['by flag', { env: off, flags: { redis: true } }, ['redis'], {}],
    [
      'off in jac.toml, but for PostgreSQL',
      { toml: kubernetes('mongodb_enabled = false\nredis_enabled = false\npostgresql_enabled = true') },
      ['postgresql'],
      {},
    ],
    [
      'the variable before jac.toml',
      { env: { K8_MONGODB: 'False', K8_REDIS: 'off' }, toml: kubernetes('mongodb_enabled = true') },
      [],
      {},
    ],
    [
      'none where both are given',
      { env: { MONGODB_URI: mongo, REDIS_URL: redis } },
      [],
      { MONGODB_URI: mongo, REDIS_URL: redis },
    ],
    ['the other one where one is given', { env: { MONGODB_URI: mongo } }, ['redis'], { MONGODB_URI: mongo }],
    [
      'none where it is given, though asked for',
      { env: { ...off, MONGODB_URI: mongo, K8_MONGODB: 'True' } },
      [],
      { MONGODB_URI: mongo },
    ],
    [
      'PostgreSQL that is given, under both of its names',
      { env: { ...off, DATABASE_URL: postgres, K8_POSTGRESQL: 'True' } },
      [],
      { DATABASE_URL: postgres, JAC_DB_URL: postgres },
    ],
    [
      'PostgreSQL that is given by its later name among the secrets',
      { env: { ...off, U: postgres }, toml: '[plugins.scale.secrets]\nJAC_DB_URL = "${U}"\n' },
      [],
      { DATABASE_URL: postgres, JAC_DB_URL: postgres },
    ],
    [
      'its own where one among the secrets is empty',
      {
        toml: '[plugins.scale.secrets]\nMONGODB_URI = "${NO_MONGO:-}"\nREDIS_URL = ""\n',
      },
      ['mongodb', 'redis'],
      {},
    ],
    ['no local database of the runtime', { env: { ...off, JAC_DB_URL: postgres } }, [], {}],
    ['no DATABASE_URL of another program', { env: { ...off, DATABASE_URL: 'sqlite:///x' } }, [], {}],
    ['mode none', { toml: kubernetes('database_mode = "none"') }, [], {}],
    ['mode auto', { toml: kubernetes('database_mode = "auto"') }, ['mongodb', 'redis'], {}],
    ['mode provision', { toml: kubernetes('database_mode = "provision"') }, ['mongodb', 'redis'], {}],
    [
      'mode external',
      { env: { URL: mongo }, toml: kubernetes('database_mode = "external"\ndatabase_url = "${URL}"') },
      [],
      { MONGODB_URI: mongo },
    ],
    [
      'mode external, PostgreSQL',
      { toml: kubernetes(`database_mode = "external"\ndatabase_url = "${postgres}"`) },
      [],
      { DATABASE_URL: postgres, JAC_DB_URL: postgres },
    ],
    [
      'URLs of jac.toml, the environment first',
      {
        env: { REDIS_URL: redis },
        toml: `[plugins.scale.database]\nmongodb_uri = "${mongo}"\nredis_url = "redis://other"\n`,
      },
      [],
      { MONGODB_URI: mongo, REDIS_URL: redis },
    ],
    [
      'a URL among the secrets',
      { env: { ...off, M: mongo }, toml: '[scale.secrets]\nMONGODB_URI = "${M}"\n' },
      [],
      { MONGODB_URI: mongo },
    ],
  ])('%s', async (_, given, ...expected) => expect(await outcome(given)).toEqual(expected));

  it('say where the decision comes from', async () => {
    const origin = async (given: Given) => (await resolve(given)).origins.mongodb.detail;
    expect(await origin({ env: {} })).toBe('default');
    expect(await origin({ env: { MONGODB_URI: mongo } })).toBe('MONGODB_URI');
    expect(await origin({ env: {}, toml: kubernetes('database_mode = "none"') })).toBe('jac.toml:2');
  });

  it('warn of a password in clear, and of a URL that is not taken', async () => {
    const codes = async (given: Given) => (await resolve(given)).warnings.map(({ code }) => code);
    expect(await codes({ toml: `[plugins.scale.database]\nmongodb_uri = "${mongo}"\n` })).toEqual([
      'LiteralSecret',
    ]);
    expect(await codes({ env: { ...off, DATABASE_URL: 'mysql://h' } })).toEqual(['DatabaseUrlIgnored']);
    expect(await codes({ env: { ...stateless } })).toEqual([]);
  });

  it.each<[string, Given, string]>([
    ['K8_REDIS', { env: { K8_REDIS: 'perhaps' } }, 'K8_REDIS: expected true or false, got "perhaps"'],
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
      'a URL among the secrets',
      { toml: '[plugins.scale.secrets]\nMONGODB_URI = "u:hunter2@h:27017"\n' },
      'jac.toml:2: plugins.scale.secrets.MONGODB_URI: expected a URL that starts with mongodb:// or mongodb+srv://',
    ],
    [
      'database_url',
      { toml: kubernetes('database_url = "mysql://u:hunter2@h"') },
      'jac.toml:2: plugins.scale.kubernetes.database_url: expected a URL that starts with mongodb:// or mongodb+srv:// or redis:// or rediss:// or postgresql:// or postgres://',
    ],
  ])('refuses %s', async (_, given, expected) => expect(await complaint(given)).toBe(expected));
});

describe('file storage', () => {
  const files = { K8_MONGODB: 'False', K8_REDIS: 'False' };
  const held = async (given: Given) => {
    const { settings, warnings } = await resolve({ env: files, ...given });
    const { replicas, minReplicas, maxReplicas, cpuTarget } = settings;
    return { pods: [replicas, minReplicas, maxReplicas, cpuTarget], warnings };
  };

  it('has one pod, and says that data end with it', async () => {
    const { pods, warnings } = await held({ flags: { replicas: '3' } });
    expect(pods).toEqual([1, undefined, undefined, undefined]);
    expect(warnings).toEqual([
      {
        code: 'FileStorage',
        message:
          'without a MongoDB the app keeps its data in files of its pod, which end with the pod; it runs one pod, whatever --replicas asks for',
        next: expect.stringContaining('--data-volume'),
      },
    ]);
  });

  it('has one pod also where the MongoDB that is given is empty', async () => {
    const toml = '[plugins.scale.secrets]\nMONGODB_URI = "${NO_MONGO:-}"\n';
    const { pods, warnings } = await held({ toml, flags: { replicas: '3' } });
    expect([pods[0], warnings.map(({ code }) => code)]).toEqual([1, ['FileStorage']]);
  });

  it('is not scaled automatically', async () => {
    const toml = kubernetes('max_replicas = 5\ncpu_utilization_target = 60');
    const { pods, warnings } = await held({ toml });
    expect(pods).toEqual([1, undefined, undefined, undefined]);
    expect(warnings.map(({ message }) => message).join()).toContain('jac.toml:2 and jac.toml:3');
  });

  it('on a volume is interrupted by updates, and says so', async () => {
    const { warnings } = await held({ flags: { dataVolume: '1Gi' } });
    expect(warnings.map(({ code }) => code)).toEqual(['FileStorageVolume']);
  });

  it.each<[string, Given]>([
    ['an app that stores nothing', { env: { ...files, ...stateless } }],
    ['an app with a MongoDB of its own', { env: {} }],
    ['an app with a MongoDB that is given', { env: { ...files, MONGODB_URI: mongo } }],
  ])('does not hold %s', async (_, given) => {
    expect(await held({ ...given, flags: { replicas: '3' } })).toMatchObject({ pods: [3], warnings: [] });
  });

  it('warns of a volume that nothing is kept on', async () => {
    const { warnings } = await held({ env: {}, flags: { dataVolume: '1Gi' } });
    expect(warnings.map(({ code }) => code)).toEqual(['DataVolumeUnused']);
  });
});
