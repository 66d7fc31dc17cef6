/**
 * Databases: which ones the app gets of its own, and the URLs of those that are given, which reach the app as secret
 * variables.
 */
import type { Origin, SettingKey, Settings } from '../../model/settings.js';
import { oneOf } from '../../model/settings-values.js';
import { type Database, databases, expectedUrl, isUrlOf } from '../data/databases.js';
import type { Found, Reading } from './reading.js';
import { type Secrets, warnOfLiteral } from './secrets.js';

type Draft = { -readonly [K in SettingKey]: Settings[K] };

/** Where a URL may stand in jac.toml, besides `database_url`. */
const urlKeys: Readonly<Partial<Record<Database['name'], string>>> = {
  mongodb: 'database.mongodb_uri',
  redis: 'database.redis_url',
};

/** `auto` and `provision` say the same: what is switched on and not given is provisioned. */
const modes = ['auto', 'provision', 'external', 'none'] as const;

/**
 * URLs given by the environment: before all of jac.toml. JAC_DB_URL is not read there: it is the database of local runs of the
 * runtime, whose own deploy does not take it either.
 */
export function readDatabaseVariables(reading: Reading, secrets: Secrets): void {
  for (const database of databases) {
    const found = reading.environment(database.variables[0]);
    if (found !== undefined) addUrl(reading, found, database, secrets);
  }
}

/** Mode and URLs of jac.toml, and what is to be provisioned; after all other secrets, because a URL may be one of them. */
export function readDatabases(
  reading: Reading,
  secrets: Secrets,
  draft: Pick<Draft, Database['name']>,
  origins: Record<SettingKey, Origin>,
): void {
  // Else the app would have no database, and keep its data in files without a word.
  for (const { variables } of databases) for (const variable of variables) secrets.forgetEmpty(variable);
  const modeFound = reading.toml('kubernetes.database_mode');
  const mode = modeFound === undefined ? 'auto' : readMode(reading, modeFound);
  const url = reading.toml('kubernetes.database_url');
  if (url !== undefined) readUrl(reading, url, secrets);
  for (const database of databases) {
    const key = urlKeys[database.name];
    const found = key === undefined ? undefined : reading.toml(key);
    if (found !== undefined) addUrl(reading, found, database, secrets);
  }
  const given = databases.map(({ variables }) =>
    variables.find((variable) => Object.hasOwn(secrets.values, variable)),
  );
  const isNoneGiven = url === undefined && given.every((variable) => variable === undefined);
  if (mode === 'external' && modeFound !== undefined && isNoneGiven) {
    reading.refuse(
      modeFound,
      'DatabaseUrlMissing',
      '"external" needs the URL of a database',
      'set MONGODB_URI or kubernetes.database_url',
    );
  }
  for (const [index, { name, variables }] of databases.entries()) {
    const variable = given[index];
    if (variable !== undefined) {
      draft[name] = false;
      origins[name] = secrets.origins[variable] ?? origins[name];
      const value = secrets.values[variable] ?? '';
      for (const other of variables) secrets.add(other, value, origins[name]);
    } else if (modeFound !== undefined && (mode === 'none' || mode === 'external')) {
      draft[name] = false;
      origins[name] = modeFound.origin;
    }
  }
}

function readMode(reading: Reading, found: Found): (typeof modes)[number] | undefined {
  const parsed = oneOf(modes)(found.raw);
  if ('value' in parsed) return parsed.value;
  reading.refuse(found, 'SettingInvalid', parsed.complaint);
  return undefined;
}

/** `database_url`: its scheme says which database it is. */
function readUrl(reading: Reading, found: Found, secrets: Secrets): void {
  const { raw } = found;
  const database = databases.find((each) => isUrlOf(each, raw));
  if (database !== undefined) addUrl(reading, found, database, secrets);
  else
    refuseUrl(
      reading,
      found,
      databases.flatMap(({ schemes }) => schemes),
    );
}

function addUrl(reading: Reading, found: Found, database: Database, secrets: Secrets): void {
  const [variable] = database.variables;
  if (!isUrlOf(database, found.raw)) {
    // Many programs have a DATABASE_URL in the environment; one of SQLite or MySQL is not meant for this app.
    if (variable === 'DATABASE_URL' && found.origin.kind === 'environment')
      reading.warn(found, 'DatabaseUrlIgnored', `not a URL of ${database.title}: the app does not get it`);
    else refuseUrl(reading, found, database.schemes);
    return;
  }
  const isLiteral = found.origin.kind === 'jac.toml' && found.interpolated !== true;
  if (isLiteral && /:\/\/[^/@]*:[^/@]+@/.test(found.raw)) warnOfLiteral(reading, found, variable);
  secrets.add(variable, found.raw, found.origin);
}

/** Without the value: a URL may hold a password. */
function refuseUrl(reading: Reading, found: Found, schemes: readonly string[]): void {
  reading.refuse(found, 'SettingInvalid', expectedUrl(schemes));
}
