/** What a row of the settings table says. */
import type { Parse } from './settings-values.js';

/** What a flag of the setting takes. `duration`: kubectl's `90s`, `5m`; `list` and `map`: repeatable, or comma-separated. */
export type SettingType = 'string' | 'integer' | 'boolean' | 'duration' | 'quantity' | 'list' | 'map';

export type SettingVerb =
  | 'scale'
  | 'dry-run'
  | 'status'
  | 'logs'
  | 'history'
  | 'rollback'
  | 'destroy'
  | 'init';

export interface SettingRow<T> {
  /** One line for help and tables; no full stop. */
  readonly description: string;
  readonly type: SettingType;
  /** Allowed texts, when there are only these. */
  readonly choices?: readonly string[];
  /** Name without dashes. Booleans also have `--no-NAME`. */
  readonly flag?: { readonly name: string; readonly alias?: string };
  /** Each flag of a map is one entry, whose value may hold commas. */
  readonly wholeFlags?: true;
  readonly env?: string;
  /** Dotted keys inside `[plugins.scale]` or `[scale]`, the first one being the documented one. */
  readonly toml?: readonly string[];
  /** Dotted key from the root of jac.toml, outside the scale sections. */
  readonly projectToml?: string;
  /** Absent: none, or decided while running (described in the description). */
  readonly default?: T;
  /** Never printed. */
  readonly secret?: true;
  readonly parse: Parse<T>;
  /** Verbs that take the flag; each verb reads the setting from the other places, too, when it needs it. */
  readonly verbs: readonly SettingVerb[];
}
