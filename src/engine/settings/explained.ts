/** What the settings are and where each came from, secrets masked: `scale --explain`. */
import { isFields } from '../../model/read.js';
import type { Origin, ResolvedSettings, SettingKey, Warning } from '../../model/settings.js';
import { settingsTable } from '../../model/settings-table.js';

/** Instead of any secret, whatever its length. */
const mask = '****';

export interface ExplainedSetting {
  readonly value: unknown;
  readonly origin: Origin;
}

export interface Explanation {
  readonly schema: 'jac-scale/v1';
  readonly command: 'explain';
  /** By key of jac.toml, without its section: `app_name`, `secrets.NAME`. */
  readonly settings: Readonly<Record<string, ExplainedSetting>>;
  readonly root: string;
  readonly entry: string;
  readonly tomlPath: string | null;
  readonly warnings: readonly Warning[];
}

/** Name of a setting as jac.toml has it: `app_name`. */
export function settingName(key: SettingKey): string {
  const { toml, projectToml } = settingsTable[key];
  return (toml?.[0] ?? projectToml ?? key).replace(/^kubernetes\./, '');
}

/** The settings as one JSON value. */
export function explainJson(resolved: ResolvedSettings): Explanation {
  const { settings, origins, secretOrigins = {} } = resolved;
  const rows = Object.entries(settingsTable).flatMap(([name, row]): [string, ExplainedSetting][] => {
    const key = name as SettingKey;
    if (row.secret !== true)
      return [[settingName(key), { value: settings[key] ?? null, origin: origins[key] }]];
    const value = settings[key];
    if (!isFields(value))
      return [[settingName(key), { value: value === undefined ? null : mask, origin: origins[key] }]];
    const known = key === 'secrets' ? secretOrigins : {};
    return Object.keys(value).map((secret) => [
      `${settingName(key)}.${secret}`,
      { value: mask, origin: known[secret] ?? origins[key] },
    ]);
  });
  return {
    schema: 'jac-scale/v1',
    command: 'explain',
    settings: Object.fromEntries(rows),
    root: resolved.root,
    entry: resolved.entry,
    tomlPath: resolved.tomlPath ?? null,
    warnings: resolved.warnings,
  };
}

/** The settings as a table of columns, as kubectl prints them; ends with a line end. */
export function explain(resolved: ResolvedSettings): string {
  const durations = new Set(
    Object.entries(settingsTable)
      .filter(([, row]) => row.type === 'duration')
      .map(([key]) => settingName(key as SettingKey)),
  );
  const rows = Object.entries(explainJson(resolved).settings).map(([name, { value, origin }]) => [
    name,
    durations.has(name) && typeof value === 'number' ? formatDuration(value) : formatValue(value),
    origin.detail,
  ]);
  return columns([['SETTING', 'VALUE', 'ORIGIN'], ...rows]);
}

/** Three spaces between columns, as kubectl has them. */
function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd((widths[i] ?? 0) + 3))
        .join('')
        .trimEnd(),
    )
    .map((line) => `${line}\n`)
    .join('');
}

function formatValue(value: unknown): string {
  const none = '<none>';
  if (value === null) return none;
  if (Array.isArray(value)) return value.length === 0 ? none : value.join(', ');
  if (typeof value !== 'object') return String(value);
  const entries = Object.entries(value).map(([name, each]) => `${name}=${each}`);
  return entries.length === 0 ? none : entries.join(', ');
}

/** Seconds as Go prints durations in flags: `90s`, `5m`, `1h30m`. */
export function formatDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  // 90s is more usual than 1m30s.
  if (seconds < 120 && rest !== 0) return `${seconds}s`;
  const text = `${hours > 0 ? `${hours}h` : ''}${minutes > 0 ? `${minutes}m` : ''}${rest > 0 ? `${rest}s` : ''}`;
  return text === '' ? '0s' : text;
}
