/** docs/settings.md: each setting with where it is read from, what it takes, and whether a new value replaces the app's pods. */
import { isDeepStrictEqual } from 'node:util';
import { render } from '../src/engine/render/render.js';
import { configure } from '../src/engine/settings/configure.js';
import type { KubeObject } from '../src/model/kubernetes.js';
import type { SettingKey, Settings } from '../src/model/settings.js';
import { databaseVariables, rowTexts } from '../src/model/settings-docs.js';
import type { SettingRow } from '../src/model/settings-row.js';
import { settingsTable } from '../src/model/settings-table.js';
import { dataSettings } from '../src/model/settings-table-data.js';
import { exposureSettings } from '../src/model/settings-table-exposure.js';
import { imageSettings } from '../src/model/settings-table-image.js';
import { podSettings } from '../src/model/settings-table-pods.js';
import { scalingSettings } from '../src/model/settings-table-scaling.js';

type AnyRow = Omit<SettingRow<unknown>, 'parse'>;

const types: Readonly<Record<AnyRow['type'], string>> = {
  string: 'a text',
  integer: 'a whole number',
  boolean: '`true` or `false`',
  duration: 'a time such as `90s`, `5m` or `1h30m`; a number is seconds',
  quantity: 'a quantity of Kubernetes, such as `250m` or `512Mi`',
  list: 'a list',
  map: 'a table',
};

/** How a flag holds more than one value. */
const byFlag: Readonly<Partial<Record<AnyRow['type'], string>>> = {
  list: '; by flag repeated, or separated by commas',
  map: '; by flag `KEY=VALUE`, repeated',
};

const areas: readonly (readonly [title: string, rows: Readonly<Record<string, unknown>>])[] = [
  ['Pods', podSettings],
  ['Images, builds and where the code is kept', imageSettings],
  ['Addresses', exposureSettings],
  ['Databases, files, logins', dataSettings],
  ['Scaling, placement, environment', scalingSettings],
];

/** Values that rows of any kind may take; the first one that is another than the default serves to see what it changes. */
const samples: readonly unknown[] = [
  '/other',
  'other:1',
  'other',
  7,
  '3Gi',
  '90s',
  true,
  false,
  { other: 'value' },
  ['other'],
  [{ key: 'other', operator: 'Exists' }],
];

const isApp = ({ kind, metadata }: KubeObject): boolean => kind === 'Deployment' && metadata.name === 'shop';

function podTemplate(settings: Settings): unknown {
  const objects = render({
    settings,
    release: { kind: 'bundle', digest: `sha256:${'0'.repeat(64)}`, entry: 'app.jac', size: 0, fileCount: 1 },
    dependencies: { key: '', requirements: settings.dependencies, runtimeRequirements: [] },
    environmentSecret: undefined,
    nodePort: undefined,
  });
  const spec = objects.find(isApp)?.['spec'];
  return typeof spec === 'object' && spec !== null && 'template' in spec ? spec.template : undefined;
}

/** The settings whose value stands in the pod template, told by rendering it with two values. */
async function replacingPods(): Promise<ReadonlySet<string>> {
  const files = {
    readText: async () => undefined,
    kindOf: async (path: string) => (path.endsWith('app.jac') ? ('file' as const) : undefined),
    list: async () => [],
  };
  const { settings } = await configure(
    {
      appFile: 'app.jac',
      cwd: '/shop',
      flags: {},
      env: { APP_NAME: 'shop' },
      contextNamespace: undefined,
    },
    files,
  );
  const before = podTemplate(settings);
  const found = new Set<string>(['secrets']);
  for (const [key, row] of Object.entries(settingsTable)) {
    if (key === 'appName') continue;
    for (const sample of samples) {
      const parsed = row.parse(sample);
      if (!('value' in parsed) || isDeepStrictEqual(parsed.value, settings[key as SettingKey])) continue;
      if (!isDeepStrictEqual(podTemplate({ ...settings, [key]: parsed.value }), before)) found.add(key);
      break;
    }
  }
  return found;
}

function facts(key: string, row: AnyRow, replaces: ReadonlySet<string>): string[] {
  const { title, flag, env, toml, standard } = rowTexts(key, row);
  const choices = row.choices?.map((choice) => `\`${choice}\``).join(', ');
  const places = [
    ...(toml === '' ? [] : [`jac.toml ${toml}`]),
    ...(flag === '' ? [] : [`flag ${flag}`]),
    ...(env === '' ? [] : [`environment ${env}`]),
  ];
  return [
    `### ${title}`,
    '',
    `${row.description}.`,
    '',
    `- From: ${places.join(', ')}`,
    `- Takes: ${choices ?? types[row.type]}${row.flag === undefined ? '' : (byFlag[row.type] ?? '')}${row.secret === true ? '; never printed' : ''}`,
    ...(standard === '' ? [] : [`- Default: ${standard}`]),
    ...(row.flag === undefined || row.verbs.length === 0
      ? []
      : [`- The flag is one of: ${row.verbs.join(', ')}`]),
    ...(replaces.has(key) ? ['- A new value replaces the pods, without a failed request'] : []),
    '',
  ];
}

/** @returns the page as Markdown. */
export async function settingsReference(): Promise<string> {
  const replaces = await replacingPods();
  const inArea = new Set(areas.flatMap(([, rows]) => Object.keys(rows)));
  const section = (title: string, keys: readonly string[]) => [
    `## ${title}`,
    '',
    ...keys.flatMap((key) => facts(key, settingsTable[key as SettingKey], replaces)),
  ];
  return `${[
    '# Settings',
    '',
    '<!-- Made by scripts/settings-docs.ts from src/model/settings-table.ts: change it there. -->',
    '',
    'Each comes from a flag, the environment or `jac.toml`, in that order; a default is taken last. `kubectl jac scale app.jac --explain` shows every',
    'value with its origin. Keys of jac.toml stand under `[plugins.scale]` or `[scale]`, as `kubernetes.replicas` under `[plugins.scale.kubernetes]`; those in',
    'brackets stand where they say. A `.env` in the folder counts where the environment has no such variable; those of its variables that are no settings reach the app as secrets. An editor checks jac.toml by',
    '[settings.schema.json](schema/settings.schema.json).',
    '',
    'In the Action every flag of `scale` is a line of `settings:`, as `memory-limit=1Gi`.',
    '',
    ...section(
      'App and run',
      Object.keys(settingsTable).filter((key) => !inArea.has(key)),
    ),
    ...areas.flatMap(([title, rows]) => section(title, Object.keys(rows))),
    '## Addresses of databases',
    '',
    'Databases that exist already; the app then gets none of that kind of its own.',
    '',
    ...databaseVariables.flatMap(([title, env, toml, meaning]) => [
      `### ${title}`,
      '',
      `${meaning}.`,
      '',
      `- From: ${[...(toml === '' ? [] : [`jac.toml \`${toml}\``]), ...(env === '' ? [] : [`environment \`${env}\``])].join(', ')}`,
      '',
    ]),
  ]
    .join('\n')
    .trimEnd()}\n`;
}
