/**
 * YAML as kubectl and its helpers write kubeconfigs: blocks of mappings and lists with plain values. Reading it with the whole of YAML
 * costs more than a third of what a command that asks the cluster takes; whatever is not that plain is left to the whole.
 */

interface Line {
  readonly indent: number;
  readonly text: string;
}

/** Nothing in these means anything else in YAML, at their place; a word that is no string is none of them (see below). */
const plainKey = /^[A-Za-z][\w./-]{0,200}$/;
const plainText = /^[A-Za-z/](?:[\w/+=.@-]|:(?=[\w/+=.@-]))*$/;
const quoted = /^(?:"([^"\\\t\r]*)"|'([^'\t\r]*)')$/;
const notText = /^(?:true|false|null)$/i;

class NotPlain extends Error {}

/** @returns the value, the same that YAML 1.2 has for the text; undefined when it is not as plain as that, or damaged */
export function plainYaml(text: string): unknown {
  try {
    const lines = text.split('\n').flatMap(lineOf);
    const reader = new Reader(lines);
    return reader.all();
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

function lineOf(line: string): Line[] {
  const text = line.trim();
  if (text === '') return /[^ ]/.test(line) ? notPlain() : [];
  const indent = line.length - line.trimStart().length;
  // Tabs, other spaces and control characters mean other things than they look.
  if (/[^\x20-\x7e]/.test(line)) return notPlain();
  return [{ indent, text }];
}

function notPlain(): never {
  throw new NotPlain();
}

class Reader {
  readonly #lines: Line[];
  #at = 0;

  constructor(lines: Line[]) {
    this.#lines = lines;
  }

  all(): unknown {
    const first = this.#lines[0] ?? notPlain();
    const value = this.#block(first.indent);
    return this.#at === this.#lines.length ? value : notPlain();
  }

  #block(indent: number): unknown {
    return this.#lines[this.#at]?.text.startsWith('- ') ? this.#list(indent) : this.#mapping(indent);
  }

  #mapping(indent: number): Record<string, unknown> {
    const value: Record<string, unknown> = {};
    for (let line = this.#lines[this.#at]; line?.indent === indent; line = this.#lines[this.#at]) {
      if (line.text.startsWith('- ')) return notPlain();
      const colon = line.text.indexOf(':');
      const key = line.text.slice(0, colon);
      const rest = line.text.slice(colon + 1);
      if (colon < 0 || !plainKey.test(key) || notText.test(key) || Object.hasOwn(value, key))
        return notPlain();
      if (rest !== '' && !rest.startsWith(' ')) return notPlain();
      this.#at++;
      value[key] = rest === '' ? this.#below(indent) : scalar(rest.trim());
    }
    this.#ended(indent);
    return value;
  }

  #list(indent: number): unknown[] {
    const value: unknown[] = [];
    for (
      let line = this.#lines[this.#at];
      line?.indent === indent && line.text.startsWith('- ');
      line = this.#lines[this.#at]
    ) {
      const text = line.text.slice(2).trimStart();
      const within = indent + line.text.length - text.length;
      if (text.startsWith('- ') || /:(?: |$)/.test(text)) {
        // What follows the dash is the first line of a block.
        this.#lines[this.#at] = { indent: within, text };
        value.push(this.#block(within));
      } else {
        this.#at++;
        value.push(scalar(text));
        this.#ended(indent);
      }
    }
    return value;
  }

  /** A line that is further in than the block it follows goes on with a value, which plain ones do not. */
  #ended(indent: number): void {
    if ((this.#lines[this.#at]?.indent ?? 0) > indent) notPlain();
  }

  /** The value of a key that has none on its line: a block further in, or a list that is as far in as the key. */
  #below(indent: number): unknown {
    const next = this.#lines[this.#at];
    if (next === undefined || next.indent < indent) return null;
    if (next.indent > indent) return this.#block(next.indent);
    return next.text.startsWith('- ') ? this.#list(indent) : null;
  }
}

function scalar(text: string): unknown {
  if (text === '{}') return {};
  if (text === '[]') return [];
  if (text === 'true') return true;
  if (text === 'false') return false;
  const [, double, single] = quoted.exec(text) ?? [];
  const found = double ?? single;
  if (found !== undefined) return found;
  return plainText.test(text) && !notText.test(text) ? text : notPlain();
}
