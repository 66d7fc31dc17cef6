import type { SettingVerb } from '../../model/settings-table.js';
import type { Flag } from './flags.js';
import type { World } from './world.js';

export type OutputFormat = 'text' | 'json' | 'yaml';

/** What the command line said, checked against the command's flags. */
export interface Invocation {
  readonly command: string;
  /** Arguments that are not flags, the command's name left out. */
  readonly args: readonly string[];
  /** By flag name: text, list of texts, or boolean. Absent: not given. */
  readonly flags: Readonly<Record<string, string | boolean | readonly string[]>>;
  readonly output: OutputFormat;
  /** What follows `--`, of a verb that takes a command. */
  readonly after?: readonly string[];
  /** Whose settings it reads, where that is another verb. */
  readonly settingsOf?: SettingVerb;
}

export interface Example {
  readonly comment: string;
  readonly line: string;
}

/** One verb of `kubectl jac`: what its help says and what it does. */
export interface Command {
  /** One word, or several: those before the last name a group. */
  readonly name: string;
  /** For the list of commands; no full stop. */
  readonly short: string;
  readonly long: string;
  /** Arguments and flags as the usage line shows them: `FILE [options]`. */
  readonly usage: string;
  readonly examples: readonly Example[];
  readonly flags: readonly Flag[];
  /** Whose settings it reads, where it has none of its own. */
  readonly settingsOf?: SettingVerb;
  /** How many arguments it takes at least and at most. */
  readonly args: readonly [least: number, most: number];
  /** Whether what follows `--` is a command of the user's, and no argument. */
  readonly takesCommand?: boolean;
  /** @returns the exit code: one of ours (model/error.ts), or that of a command it ran */
  run(invocation: Invocation, world: World): Promise<number>;
}

/** Commands that begin with the same words. */
export interface Group {
  readonly name: string;
  /** For the list of commands; no full stop. */
  readonly short: string;
  readonly long: string;
}
