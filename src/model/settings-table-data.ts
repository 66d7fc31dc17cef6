/** Rows of the settings about databases, the app's own storage, and who may log in. */
import type { Settings } from './settings.js';
import * as names from './settings-names.js';
import type { SettingRow } from './settings-row.js';
import * as values from './settings-values.js';

type DataKey =
  | 'mongodb'
  | 'redis'
  | 'postgresql'
  | 'mongodbImage'
  | 'redisImage'
  | 'postgresqlImage'
  | 'mongodbStorage'
  | 'redisStorage'
  | 'postgresqlStorage'
  | 'databaseCpuRequest'
  | 'databaseCpuLimit'
  | 'databaseMemoryRequest'
  | 'databaseMemoryLimit'
  | 'databaseWait'
  | 'stateless'
  | 'dataVolume'
  | 'jwtSecret'
  | 'adminPassword';

const rendering = ['scale', 'dry-run'] as const;

export const dataSettings: { readonly [K in DataKey]: SettingRow<Settings[K]> } = {
  mongodb: {
    description: 'Whether the app gets a MongoDB of its own, unless MONGODB_URI is given',
    type: 'boolean',
    flag: { name: 'mongodb' },
    env: 'K8_MONGODB',
    toml: ['kubernetes.mongodb_enabled'],
    default: true,
    parse: values.boolean,
    verbs: rendering,
  },
  redis: {
    description: 'Whether the app gets a Redis of its own, unless REDIS_URL is given',
    type: 'boolean',
    flag: { name: 'redis' },
    env: 'K8_REDIS',
    toml: ['kubernetes.redis_enabled'],
    default: true,
    parse: values.boolean,
    verbs: rendering,
  },
  postgresql: {
    description: 'Whether the app gets a PostgreSQL of its own, unless DATABASE_URL is given',
    type: 'boolean',
    flag: { name: 'postgresql' },
    env: 'K8_POSTGRESQL',
    toml: ['kubernetes.postgresql_enabled'],
    default: false,
    parse: values.boolean,
    verbs: rendering,
  },
  mongodbImage: {
    description: 'Image of MongoDB',
    type: 'string',
    toml: ['kubernetes.mongodb_image'],
    default: 'mongo:8.0',
    parse: values.image,
    verbs: [],
  },
  redisImage: {
    description: 'Image of Redis',
    type: 'string',
    toml: ['kubernetes.redis_image'],
    default: 'redis:7.2',
    parse: values.image,
    verbs: [],
  },
  postgresqlImage: {
    description: 'Image of PostgreSQL',
    type: 'string',
    toml: ['kubernetes.postgresql_image'],
    default: 'postgres:17',
    parse: values.image,
    verbs: [],
  },
  mongodbStorage: {
    description: 'Size of the volume of MongoDB',
    type: 'quantity',
    toml: ['kubernetes.mongodb_storage_size'],
    default: '1Gi',
    parse: values.quantity('1Mi'),
    verbs: [],
  },
  redisStorage: {
    description: 'Size of the volume of Redis',
    type: 'quantity',
    toml: ['kubernetes.redis_storage_size'],
    default: '1Gi',
    parse: values.quantity('1Mi'),
    verbs: [],
  },
  postgresqlStorage: {
    description: 'Size of the volume of PostgreSQL',
    type: 'quantity',
    toml: ['kubernetes.postgresql_storage_size'],
    default: '1Gi',
    parse: values.quantity('1Mi'),
    verbs: [],
  },
  databaseCpuRequest: {
    description: 'CPU reserved per database',
    type: 'quantity',
    toml: ['kubernetes.database_cpu_request'],
    default: '100m',
    parse: values.quantity('1m'),
    verbs: [],
  },
  databaseCpuLimit: {
    description: 'CPU a database may use at most',
    type: 'quantity',
    toml: ['kubernetes.database_cpu_limit'],
    parse: values.quantity('1m'),
    verbs: [],
  },
  databaseMemoryRequest: {
    description: 'Memory reserved per database',
    type: 'quantity',
    toml: ['kubernetes.database_memory_request'],
    default: '256Mi',
    parse: values.quantity('1Mi'),
    verbs: [],
  },
  databaseMemoryLimit: {
    description: 'Memory a database may use at most',
    type: 'quantity',
    toml: ['kubernetes.database_memory_limit'],
    parse: values.quantity('1Mi'),
    verbs: [],
  },
  databaseWait: {
    description: 'Time a pod waits for its databases before it gives up',
    type: 'duration',
    toml: ['kubernetes.database_wait'],
    default: 120,
    parse: values.duration(1),
    verbs: [],
  },
  stateless: {
    description: 'The app stores nothing itself: without a MongoDB it may still have several pods',
    type: 'boolean',
    flag: { name: 'stateless' },
    env: 'K8_STATELESS',
    toml: ['kubernetes.stateless'],
    default: false,
    parse: values.boolean,
    verbs: rendering,
  },
  dataVolume: {
    description: "Size of a volume for the app's own file storage, where it has no MongoDB",
    type: 'quantity',
    flag: { name: 'data-volume' },
    toml: ['kubernetes.data_volume'],
    parse: values.quantity('1Mi'),
    verbs: rendering,
  },
  jwtSecret: {
    description: 'What tokens are signed with; else a random one, made once and kept',
    type: 'string',
    toml: ['jwt.secret'],
    secret: true,
    parse: names.secretValue,
    verbs: [],
  },
  adminPassword: {
    description: 'First password of the administrator; else a random one, made once and kept',
    type: 'string',
    toml: ['admin.default_password'],
    secret: true,
    parse: names.secretValue,
    verbs: [],
  },
};
