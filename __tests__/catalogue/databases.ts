import { type Failure, hello, type KubeLike, type Theme } from './failure.js';

const own = { K8_REDIS: 'True' } as const;

/** Somebody else's Redis, with a password. */
const redis: readonly KubeLike[] = [
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'cache', labels: { app: 'cache' } },
    spec: {
      securityContext: { runAsNonRoot: true, runAsUser: 999, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'redis',
          image: 'redis:7.2',
          args: ['redis-server', '--requirepass', 'the-right-one', '--dir', '/tmp'],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        },
      ],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'cache' },
    spec: { selector: { app: 'cache' }, ports: [{ port: 6379 }] },
  },
];

const failures: readonly Failure[] = [
  {
    id: 'database-name-unknown',
    title: 'The URL of a database leads nowhere',
    settings: 'database_wait = "4s"',
    env: { REDIS_URL: 'redis://cache.nowhere.example:6379' },
    told: {
      exit: 4,
      object: 'pod/hello',
      container: 'wait',
      code: 'DatabaseUnreachable',
      says: /gave up after \d+ s of waiting for REDIS_URL at cache\.nowhere\.example:6379/,
      next: /^check REDIS_URL: its host has to take connections/,
    },
  },
  {
    id: 'database-refuses-connections',
    title: 'A database that takes no connections',
    settings: 'database_wait = "4s"',
    env: { MONGODB_URI: 'mongodb://cache:27017/shop' },
    objects: [
      { apiVersion: 'v1', kind: 'Service', metadata: { name: 'cache' }, spec: { ports: [{ port: 27017 }] } },
    ],
    told: {
      exit: 4,
      object: 'pod/hello',
      container: 'wait',
      code: 'DatabaseUnreachable',
      says: /waiting for MONGODB_URI at cache:27017/,
      next: /^check MONGODB_URI/,
    },
  },
  {
    id: 'database-password-wrong',
    title: 'A wrong password for a database',
    objects: redis,
    env: { REDIS_URL: 'redis://:the-wrong-one@cache:6379' },
    prepare: async ({ kubectl, actor: { namespace } }) => {
      const { ensureDatabaseImages } = await import('../support/databases.js');
      await ensureDatabaseImages(['redis']);
      await kubectl('wait', '--for=condition=Ready', 'pod/cache', '-n', namespace, '--timeout=400s');
    },
    code: `import os;
import redis;

with entry {
    redis.from_url(os.environ["REDIS_URL"]).ping();
}

${hello}`,
    told: {
      exit: 4,
      object: 'pod/hello',
      container: 'app',
      code: 'DatabaseLoginRefused',
      file: 'app.jac',
      says: /does not accept the user or the password/,
      next: /^correct user and password in the URL/,
    },
  },
  {
    id: 'database-image-not-found',
    title: 'The image of a database does not exist',
    settings: 'redis_image = "registry.example.com/no/redis:1"\nimage_pull_secrets = ["registry-login"]',
    steps: ['a Secret `registry-login` that may pull'],
    ownNamespace: true,
    env: own,
    prepare: async ({ apply, registry: { username, password } }) => {
      const auths = { 'registry.example.com': { username, password } };
      await apply({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'registry-login' },
        type: 'kubernetes.io/dockerconfigjson',
        stringData: { '.dockerconfigjson': JSON.stringify({ auths }) },
      });
    },
    told: {
      exit: 4,
      object: 'pod/hello-redis-0',
      container: 'redis',
      code: 'ImageNotFound',
      says: /no\/redis:1 was not found/,
      next: /^correct redis_image, then scale with --update-databases$/,
    },
  },
  {
    id: 'database-too-big',
    title: 'A database that fits on no node',
    settings: 'database_memory_request = "4000Gi"',
    env: own,
    flags: ['--timeout', '30s'],
    told: {
      exit: 7,
      object: 'pod/hello-redis-0',
      code: 'Unschedulable',
      says: /Insufficient memory/,
      next: /change database_cpu_request, database_memory_request/,
    },
  },
  {
    id: 'database-url-of-another-kind',
    title: 'A URL of another kind of database',
    env: { MONGODB_URI: 'redis://elsewhere:6379' },
    told: { exit: 2, code: 'SettingInvalid', says: /MONGODB_URI/ },
  },
];

export const databases: Theme = { title: 'Databases', suite: 'catalogue-databases', failures };
