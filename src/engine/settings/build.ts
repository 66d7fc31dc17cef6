/** What decides about builds in ways that a row of the table cannot tell. */
import { resolve } from 'node:path';
import type { Origin, SettingKey, Settings } from '../../model/settings.js';
import type { Files } from '../../ports/files.js';
import type { AppFile } from './app-file.js';
import type { Reading } from './reading.js';
import { warnOfLiteral } from './secrets.js';
import { isTable } from './toml.js';

type Draft = { -readonly [K in SettingKey]: Settings[K] };
type Origins = Record<SettingKey, Origin>;

const unset: Origin = { kind: 'default', detail: 'default' };

/**
 * Whether a setting is for builds alone and none is meant: its `${VAR}` need not be there then. A password is the Action's sign
 * that an image is built.
 */
export const isIdle = (key: SettingKey, draft: Partial<Draft>): boolean =>
  (key === 'buildArgs' || key === 'buildSecrets') &&
  draft.build !== true &&
  draft.registryPassword === undefined;

/** The older generation's `docker_image_name` is the name to push to, never an image to run. */
export function forgetPushName(reading: Reading, draft: Draft, origins: Origins): void {
  if (draft.build === true || origins.image.kind !== 'jac.toml') return;
  if (reading.toml('kubernetes.image') !== undefined) return;
  draft.image = undefined;
  origins.image = unset;
}

/** A Dockerfile that is named has to be there; one that is there is used without being named. */
export async function readDockerfile(
  files: Files,
  app: AppFile,
  reading: Reading,
  draft: Draft,
  origins: Origins,
): Promise<void> {
  const name = draft.dockerfile ?? 'Dockerfile';
  if (name === 'none') return;
  const isThere = (await files.kindOf(resolve(app.root, name))) === 'file';
  if (draft.dockerfile === undefined) {
    if (!isThere) return;
    draft.dockerfile = name;
    origins.dockerfile = { kind: 'folder', detail: app.root };
  } else if (!isThere) {
    const found = reading.toml('kubernetes.dockerfile');
    const place = origins.dockerfile.kind === 'flag' || found === undefined ? { key: '--dockerfile' } : found;
    reading.refuse(place, 'DockerfileMissing', `there is no ${name} in ${app.root}`);
  }
}

/** Passwords and build secrets that stand in the file as they are. */
export function warnOfLiterals(reading: Reading): void {
  for (const { path, table } of reading.sections()) {
    const { kubernetes, build_secrets: secrets } = table;
    const password = isTable(kubernetes) ? kubernetes['docker_password'] : undefined;
    if (isLiteral(password)) {
      const found = reading.at([...path, 'kubernetes', 'docker_password'], password);
      warnOfLiteral(reading, found, 'DOCKER_PASSWORD');
    }
    for (const [name, value] of Object.entries(isTable(secrets) ? secrets : {})) {
      if (isLiteral(value)) warnOfLiteral(reading, reading.at([...path, 'build_secrets', name], value), name);
    }
  }
}

const isLiteral = (value: unknown): boolean =>
  typeof value === 'string' && value !== '' && !/\$\{/.test(value);
