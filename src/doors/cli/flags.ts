import { formatDuration } from '../../engine/settings/explained.js';
import type { SettingKey } from '../../model/settings.js';
import type { SettingType, SettingVerb } from '../../model/settings-table.js';
import { settingsTable } from '../../model/settings-table.js';

/** A flag as the parser and the help see it. */
export interface Flag {
  /** Without dashes. */
  readonly name: string;
  readonly short?: string;
  readonly type: 'text' | 'boolean' | 'list';
  /** What the help shows after `=`. */
  readonly shown: string;
  /** One sentence without its full stop. */
  readonly description: string;
  /** Allowed texts, when there are only these. */
  readonly choices?: readonly string[];
}

const outputOf = (...choices: string[]): Flag => ({
  name: 'output',
  short: 'o',
  type: 'text',
  shown: choices[0] ?? '',
  description: `Output format: ${choices.join(', ')}`,
  choices,
});

export const flags = {
  output: outputOf('text', 'json', 'yaml'),
  lineOutput: outputOf('text', 'json'),
  kubeconfig: {
    name: 'kubeconfig',
    type: 'text',
    shown: "''",
    description: 'Path of the kubeconfig file; else KUBECONFIG, ~/.kube/config or the pod it runs in',
  },
  yes: {
    name: 'yes',
    short: 'y',
    type: 'boolean',
    shown: 'false',
    description: 'Do not ask; needed where nobody can be asked',
  },
  takeOver: {
    name: 'take-over',
    type: 'list',
    shown: '[]',
    description: 'Field that another manager owns and that this run takes, such as .spec.replicas',
  },
  takeApp: {
    name: 'take-app',
    type: 'boolean',
    shown: 'false',
    description: 'Take an app of this name that was deployed from another project',
  },
  updateDatabases: {
    name: 'update-databases',
    type: 'boolean',
    shown: 'false',
    description: 'Let databases that are there follow their settings: resources, volumes that grow, images',
  },
  replaceCodeVolume: {
    name: 'replace-code-volume',
    type: 'boolean',
    shown: 'false',
    description: 'Move the code to a new volume, because the node of the old one is lost',
  },
} as const satisfies Record<string, Flag>;

const flagType = (type: SettingType): Flag['type'] =>
  type === 'boolean' ? 'boolean' : type === 'list' || type === 'map' ? 'list' : 'text';

function shownDefault(type: SettingType, value: unknown): string {
  if (type === 'list' || type === 'map') return '[]';
  if (value === undefined) return type === 'boolean' ? 'false' : "''";
  if (type === 'duration') return formatDuration(Number(value));
  return typeof value === 'string' && type === 'string' ? `'${value}'` : String(value);
}

/** Settings whose default is only what is left when nothing tells them. */
const foundOut: readonly string[] = ['appName', 'namespace'] satisfies SettingKey[];

/** The flags that the settings of a verb have. */
export function settingFlags(verb: SettingVerb): Flag[] {
  return Object.entries(settingsTable).flatMap(([key, row]): Flag[] => {
    if (row.flag === undefined || !row.verbs.includes(verb)) return [];
    return [
      {
        name: row.flag.name,
        ...(row.flag.alias === undefined ? {} : { short: row.flag.alias }),
        type: flagType(row.type),
        shown: foundOut.includes(key) ? "''" : shownDefault(row.type, row.default),
        description: row.description + (row.env === undefined ? '' : `; also ${row.env}`),
        ...(row.choices === undefined ? {} : { choices: row.choices }),
      },
    ];
  });
}

/** Given flags by the setting they set, as they were typed. */
export function settingValues(
  given: Readonly<Record<string, string | boolean | readonly string[]>>,
): Partial<Record<SettingKey, unknown>> {
  return Object.fromEntries(
    Object.entries(settingsTable).flatMap(([key, { flag }]) =>
      flag === undefined || given[flag.name] === undefined ? [] : [[key, given[flag.name]]],
    ),
  );
}
