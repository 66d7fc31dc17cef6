/**
 * Databases: this version makes none. Those given by URL reach the app as secret variables; the default is told in one
 * line; asking for one is refused.
 */
import { boolean, oneOf } from '../../model/settings-values.js';
import type { Found, Reading } from './reading.js';
import { type Secrets, warnOfLiteral } from './secrets.js';

interface Database {
  readonly title: string;
  readonly switchVariable: string;
  readonly switchKey: string;
  /** What the app's runtime reads the URL from. */
  readonly urlVariable: string;
  /** Where the URL stands besides database_url; then `urlVariable` is read from our own environment, too. */
  readonly urlKey?: string;
  readonly schemes: readonly string[];
  /** Whether jac-scale makes one unless told otherwise. */
  readonly byDefault: boolean;
}

const databases: readonly Database[] = [
  {
    title: 'MongoDB',
    switchVariable: 'K8_MONGODB',
    switchKey: 'kubernetes.mongodb_enabled',
    urlVariable: 'MONGODB_URI',
    urlKey: 'database.mongodb_uri',
    schemes: ['mongodb://', 'mongodb+srv://'],
    byDefault: true,
  },
  {
    title: 'Redis',
    switchVariable: 'K8_REDIS',
    switchKey: 'kubernetes.redis_enabled',
    urlVariable: 'REDIS_URL',
    urlKey: 'database.redis_url',
    schemes: ['redis://', 'rediss://'],
    byDefault: true,
  },
  {
    title: 'PostgreSQL',
    switchVariable: 'K8_POSTGRESQL',
    switchKey: 'kubernetes.postgresql_enabled',
    // Of the later generation of the runtime (jac-scale 0.2.30 knows no PostgreSQL). Its deploy does not take this
    // variable from the environment: there it is the database of local runs.
    urlVariable: 'JAC_DB_URL',
    schemes: ['postgresql://', 'postgres://'],
    byDefault: false,
  },
];

const modes = ['auto', 'provision', 'external', 'none'] as const;

/** URLs given by the environment: before all of jac.toml. */
export function readDatabaseVariables(reading: Reading, secrets: Secrets): void {
  for (const database of databases) {
    const found = database.urlKey === undefined ? undefined : reading.environment(database.urlVariable);
    if (found !== undefined) addUrl(reading, found, database, secrets);
  }
}

/** Switches, mode and URLs of jac.toml; after all other secrets, because a URL may be one of them. */
export function readDatabases(reading: Reading, secrets: Secrets): void {
  const modeFound = reading.toml('kubernetes.database_mode');
  const mode = modeFound === undefined ? 'auto' : readMode(reading, modeFound);
  const url = reading.toml('kubernetes.database_url');
  if (url !== undefined) readUrl(reading, url, secrets);
  for (const database of databases) {
    const found = database.urlKey === undefined ? undefined : reading.toml(database.urlKey);
    if (found !== undefined) addUrl(reading, found, database, secrets);
  }
  const has = (database: Database) => Object.hasOwn(secrets.values, database.urlVariable);
  if (mode === 'external' && modeFound !== undefined && !databases.some(has) && url === undefined) {
    reading.refuse(
      modeFound,
      'DatabaseUrlMissing',
      '"external" needs the URL of a database',
      'set MONGODB_URI or kubernetes.database_url',
    );
  }
  const missing = databases.filter((database) => {
    const switched = readSwitch(reading, database);
    if (has(database)) return false;
    if (switched?.on === true) refuseProvision(reading, switched.found, database);
    return database.byDefault && switched?.on !== false && mode !== 'none' && mode !== 'external';
  });
  if (missing.length > 0) warnOfMissing(reading, missing, databases.some(has));
}

function readMode(reading: Reading, found: Found): (typeof modes)[number] | undefined {
  const parsed = oneOf(modes)(found.raw);
  if ('complaint' in parsed) {
    reading.refuse(found, 'SettingInvalid', parsed.complaint);
    return undefined;
  }
  if (parsed.value === 'provision') {
    const next = 'set it to "external" with a database_url, or to "none"';
    reading.refuse(found, 'DatabaseNotPossible', 'databases in the cluster are not yet possible', next);
    return undefined;
  }
  return parsed.value;
}

/** `database_url`: its scheme says which database it is. */
function readUrl(reading: Reading, found: Found, secrets: Secrets): void {
  const { raw } = found;
  const database = databases.find(
    ({ schemes }) => typeof raw === 'string' && schemes.some((scheme) => raw.startsWith(scheme)),
  );
  if (database !== undefined) addUrl(reading, found, database, secrets);
  else
    refuseUrl(
      reading,
      found,
      databases.flatMap(({ schemes }) => schemes),
    );
}

function addUrl(reading: Reading, found: Found, database: Database, secrets: Secrets): void {
  const { raw } = found;
  if (typeof raw !== 'string' || !database.schemes.some((scheme) => raw.startsWith(scheme))) {
    refuseUrl(reading, found, database.schemes);
    return;
  }
  const isLiteral = found.origin.kind === 'jac.toml' && found.interpolated !== true;
  if (isLiteral && /:\/\/[^/@]*:[^/@]+@/.test(raw)) warnOfLiteral(reading, found, database.urlVariable);
  secrets.add(database.urlVariable, raw, found.origin);
}

/** Without the value: a URL may hold a password. */
function refuseUrl(reading: Reading, found: Found, schemes: readonly string[]): void {
  reading.refuse(found, 'SettingInvalid', `expected a URL that starts with ${schemes.join(' or ')}`);
}

function readSwitch(
  reading: Reading,
  database: Database,
): { readonly on: boolean; readonly found: Found } | undefined {
  const found = reading.environment(database.switchVariable) ?? reading.toml(database.switchKey);
  if (found === undefined) return undefined;
  const parsed = boolean(found.raw);
  if ('value' in parsed) return { on: parsed.value, found };
  reading.refuse(found, 'SettingInvalid', parsed.complaint);
  return undefined;
}

function refuseProvision(reading: Reading, found: Found, database: Database): void {
  const off = found.origin.kind === 'environment' ? 'False' : 'false';
  reading.refuse(
    found,
    'DatabaseNotPossible',
    `${database.title} in the cluster is not yet possible`,
    `set ${database.urlKey === undefined ? 'database_url' : database.urlVariable} to the URL of one you have, or ${found.key} to ${off}`,
  );
}

function warnOfMissing(reading: Reading, missing: readonly Database[], someGiven: boolean): void {
  const names = missing.map(({ title }) => title).join(' and ');
  reading.warnings.push({
    code: 'DatabasesNotProvided',
    message: someGiven
      ? `${names} is not provisioned by this version`
      : 'databases are not provisioned by this version; the app keeps its data in its own file storage',
    next: `set ${missing.map(({ urlVariable }) => urlVariable).join(' and ')}, or ${missing
      .map(({ switchVariable }) => `${switchVariable}=False`)
      .join(' and ')}`,
  });
}
