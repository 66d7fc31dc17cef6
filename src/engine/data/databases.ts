/** The databases an app may get of its own. */
import type { KubeObject } from '../../model/kubernetes.js';
import { textAt } from '../../model/read.js';
import type { Settings } from '../../model/settings.js';

export type DatabaseName = 'mongodb' | 'redis' | 'postgresql';

export interface Login {
  readonly username: string;
  readonly password: string;
}

export interface Database {
  /** Its setting, its component and the end of its objects' names. */
  readonly name: DatabaseName;
  readonly title: string;
  /** What the app reads the URL from, the name that settings use first. */
  readonly variables: readonly [string, ...string[]];
  readonly schemes: readonly string[];
  image(settings: Settings): string;
  storage(settings: Settings): string;
  /** @param host without port */
  uri(host: string, login: Login): string;
}

export const databases: readonly Database[] = [
  {
    name: 'mongodb',
    title: 'MongoDB',
    variables: ['MONGODB_URI'],
    schemes: ['mongodb://', 'mongodb+srv://'],
    image: ({ mongodbImage }) => mongodbImage,
    storage: ({ mongodbStorage }) => mongodbStorage,
    uri: (host, login) => `mongodb://${credentials(login)}@${host}:27017/?authSource=admin`,
  },
  {
    name: 'redis',
    title: 'Redis',
    variables: ['REDIS_URL'],
    schemes: ['redis://', 'rediss://'],
    image: ({ redisImage }) => redisImage,
    storage: ({ redisStorage }) => redisStorage,
    uri: (host, login) => `redis://${credentials(login)}@${host}:6379/0`,
  },
  {
    name: 'postgresql',
    title: 'PostgreSQL',
    // The second is the name in the generation of the runtime after jac-scale 0.2.30, the first one that knows PostgreSQL.
    variables: ['DATABASE_URL', 'JAC_DB_URL'],
    schemes: ['postgresql://', 'postgres://'],
    image: ({ postgresqlImage }) => postgresqlImage,
    storage: ({ postgresqlStorage }) => postgresqlStorage,
    uri: (host, login) => `postgresql://${credentials(login)}@${host}:5432/${firstUser.postgresql}`,
  },
];

/** Whom the official images make first. Redis has its user `default`; the database of PostgreSQL has the same name as its owner. */
export const firstUser: Readonly<Record<DatabaseName, string>> = {
  mongodb: 'jac',
  redis: 'default',
  postgresql: 'jac',
};

/** Name of the volume claim template of every database. */
export const claimTemplate = 'data';

/** The claim that the StatefulSet's only pod mounts; `name` is the StatefulSet's. */
export const claimOf = (name: string, template = claimTemplate): string => `${template}-${name}-0`;

/** As `claimOf`, of a StatefulSet that may go on with a volume under another name (engine/data/taken-volume.ts). */
export const claimMadeBy = (set: KubeObject): string =>
  claimOf(set.metadata.name, textAt(set, 'spec', 'volumeClaimTemplates', 0, 'metadata', 'name'));

export const isUrlOf = ({ schemes }: Pick<Database, 'schemes'>, raw: unknown): raw is string =>
  typeof raw === 'string' && schemes.some((scheme) => raw.startsWith(scheme));

export const expectedUrl = (schemes: readonly string[]): string =>
  `expected a URL that starts with ${schemes.join(' or ')}`;

/** Databases that are to be provisioned. */
export const wantedDatabases = (settings: Pick<Settings, DatabaseName>): Database[] =>
  databases.filter(({ name }) => settings[name]);

const credentials = ({ username, password }: Login): string =>
  `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
