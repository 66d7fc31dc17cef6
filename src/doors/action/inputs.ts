import { resolve } from 'node:path';
import { parseLifetime } from '../../engine/preview/lifetime.js';
import { nearest } from '../../engine/settings/nearest.js';
import type { SettingKey, Settings } from '../../model/settings.js';
import { type SettingRow, settingsTable } from '../../model/settings-table.js';
import { boolean, oneOf, type Parse, quote } from '../../model/settings-values.js';
import { type InputName, invalid } from './io.js';
import { assignments } from './lines.js';

export const commands = ['deploy', 'preview', 'dry-run', 'destroy', 'gc'] as const;

export interface ActionInputs {
  readonly command: (typeof commands)[number];
  readonly app: string | undefined;
  /** Absolute. */
  readonly folder: string;
  readonly kubeconfig: string;
  readonly githubToken: string;
  readonly comment: 'auto' | 'pr' | 'commit' | 'off';
  readonly deployment: 'auto' | 'off';
  readonly environment: string | undefined;
  /** Seconds. */
  readonly previewTtl: number | undefined;
  readonly deleteData: boolean;
  /** The matrix of the job, as JSON; undefined without one. */
  readonly matrix: string | undefined;
  /** Settings as flags give them. */
  readonly settings: Readonly<Partial<Record<SettingKey, unknown>>>;
  /** Login of the registry, where the engine looks for it: in variables. */
  readonly env: Readonly<Record<string, string>>;
  /** Settings that no flag can give. */
  readonly more: Partial<Pick<Settings, 'buildArgs' | 'buildSecrets'>>;
}

export type ReadInput = (name: InputName) => string;

/** Inputs that are settings of the engine. */
const settingInputs = {
  name: 'appName',
  namespace: 'namespace',
  context: 'kubeContext',
  build: 'build',
  image: 'image',
  registry: 'registry',
  dockerfile: 'dockerfile',
  platforms: 'platforms',
  cache: 'buildCache',
  replicas: 'replicas',
  timeout: 'timeout',
  rollback: 'rollback',
  domain: 'domain',
} as const satisfies Partial<Record<InputName, SettingKey>>;

type AnyRow = SettingRow<unknown>;
const rows: Readonly<Record<SettingKey, AnyRow>> = settingsTable;

/**
 * Reads and checks the inputs of a step.
 * @param read answers an input's text, '' when it was not given
 * @param workspace absolute path of the checkout
 * @throws JacScaleError `InputInvalid`
 */
export function readInputs(read: ReadInput, workspace: string): ActionInputs {
  const choice = <T extends string>(name: InputName, choices: readonly T[]) =>
    parsed(name, oneOf(choices), read(name)) as T | undefined;
  const named = Object.entries(settingInputs).flatMap(([input, key]): [SettingKey, unknown][] => {
    const value = read(input as InputName);
    if (value === '') return [];
    parsed(input as InputName, rows[key].parse, listed(rows[key], value));
    return [[key, listed(rows[key], value)]];
  });
  const settings = { ...Object.fromEntries(named), ...moreSettings(read('settings'), new Map(named)) };
  const matrix = read('matrix');
  return {
    command: choice('command', commands) ?? 'deploy',
    app: read('app') || undefined,
    folder: resolve(workspace, read('working-directory') || '.'),
    kubeconfig: read('kubeconfig'),
    githubToken: read('github-token'),
    comment: choice('comment', ['auto', 'pr', 'commit', 'off']) ?? 'auto',
    deployment: choice('deployment', ['auto', 'off']) ?? 'auto',
    environment: parsed('environment', settingsTable.kubeContext.parse, read('environment')) as
      | string
      | undefined,
    previewTtl: lifetime(read('preview-ttl')),
    deleteData: (parsed('delete-data', boolean, read('delete-data')) as boolean | undefined) ?? false,
    matrix: matrix === '' || matrix === 'null' ? undefined : matrix,
    settings,
    env: login(read),
    more: {
      ...tableOf('build-args', 'buildArgs', read),
      ...tableOf('build-secrets', 'buildSecrets', read),
    },
  };
}

/** One platform a line is as good as commas. */
const listed = ({ type }: AnyRow, value: string): string =>
  type === 'list' ? value.replace(/\s*\n\s*/g, ',') : value;

function parsed(name: InputName, parse: Parse<unknown>, value: string): unknown {
  if (value === '') return undefined;
  const result = parse(value);
  if ('complaint' in result) throw invalid(name, result.complaint);
  return result.value;
}

function lifetime(value: string): number | undefined {
  const parse: Parse<number> = (raw) => parseLifetime(String(raw));
  return parsed('preview-ttl', parse, value) as number | undefined;
}

/** `name=value` lines, named as the flags of `kubectl jac scale`. */
function moreSettings(
  text: string,
  given: ReadonlyMap<SettingKey, unknown>,
): Partial<Record<SettingKey, unknown>> {
  const flags = Object.entries(rows).flatMap(([key, row]) =>
    row.flag === undefined || !row.verbs.includes('scale')
      ? []
      : [[row.flag.name, key as SettingKey] as const],
  );
  const known = new Map(flags);
  const found: Partial<Record<SettingKey, string | string[]>> = {};
  for (const { name, value, line } of assignments('settings', text)) {
    const key = known.get(name);
    const say = (what: string) => invalid('settings', `line ${line}: ${what}`);
    if (key === undefined) {
      const meant = nearest(name, [...known.keys()]);
      const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
      throw say(`there is no setting ${quote(name)}${hint}`);
    }
    const { type, parse } = rows[key];
    const result = parse(value);
    if ('complaint' in result) throw say(`${name}: ${result.complaint}`);
    const before = found[key];
    const many = type === 'list' || type === 'map';
    if (given.has(key) || (before !== undefined && !many)) throw say(`${name} is given twice`);
    found[key] = many ? [before ?? [], value].flat() : value;
  }
  return found;
}

function login(read: ReadInput): Record<string, string> {
  const variables = [
    ['username', settingsTable.registryUsername],
    ['password', settingsTable.registryPassword],
  ] as const;
  return Object.fromEntries(
    variables.flatMap(([input, row]) => {
      const value = read(input);
      if (value === '') return [];
      // The complaint of the row would quote what it was given.
      if ('complaint' in row.parse(value)) throw invalid(input, 'expected one line of text');
      return [[row.env ?? '', value]];
    }),
  );
}

function tableOf(input: InputName, key: 'buildArgs' | 'buildSecrets', read: ReadInput): ActionInputs['more'] {
  const lines = assignments(input, read(input));
  if (lines.length === 0) return {};
  const result = settingsTable[key].parse(Object.fromEntries(lines.map(({ name, value }) => [name, value])));
  if ('complaint' in result) throw invalid(input, result.complaint);
  return { [key]: result.value };
}
