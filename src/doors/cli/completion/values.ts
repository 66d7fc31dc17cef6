/** What the text of a flag or an argument names. */
import { rotationTargets } from '../../../engine/rotate/names.js';
import type { Command } from '../command.js';
import type { Flag } from '../flags.js';

export type Source =
  | 'apps'
  | 'namespaces'
  | 'contexts'
  | 'revisions'
  | 'jac-file'
  | 'file'
  | 'folder'
  /** A text of the user's own. */
  | 'anything'
  /** These texts. */
  | readonly string[];

/** By name, or by verb and name where a flag of that name means something else there. */
const flagSources: Readonly<Record<string, Source>> = {
  name: 'apps',
  'orc dry-run name': 'anything',
  'orc deploy name': 'anything',
  namespace: 'namespaces',
  'orc-namespace': 'namespaces',
  context: 'contexts',
  'rollback to': 'revisions',
  'orc template eject to': 'folder',
  'orc deploy build': 'folder',
  asset: 'file',
  config: 'file',
  dockerfile: 'file',
  kubeconfig: 'file',
  templates: 'folder',
  'completion install dir': 'folder',
  'completion uninstall dir': 'folder',
};

/** What may be typed after a flag. */
export function sourceOfFlag({ name, choices, type }: Flag, verb: string | undefined): Source {
  if (choices !== undefined) return choices;
  if (type === 'boolean') return ['true', 'false'];
  return (verb === undefined ? undefined : flagSources[`${verb} ${name}`]) ?? flagSources[name] ?? 'anything';
}

/** By the word that stands for it in the usage, or by verb and that word. */
const argumentSources: Readonly<Record<string, Source>> = {
  FILE: 'jac-file',
  ARCHIVE: 'file',
  'secrets rotate NAME': rotationTargets,
  'orc template show FILE': 'anything',
  'orc template eject FILE': 'anything',
  DIR: 'folder',
};

/** Arguments as the usage names them: `MODULE`, `KEY=VALUE`; `many` may be repeated. */
function argumentsOf({ usage }: Command): { readonly name: string; readonly many: boolean }[] {
  // What follows a flag is its value: `--pr NUMBER`.
  return usage
    .replace(/--\S+ \S+/g, '')
    .split(' ')
    .filter((word) => /[A-Z]/.test(word))
    .map((word) => ({ name: word.replace(/[[\]]|\.\.\./g, ''), many: word.includes('...') }));
}

/** What the next argument of a verb may be, after those that are given; none when it takes no more. */
export function sourcesOfArgument(command: Command, given: number): Source[] {
  if (given >= command.args[1]) return [];
  const rows = argumentsOf(command);
  const first = rows.findIndex(({ many }) => many);
  // From the first that may be repeated on, each of the rest may be meant.
  const meant = first !== -1 && given >= first ? rows.slice(first) : rows.slice(given, given + 1);
  return meant.map(
    ({ name }) => argumentSources[`${command.name} ${name}`] ?? argumentSources[name] ?? 'anything',
  );
}
