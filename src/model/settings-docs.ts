/** The settings table as documentation: a Markdown table and a JSON schema of jac.toml's sections. */
import type { SettingRow } from './settings-row.js';
import { settingsTable } from './settings-table.js';
import { databaseKeys, notHonoured, runtimeSections } from './settings-upstream.js';

type AnyRow = Omit<SettingRow<unknown>, 'parse'>;
type Schema = { readonly [key: string]: unknown };

const rows: readonly (readonly [string, AnyRow])[] = Object.entries(settingsTable);

/** Variables that decide about databases; they have no row because no setting keeps them. */
export const databaseVariables = [
  [
    'Database mode',
    '',
    'kubernetes.database_mode',
    '`auto` or `provision`: what is switched on and has no URL; `external` (needs a URL) or `none`: no database of its own',
  ],
  ['Database URL', '', 'kubernetes.database_url', 'URL of a MongoDB, Redis or PostgreSQL'],
  ['MongoDB URL', 'MONGODB_URI', 'database.mongodb_uri', 'Given to the app as a secret'],
  ['Redis URL', 'REDIS_URL', 'database.redis_url', 'Given to the app as a secret'],
  ['PostgreSQL URL', 'DATABASE_URL', '', 'Given to the app as a secret'],
] as const;

/** A setting as documentation writes it; an empty text where it has none. */
export function rowTexts(key: string, row: AnyRow) {
  return {
    title: titleOf(key),
    flag: row.flag === undefined ? '' : code(flagOf(row)),
    env: code(row.env ?? ''),
    toml: [
      ...(row.toml ?? []).map(code),
      ...(row.projectToml === undefined ? [] : [code(bracketed(row.projectToml))]),
    ].join(', '),
    standard: code(defaultOf(row)),
  };
}

/** What most apps set, for the README. */
const mostUsed: ReadonlySet<string> = new Set([
  'appName',
  'namespace',
  'replicas',
  'containerPort',
  'cpuRequest',
  'memoryRequest',
  'memoryLimit',
  'pythonImage',
  'timeout',
  'rollback',
  'build',
  'image',
  'domain',
  'mongodb',
  'redis',
  'postgresql',
  'secrets',
  'minReplicas',
  'maxReplicas',
]);

/**
 * README table of the most used settings: Setting | Flag | Environment | jac.toml | Default | Meaning. Keys of jac.toml are those
 * inside `[plugins.scale]` or `[scale]`, but for the bracketed ones. All settings are in docs/settings.md.
 */
export function settingsMarkdown(): string {
  const settings = rows
    .filter(([key]) => mostUsed.has(key))
    .map(([key, row]) => {
      const { title, flag, env, toml, standard } = rowTexts(key, row);
      return [title, flag, env, toml, standard, row.description];
    });
  const head = ['Setting', 'Flag', 'Environment', 'jac.toml', 'Default', 'Meaning'];
  return [head, head.map(() => '---'), ...settings]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`)
    .join('');
}

/** `appName`: "App name". */
function titleOf(key: string): string {
  const words = key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const known = words.replace(/\b(cpu|pvc)\b/g, (word) => word.toUpperCase());
  return `${known.charAt(0).toUpperCase()}${known.slice(1)}`;
}

function flagOf(row: AnyRow): string {
  const { name = '', alias } = row.flag ?? {};
  const long = row.type === 'boolean' ? `--[no-]${name}` : `--${name}`;
  return alias === undefined ? long : `-${alias}, ${long}`;
}

function bracketed(dotted: string): string {
  const names = dotted.split('.');
  const last = names.pop() ?? '';
  return names.length === 0 ? `[${last}]` : `[${names.join('.')}] ${last}`;
}

function defaultOf(row: AnyRow): string {
  const value = row.default;
  if (value === undefined || (typeof value === 'object' && Object.keys(value ?? {}).length === 0)) return '';
  return row.type === 'duration' ? `${String(value)}s` : String(value);
}

function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

/** Where a value stands as `${VAR}`, its kind is not known before it is replaced. */
const reference: Schema = { type: 'string', pattern: '\\$\\{' };

const texts: Schema = { type: 'object', additionalProperties: { type: 'string' } };

const shapes: Readonly<Record<AnyRow['type'], Schema>> = {
  string: { type: 'string' },
  integer: { anyOf: [{ type: 'integer', minimum: 1 }, { type: 'string', pattern: '^\\d+$' }, reference] },
  boolean: { anyOf: [{ type: 'boolean' }, { enum: ['True', 'False', 'true', 'false'] }, reference] },
  duration: {
    anyOf: [
      { type: 'number', minimum: 0 },
      { type: 'string', pattern: '^(\\d+(\\.\\d+)?|(\\d+(\\.\\d+)?(ms|h|m|s))+)$' },
      reference,
    ],
  },
  quantity: {
    anyOf: [
      { type: 'number', exclusiveMinimum: 0 },
      { type: 'string', pattern: '^\\+?(\\d+\\.?\\d*|\\.\\d+)(([KMGTPE]i)|[numkMGTPE]|[eE][+-]?\\d+)?$' },
      reference,
    ],
  },
  list: { anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'string' }] },
  map: texts,
};

function schemaOf(row: AnyRow): Schema {
  const shape = row.choices === undefined ? shapes[row.type] : { anyOf: [{ enum: row.choices }, reference] };
  const value = row.default;
  return { description: row.description, ...shape, ...(value === undefined ? {} : { default: value }) };
}

/** JSON schema (draft 2020-12) of jac.toml, as far as the scale sections go. */
export function settingsJsonSchema(): Schema {
  const honoured = rows.flatMap(([, row]) =>
    (row.toml ?? [])
      .filter((key) => key.startsWith('kubernetes.'))
      .map((key) => [key.slice('kubernetes.'.length), schemaOf(row)] as const),
  );
  const switches = databaseKeys.map((key) => {
    const row = databaseVariables.find(([, , toml]) => toml === `kubernetes.${key}`);
    const shape = key.endsWith('_enabled') ? shapes.boolean : { type: 'string' };
    return [key, { description: row?.[3] ?? '', ...shape }] as const;
  });
  const others = Object.entries(notHonoured).map(
    ([key, why]) => [key, { description: `Not honoured by this version: ${why}`, deprecated: true }] as const,
  );
  const scale = { $ref: '#/$defs/scale' };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Settings of jac-scale in jac.toml',
    type: 'object',
    properties: { plugins: { type: 'object', properties: { scale } }, scale },
    $defs: {
      scale: {
        type: 'object',
        properties: {
          kubernetes: {
            type: 'object',
            properties: Object.fromEntries([...honoured, ...switches, ...others]),
            additionalProperties: false,
          },
          secrets: { description: settingsTable.secrets.description, ...texts },
          build_secrets: { description: settingsTable.buildSecrets.description, ...texts },
          ...Object.fromEntries(runtimeSections.map((name) => [name, { type: 'object' }])),
        },
        additionalProperties: false,
      },
    },
  };
}
