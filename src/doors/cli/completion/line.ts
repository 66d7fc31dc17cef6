import type { Command } from '../command.js';
import type { Flag } from '../flags.js';
import { helpFlag, namedIn } from '../parse.js';

/** What is being typed where the line ends. */
export type Wanted =
  | { readonly kind: 'flag'; readonly text: string }
  | {
      readonly kind: 'value';
      readonly flag: Flag;
      readonly text: string;
      /** Begins the same word, and so every candidate: `-o` of `-ojs`. */
      readonly prefix: string;
    }
  | { readonly kind: 'word'; readonly text: string };

/** A command line up to the word that is being typed; nothing in it need be right. */
export interface Line {
  /** `help` stood before the verb. */
  readonly asksHelp: boolean;
  /** Words of a verb or of a group, as far as they name one. */
  readonly path: string;
  readonly command: Command | undefined;
  /** Words after those. */
  readonly args: readonly string[];
  /** Flags that were given, by name; the last value counts. */
  readonly flags: ReadonlyMap<string, string>;
  readonly wanted: Wanted;
}

/** Flags by their meaning for the verb that is named, or for any verb while none is. */
function knownFlags(commands: readonly Command[], verb: Command | undefined): Flag[] {
  const all = (verb === undefined ? commands : [verb]).flatMap(({ flags }) => flags);
  return [...new Map([...all, helpFlag].map((flag) => [flag.name, flag])).values()];
}

/** Reads words as parse.ts does, but forgives: a line that is not finished is hardly ever a valid one. */
export function readLine(typed: readonly string[], commands: readonly Command[]): Line {
  const before = typed.slice(0, -1);
  const known = knownFlags(commands, namedIn(before, commands));
  const reading = new Reading(known);
  for (const word of before) reading.take(word);
  const wanted = reading.wanted(typed.at(-1)?.trim() ?? '');

  const asksHelp = reading.words[0] === 'help';
  const words = asksHelp ? reading.words.slice(1) : reading.words;
  let path = '';
  let taken = 0;
  const below = () => (path === '' ? '' : `${path} `);
  const isGroup = () => commands.some(({ name }) => name.startsWith(below()));
  while (taken < words.length && isGroup()) {
    const longer = `${below()}${words[taken]}`;
    if (!commands.some(({ name }) => name === longer || name.startsWith(`${longer} `))) break;
    path = longer;
    taken++;
  }
  return {
    asksHelp,
    path,
    command: commands.find(({ name }) => name === path),
    args: words.slice(taken),
    flags: reading.flags,
    wanted,
  };
}

class Reading {
  readonly words: string[] = [];
  readonly flags = new Map<string, string>();
  readonly #known: readonly Flag[];
  /** The flag whose value comes next. */
  #open: Flag | undefined;
  #onlyWords = false;

  constructor(known: readonly Flag[]) {
    this.#known = known;
  }

  take(word: string): void {
    if (this.#open !== undefined) {
      this.flags.set(this.#open.name, word);
      this.#open = undefined;
    } else if (this.#onlyWords) this.words.push(word);
    else if (word === '--') this.#onlyWords = true;
    else if (word.startsWith('--')) this.#takeLong(word);
    else if (/^-[^-]/.test(word)) this.#takeShort(word);
    else this.words.push(word);
  }

  #takeLong(word: string): void {
    const [, name = '', , value] = /^--([^=]*)(=(.*))?$/s.exec(word) ?? [];
    const flag =
      this.#named(name) ?? this.#known.find((each) => each.type === 'boolean' && name === `no-${each.name}`);
    if (flag === undefined) return;
    if (value === undefined && flag.type !== 'boolean') this.#open = flag;
    else this.flags.set(flag.name, value ?? 'true');
  }

  /** `-n`, `-nshop`, `-n=shop`, `-fp`. */
  #takeShort(word: string): void {
    for (let at = 1; at < word.length; at++) {
      const flag = this.#known.find(({ short }) => short === word[at]);
      if (flag === undefined) return;
      if (flag.type === 'boolean') {
        this.flags.set(flag.name, 'true');
        continue;
      }
      const rest = word.slice(at + 1).replace(/^=/, '');
      if (rest === '') this.#open = flag;
      else this.flags.set(flag.name, rest);
      return;
    }
  }

  wanted(text: string): Wanted {
    if (this.#open !== undefined) return { kind: 'value', flag: this.#open, text, prefix: '' };
    if (this.#onlyWords || !text.startsWith('-')) return { kind: 'word', text };
    // Of `--flag=value` shells take the value alone, and put the flag before it again.
    const [, long, value = ''] = /^--([^=]+)=(.*)$/s.exec(text) ?? [];
    const flag = long === undefined ? undefined : this.#named(long);
    if (flag !== undefined) return { kind: 'value', flag, text: value, prefix: '' };
    const short = this.#known.find((each) => each.short === text[1] && each.type !== 'boolean');
    if (short === undefined || text.length < 3) return { kind: 'flag', text };
    if (text[2] === '=') return { kind: 'value', flag: short, text: text.slice(3), prefix: '' };
    return { kind: 'value', flag: short, text: text.slice(2), prefix: text.slice(0, 2) };
  }

  #named(name: string): Flag | undefined {
    return this.#known.find((flag) => flag.name === name);
  }
}
