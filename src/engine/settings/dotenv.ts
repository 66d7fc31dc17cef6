/** `.env` beside jac.toml: settings of ours count as environment, everything else becomes a secret variable of the app. */
import { join, relative, sep } from 'node:path';
import { variableName } from '../../model/settings-names.js';
import { settingsTable } from '../../model/settings-table.js';
import type { Files } from '../../ports/files.js';
import type { Reading } from './reading.js';
import type { Secrets } from './secrets.js';

export interface Dotenv {
  /** As messages name it. */
  readonly file: string;
  readonly values: Readonly<Record<string, string>>;
  /** 1-based line of a name. */
  lineOf(name: string): number | undefined;
}

/** @param root folder of jac.toml */
export async function readDotenv(files: Files, root: string, cwd: string): Promise<Dotenv | undefined> {
  const path = join(root, '.env');
  const text = (await files.kindOf(path)) === 'file' ? await files.readText(path) : undefined;
  if (text === undefined) return undefined;
  const { parse } = await import('./dotenv-parse.js');
  const plain = text.replace(/^\uFEFF/, '');
  return {
    file: relative(cwd, path).split(sep).join('/'),
    values: parse(plain),
    lineOf(name) {
      const isIt = new RegExp(`^\\s*(export\\s+)?${name.replaceAll('.', '\\.')}(\\s*=|:\\s)`);
      const index = plain.split(/\r\n?|\n/).findLastIndex((line) => isIt.test(line));
      return index < 0 ? undefined : index + 1;
    },
  };
}

const ours: ReadonlySet<string | undefined> = new Set([
  ...Object.values(settingsTable).map(({ env }) => env),
  // URLs of databases, which settings/databases.ts reads.
  ...['MONGODB_URI', 'REDIS_URL', 'DATABASE_URL', 'JAC_DB_URL'],
]);

const isOurs = (name: string): boolean => ours.has(name) || /^(K8|DOCKER)_/.test(name);

/** The names that are none of ours; after `[plugins.scale.secrets]`, which is meant for the deployed app alone. */
export function readDotenvSecrets({ dotenv, ...reading }: Reading, secrets: Secrets): void {
  if (dotenv === undefined) return;
  for (const [name, value] of Object.entries(dotenv.values)) {
    if (isOurs(name)) continue;
    const line = dotenv.lineOf(name);
    const place = { file: dotenv.file, ...(line === undefined ? {} : { line }) };
    if ('complaint' in variableName(name)) {
      reading.warnings.push({
        code: 'DotenvNameInvalid',
        message: `${name} is left out: an environment variable has letters, digits and "_"`,
        ...place,
      });
      continue;
    }
    secrets.add(name, value, { kind: 'environment', detail: detailOf(dotenv, name) });
  }
}

/** `.env:3` */
export function detailOf(dotenv: Dotenv, name: string): string {
  const line = dotenv.lineOf(name);
  return line === undefined ? dotenv.file : `${dotenv.file}:${line}`;
}
