import type { Command, Group } from '../command.js';
import type { Flag } from '../flags.js';
import { helpFlag } from '../parse.js';
import { type Line, readLine } from './line.js';
import type { Lookups, Place } from './lookups.js';
import { type Answer, type Candidate, directives, nothing } from './protocol.js';
import { type Source, sourceOfFlag, sourcesOfArgument } from './values.js';

export interface Known {
  readonly commands: readonly Command[];
  readonly groups: readonly Group[];
}

/**
 * Candidates for the last of the words, which may be empty. They come from the tables that the parser and the help read, and
 * from lookups; a lookup that fails has none.
 */
export async function complete(typed: readonly string[], known: Known, lookups: Lookups): Promise<Answer> {
  const line = readLine(typed.length === 0 ? [''] : typed, known.commands);
  const { wanted, command } = line;
  const beginning = (candidates: readonly Candidate[], text: string) =>
    candidates.filter(({ value }) => value.startsWith(text));
  if (wanted.kind === 'flag')
    return { ...nothing, candidates: beginning(flagCandidates(line, known), wanted.text) };
  if (wanted.kind === 'value') {
    const { candidates, directive } = await from(sourceOfFlag(wanted.flag, command?.name), line, lookups);
    const { prefix, text } = wanted;
    // A shell finds files for a whole word only.
    if (prefix !== '' && candidates.length === 0) return nothing;
    const whole = candidates.map((each) => ({ ...each, value: prefix + each.value }));
    return {
      candidates: directive & directives.filesEndingIn ? whole : beginning(whole, prefix + text),
      directive,
    };
  }
  if (command === undefined) return { ...nothing, candidates: beginning(words(line, known), wanted.text) };
  if (line.asksHelp) return nothing;
  const sources = sourcesOfArgument(command, line.args.length);
  const answers = await Promise.all(sources.map((source) => from(source, line, lookups)));
  const given = answers.flatMap(({ candidates, directive }) =>
    directive & directives.filesEndingIn
      ? []
      : beginning(candidates, wanted.text).filter(({ value }) => !line.args.includes(value)),
  );
  // Names and files cannot be asked for at once; files are what is left when no name begins so.
  if (given.length > 0) return { ...nothing, candidates: given };
  return answers.find(({ directive }) => (directive & directives.noFiles) === 0) ?? nothing;
}

/** Verbs and groups that may come next. */
function words({ path, args, asksHelp }: Line, { commands, groups }: Known): Candidate[] {
  if (args.length > 0) return [];
  const prefix = path === '' ? '' : `${path} `;
  const found = new Map<string, Candidate>();
  for (const { name, short } of commands.filter((each) => each.name.startsWith(prefix))) {
    const [value = ''] = name.slice(prefix.length).split(' ');
    const group = groups.find((each) => each.name === prefix + value);
    if (!found.has(value)) found.set(value, { value, description: group?.short ?? short });
  }
  const help = { value: 'help', description: 'Show help of a command' };
  return [...found.values(), ...(path === '' && !asksHelp ? [help] : [])];
}

function flagCandidates({ path, command, flags, wanted }: Line, { commands }: Known): Candidate[] {
  const below = commands.filter(({ name }) => path === '' || name.startsWith(`${path} `));
  const meant = command === undefined ? below : [command];
  const rows = new Map(
    [helpFlag, ...meant.flatMap((each) => each.flags)].toReversed().map((flag) => [flag.name, flag]),
  );
  // Before a verb any flag may stand; all of them at once would help nobody.
  const isCommon = ({ name }: Flag) =>
    meant.filter((each) => each.flags.some((flag) => flag.name === name)).length * 2 >= meant.length;
  const shown = [...rows.values()]
    .filter((flag) => wanted.text.length > 2 || flag === helpFlag || isCommon(flag))
    .filter((flag) => flag.type === 'list' || !flags.has(flag.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return shown.flatMap(({ name, short, type, shown: preset, description }) => {
    const yes = { value: `--${name}`, description };
    // One that is off need not be switched off, so that is offered to those who ask for it.
    const isOffered = type === 'boolean' && (preset === 'true' || wanted.text.startsWith('--no-'));
    const no = isOffered ? [{ value: `--no-${name}`, description: `Not: ${description}` }] : [];
    return [...(short === undefined ? [] : [{ value: `-${short}`, description }]), yes, ...no];
  });
}

async function from(source: Source, { flags, command, args }: Line, lookups: Lookups): Promise<Answer> {
  if (typeof source !== 'string') return { ...nothing, candidates: source.map((value) => ({ value })) };
  if (source === 'anything') return nothing;
  if (source === 'jac-file') return { candidates: [{ value: 'jac' }], directive: directives.filesEndingIn };
  if (source === 'file') return { candidates: [], directive: directives.files };
  if (source === 'folder') return { candidates: [], directive: directives.folders };
  const isFile = command !== undefined && sourcesOfArgument(command, 0).includes('jac-file');
  const place: Place = {
    kubeconfig: flags.get('kubeconfig'),
    context: flags.get('context'),
    namespace: flags.get('namespace'),
    name: flags.get('name'),
    file: isFile ? args.find((arg) => arg.endsWith('.jac')) : undefined,
  };
  const candidates = await lookups[source](place).catch(() => []);
  const directive = source === 'revisions' ? directives.noFiles + directives.keepOrder : directives.noFiles;
  return { candidates, directive };
}
