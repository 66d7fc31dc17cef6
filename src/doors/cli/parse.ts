import { Parser } from 'yargs/helpers';
import { nearest } from '../../engine/settings/nearest.js';
import type { JacScaleError } from '../../model/error.js';
import { usageError } from '../../model/error.js';
import type { Command, Invocation, OutputFormat } from './command.js';
import type { Flag } from './flags.js';

/** `kubectl jac`, or the verb's part of it, as the user would type it. */
const program = 'kubectl jac';

export type Parsed =
  | { readonly kind: 'help'; readonly command?: Command /** Its words. */; readonly group?: string }
  | { readonly kind: 'run'; readonly command: Command; readonly invocation: Invocation };

export const helpFlag: Flag = {
  name: 'help',
  short: 'h',
  type: 'boolean',
  shown: 'false',
  description: 'Show help',
};

/** The output format asked for, read without a complaint, so that a complaint about the rest can be printed in it. */
export function wantedOutput(argv: readonly string[]): OutputFormat {
  const own = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  const text = own.join('\0');
  const found = /(?:^|\0)(?:--output[=\0]|-o=?\0?)(text|json|yaml)(?=\0|$)/.exec(text);
  return (found?.[1] as OutputFormat | undefined) ?? 'text';
}

/**
 * Reads a command line. Flags may stand before and after the verb, as kubectl's; of a flag given twice the last counts,
 * as with kubectl, unless it is a list.
 * @throws JacScaleError exit 2, naming the flag or verb that was probably meant.
 */
export function parse(argv: readonly string[], commands: readonly Command[]): Parsed {
  // A flag may take a value with one verb and none with another: the verb that is named decides.
  const verb = namedIn(argv, commands);
  const ordered = [...commands].sort((a, b) => Number(a === verb) - Number(b === verb));
  const all = new Map(
    [...ordered.flatMap((command) => command.flags), helpFlag].map((flag) => [flag.name, flag]),
  );
  const words = spread(argv, [...all.values()]);
  const { argv: given, error } = Parser.detailed([...words], optionsFor([...all.values()]));
  const after = (given['--'] ?? []).map(String);
  const takesCommand = verb?.takesCommand === true;
  const rest = [...given._.map(String), ...(takesCommand ? [] : after)];
  // Words that look like flags are flags nobody knows: the parser leaves these among the arguments.
  const strange = given._.map(String).find((word) => /^-(?!\.?\d|$)/.test(word));
  // What follows an unknown flag may be its value, so nothing before the verb may be unknown.
  if (strange !== undefined && given._[0] === strange)
    throw unknownFlag(strange, [...all.values()], undefined);
  const names = rest.filter((word) => word !== strange);

  const asksHelp = given['help'] === true || names[0] === 'help';
  const asked = names[0] === 'help' ? names.slice(1) : names;
  if (asked.length === 0) return { kind: 'help' };
  const [wanted, args] = verbOf(asked, commands);
  const command = commands.find((each) => each.name === wanted);
  if (command === undefined) {
    if (args.length === 0 && isGroup(wanted, commands)) return { kind: 'help', group: wanted };
    throw unknownCommand(wanted, commands);
  }
  if (asksHelp) return { kind: 'help', command };
  if (strange !== undefined) throw unknownFlag(strange, command.flags, command);
  if (error !== null) throw missingValue(error, command);

  const flags: Record<string, string | boolean | string[]> = {};
  for (const flag of all.values()) {
    const value: unknown = given[flag.name];
    if (value === undefined || flag === helpFlag) continue;
    // The same name may take other words with another verb: `-o yaml`.
    const own = command.flags.find((each) => each.name === flag.name);
    if (own === undefined) throw unknownFlag(`--${flag.name}`, command.flags, command);
    flags[flag.name] = checked(own, value, command);
  }
  checkArgs(args, command);
  const output = (flags['output'] ?? 'text') as OutputFormat;
  const { settingsOf } = command;
  const called = { command: command.name, args, flags, output };
  const invocation = takesCommand ? { ...called, after } : called;
  return {
    kind: 'run',
    command,
    invocation: settingsOf === undefined ? invocation : { ...invocation, settingsOf },
  };
}

const isGroup = (words: string, commands: readonly Command[]): boolean =>
  commands.some(({ name }) => name.startsWith(`${words} `));

/** The words that name a command, a group or nothing, and the rest: after the word of a group comes one of its own. */
function verbOf(words: readonly string[], commands: readonly Command[]): [verb: string, args: string[]] {
  const [first = '', ...rest] = words;
  let verb = first;
  while (rest.length > 0 && isGroup(verb, commands)) verb += ` ${rest.shift()}`;
  return [verb, rest];
}

/** The command whose words stand in this order, the first of them before those of any other. */
export function namedIn(argv: readonly string[], commands: readonly Command[]): Command | undefined {
  const first = argv.find((word) => commands.some(({ name }) => name.split(' ')[0] === word));
  return commands.find(({ name }) => {
    let rest = argv;
    return name.split(' ').every((word, index) => {
      const at = index === 0 && word !== first ? -1 : rest.indexOf(word);
      rest = rest.slice(at + 1);
      return at !== -1;
    });
  });
}

function optionsFor(flags: readonly Flag[]) {
  const valued = flags.filter((flag) => flag.type !== 'boolean').map((flag) => flag.name);
  return {
    boolean: flags.filter((flag) => flag.type === 'boolean').map((flag) => flag.name),
    string: valued,
    narg: Object.fromEntries(valued.map((name) => [name, 1])),
    alias: Object.fromEntries(
      flags.flatMap((flag) => (flag.short === undefined ? [] : [[flag.name, flag.short]])),
    ),
    configuration: {
      'camel-case-expansion': false,
      'dot-notation': false,
      'greedy-arrays': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'populate--': true,
      'strip-aliased': true,
      'unknown-options-as-args': true,
    },
  };
}

/** Writes `-nfoo` and `-n=foo` as `-n foo`, as pflag reads them, and refuses `--flag=word` of a boolean. */
function spread(argv: readonly string[], flags: readonly Flag[]): string[] {
  const words: string[] = [];
  for (const [index, word] of argv.entries()) {
    if (word === '--') return [...words, ...argv.slice(index)];
    const flag = flags.find((each) => each.short !== undefined && word.startsWith(`-${each.short}`));
    const assigned = /^--([a-z-]+)=(.*)$/s.exec(word);
    const known = flags.find((each) => each.name === assigned?.[1]);
    if (known?.type === 'boolean' && assigned?.[2] !== 'true' && assigned?.[2] !== 'false') {
      throw usageError({
        code: 'FlagInvalid',
        what: `invalid argument "${assigned?.[2]}" for --${known.name}: expected true or false`,
      });
    }
    if (flag === undefined || flag.type === 'boolean' || word.length === 2) words.push(word);
    else words.push(word.slice(0, 2), word.slice(word[2] === '=' ? 3 : 2));
  }
  return words;
}

function checked(flag: Flag, value: unknown, command: Command): string | boolean | string[] {
  const values = (Array.isArray(value) ? value : [value]) as (string | boolean)[];
  if (flag.type === 'list') {
    if (values.some((each) => each === '')) throw emptyValue(flag, command);
    return values.map(String);
  }
  const last = values.at(-1) ?? '';
  if (flag.type === 'text' && last === '') throw emptyValue(flag, command);
  if (flag.choices !== undefined && !flag.choices.includes(String(last))) {
    throw usageError({
      code: 'FlagInvalid',
      what: `invalid argument "${last}" for --${flag.name}: expected ${flag.choices.join(', ')}`,
      next: seeHelp(command),
    });
  }
  return last;
}

function checkArgs(args: readonly string[], command: Command): void {
  const [least, most] = command.args;
  if (args.length < least) {
    throw usageError({
      code: 'ArgumentMissing',
      what: `${command.name} needs ${needed(command)}`,
      next: seeHelp(command),
    });
  }
  const extra = args[most];
  if (extra !== undefined) {
    throw usageError({
      code: 'ArgumentUnknown',
      what: `unexpected argument "${extra}"`,
      next: seeHelp(command),
    });
  }
}

/** Names in capitals stand in the usage for what is to be typed. */
function needed({ name, usage, examples: [example] }: Command): string {
  if (usage.startsWith('FILE')) return `a file, such as: ${program} ${name} app.jac`;
  const words = usage.split(' ').filter((word) => /^[A-Z]/.test(word));
  return `${words.join(' and ')}${example === undefined ? '' : `, such as: ${example.line}`}`;
}

const seeHelp = (command?: Command) =>
  `See '${program}${command === undefined ? '' : ` ${command.name}`} --help' for usage.`;

const suggestion = (found: string | undefined) => (found === undefined ? '' : ` (did you mean ${found}?)`);

function unknownCommand(name: string, commands: readonly Command[]): JacScaleError {
  const near = nearest(
    name,
    commands.map((command) => command.name),
  );
  return usageError({
    code: 'CommandUnknown',
    what: `unknown command "${name}"${suggestion(near === undefined ? undefined : `"${near}"`)}`,
    next: seeHelp(),
  });
}

function unknownFlag(word: string, flags: readonly Flag[], command: Command | undefined): JacScaleError {
  const [given = word] = word.split('=');
  const short = !given.startsWith('--');
  const near = short
    ? undefined
    : nearest(
        given.slice(2),
        flags.map((flag) => flag.name),
      );
  return usageError({
    code: 'FlagUnknown',
    what: `unknown ${short ? 'shorthand flag' : 'flag'}: ${given}${suggestion(near === undefined ? undefined : `--${near}`)}`,
    next: seeHelp(command),
  });
}

function missingValue(error: Error, command: Command): JacScaleError {
  const name = /following: (.+)$/.exec(error.message)?.[1];
  return usageError({
    code: 'FlagInvalid',
    what: name === undefined ? error.message : `flag needs an argument: --${name}`,
    next: seeHelp(command),
  });
}

function emptyValue(flag: Flag, command: Command): JacScaleError {
  return usageError({
    code: 'FlagInvalid',
    what: `flag needs an argument, got an empty one: --${flag.name}`,
    next: seeHelp(command),
  });
}
