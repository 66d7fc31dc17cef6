import type { Origin } from '../../model/settings.js';
import { secretValue, variableName } from '../../model/settings-names.js';
import { databases, expectedUrl, isUrlOf } from '../data/databases.js';
import type { Found, Reading } from './reading.js';
import { isTable } from './toml.js';

/** Secret variables of the app while they are gathered; the first source of a name wins. */
export class Secrets {
  readonly values: Record<string, string> = {};
  readonly origins: Record<string, Origin> = {};

  add(name: string, value: string, origin: Origin): void {
    if (Object.hasOwn(this.values, name)) return;
    this.values[name] = value;
    this.origins[name] = origin;
  }

  /** An empty one counts as not given. */
  forgetEmpty(name: string): void {
    if (this.values[name] !== '') return;
    delete this.values[name];
    delete this.origins[name];
  }
}

/** `[plugins.scale.secrets]`: NAME = "${VARIABLE}". A value that stands there in clear is taken, with a warning. */
export function readSecrets(reading: Reading, secrets: Secrets): void {
  for (const { path, table } of reading.sections()) {
    const section = table['secrets'];
    if (section === undefined) continue;
    if (!isTable(section)) {
      reading.refuse(reading.at([...path, 'secrets'], section), 'SettingInvalid', 'expected a table');
      continue;
    }
    for (const [name, raw] of Object.entries(section)) {
      const found = reading.interpolated(reading.at([...path, 'secrets', name], raw));
      if (found !== undefined) readSecret(reading, secrets, name, found);
    }
  }
}

function readSecret(reading: Reading, secrets: Secrets, name: string, found: Found): void {
  const key = variableName(name);
  const value = secretValue(found.raw);
  for (const parsed of [key, value]) {
    if ('complaint' in parsed) reading.refuse(found, 'SettingInvalid', parsed.complaint);
  }
  if ('complaint' in key || 'complaint' in value) return;
  const complaint = urlComplaint(key.value, value.value);
  if (complaint !== undefined) reading.refuse(found, 'SettingInvalid', complaint);
  if (found.interpolated !== true && value.value !== '') warnOfLiteral(reading, found, name);
  secrets.add(key.value, value.value, found.origin);
}

/** With a URL that its driver refuses the app may go on without the database. DATABASE_URL is many programs'. */
function urlComplaint(name: string, value: string): string | undefined {
  const database = databases.find(({ variables: [variable] }) => variable === name);
  if (database === undefined || database.name === 'postgresql') return undefined;
  return value === '' || isUrlOf(database, value) ? undefined : expectedUrl(database.schemes);
}

/** A secret in a file that is probably in git. */
export function warnOfLiteral(reading: Reading, found: Found, variable: string): void {
  reading.warn(
    found,
    'LiteralSecret',
    'a secret stands in clear in a file that is probably in git',
    `write "\${${variable}}" and set that environment variable`,
  );
}
