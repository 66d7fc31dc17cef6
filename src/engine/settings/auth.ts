/** `[plugins.scale.jwt] secret` and `[plugins.scale.admin] default_password`: where the user decides them, the app gets them. */
import { type Credential, credentials } from '../../model/auth.js';
import type { Origin, SettingKey, Settings } from '../../model/settings.js';
import { settingsTable } from '../../model/settings-table.js';
import type { Files } from '../../ports/files.js';
import type { AppFile } from './app-file.js';
import { interpolate } from './interpolate.js';
import type { Found, Reading } from './reading.js';
import { type Secrets, warnOfLiteral } from './secrets.js';

type Draft = { -readonly [K in SettingKey]: Settings[K] };

/** Whether a setting is one of the two; a `${VAR}` of theirs that is not set here may be set in the pod. */
export const isAuth = (key: SettingKey): boolean => credentials.some(({ setting }) => setting === key);

/** After all other secrets, which a `${VAR}` may name. */
export function readAuth(
  reading: Reading,
  secrets: Secrets,
  draft: Draft,
  origins: Record<SettingKey, Origin>,
): void {
  for (const credential of credentials) {
    const found = reading.given(settingsTable[credential.setting].toml?.[0] ?? '');
    const text = found === undefined ? undefined : textOf(reading, secrets, found, credential);
    if (found === undefined || text === undefined || text === '') continue;
    draft[credential.setting] = text;
    origins[credential.setting] = found.origin;
    secrets.add(credential.variable, text, found.origin);
  }
}

function textOf(
  reading: Reading,
  secrets: Secrets,
  found: Found,
  { setting, variable }: Credential,
): string | undefined {
  const parsed = settingsTable[setting].parse(found.raw);
  if ('complaint' in parsed) {
    reading.refuse(found, 'SettingInvalid', parsed.complaint);
    return undefined;
  }
  const { text, unset, variables } = interpolate(parsed.value ?? '', { ...secrets.values, ...reading.set });
  const [missing] = unset;
  if (missing !== undefined) {
    reading.warn(
      found,
      'VariableUnset',
      `the environment variable ${missing.variable} is not set; unless the pod has it, a random value is made and kept`,
      `set ${missing.variable}, or name it under [plugins.scale.secrets]`,
    );
    return undefined;
  }
  if (variables.length === 0 && text !== '') warnOfLiteral(reading, found, variable);
  return text;
}

/** A developer's overrides stay on the developer's machine. */
export async function warnOfLocalToml(files: Files, { root }: AppFile, reading: Reading): Promise<void> {
  const file = 'jac.local.toml';
  if ((await files.kindOf(`${root}/${file}`)) !== 'file') return;
  reading.warnings.push({
    code: 'LocalTomlLeftOut',
    message: `${file} is not deployed: what it says counts on this machine alone`,
    file,
    next: `write into jac.toml what the deployed app needs, secrets as "\${VARIABLE}"`,
  });
}
