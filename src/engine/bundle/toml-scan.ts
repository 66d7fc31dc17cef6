/**
 * Where the values and comments of a TOML document stand, so that they can be replaced in place. It takes the document as
 * valid (the parser has been there before).
 */

export interface TomlValue {
  /** Keys from the top; items of lists and of arrays of tables by their index. */
  readonly path: readonly string[];
  /** Span of a value that is neither list nor table: `[start, end)` in the text. */
  readonly start: number;
  readonly end: number;
  /** 1-based line of `start`. */
  readonly line: number;
}

export interface TomlScan {
  readonly values: readonly TomlValue[];
  readonly comments: readonly { readonly start: number; readonly end: number }[];
}

/**
 * Scans a document.
 * @throws RangeError where the text is not TOML
 */
export function scanToml(text: string): TomlScan {
  const scanner = new Scanner(text);
  scanner.document();
  return scanner;
}

class Scanner implements TomlScan {
  readonly values: TomlValue[] = [];
  readonly comments: { start: number; end: number }[] = [];
  readonly #text: string;
  #at = 0;
  #line = 1;
  #counted = 0;
  /** How many items an array of tables has so far. */
  readonly #items = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  document(): void {
    let table: readonly string[] = [];
    for (;;) {
      this.#blank();
      if (this.#at >= this.#text.length) return;
      if (this.#text[this.#at] === '[') table = this.#header();
      else this.#pair(table);
    }
  }

  #header(): readonly string[] {
    const isItem = this.#text.startsWith('[[', this.#at);
    this.#at += isItem ? 2 : 1;
    const names = this.#key();
    this.#expect(isItem ? ']]' : ']');
    const path: string[] = [];
    names.forEach((name, i) => {
      path.push(name);
      const key = JSON.stringify(path);
      if (isItem && i === names.length - 1) this.#items.set(key, (this.#items.get(key) ?? 0) + 1);
      const count = this.#items.get(key);
      if (count !== undefined) path.push(String(count - 1));
    });
    return path;
  }

  #pair(table: readonly string[]): void {
    const path = [...table, ...this.#key()];
    this.#expect('=');
    this.#value(path);
  }

  /** Dotted key: bare, "basic" or 'literal' parts. */
  #key(): string[] {
    const names: string[] = [];
    do {
      this.#spaces();
      const quote = this.#text[this.#at];
      if (quote === '"' || quote === "'") {
        const source = this.#string();
        names.push(quote === '"' ? unescaped(source.slice(1, -1)) : source.slice(1, -1));
      } else {
        names.push(this.#match(/[A-Za-z0-9_-]+/y));
      }
      this.#spaces();
    } while (this.#text[this.#at] === '.' && ++this.#at > 0);
    return names;
  }

  #value(path: readonly string[]): void {
    this.#spaces();
    const first = this.#text[this.#at];
    if (first === '[') this.#list(']', (i) => this.#value([...path, String(i)]));
    else if (first === '{') this.#list('}', () => this.#pair(path));
    else this.#scalar(path);
  }

  #scalar(path: readonly string[]): void {
    const start = this.#at;
    const line = this.#lineHere();
    const first = this.#text[start];
    if (first === '"' || first === "'") this.#string();
    else {
      const source = this.#match(/[^,\]}#\r\n]+/y);
      this.#at -= source.length - source.trimEnd().length;
    }
    this.values.push({ path, start, end: this.#at, line });
  }

  #list(end: string, item: (index: number) => void): void {
    this.#at++;
    for (let i = 0; ; i++) {
      this.#blank();
      if (this.#text[this.#at] === end) break;
      item(i);
      this.#blank();
      if (this.#text[this.#at] === ',') this.#at++;
      else if (this.#text[this.#at] !== end) throw new RangeError('no list');
    }
    this.#at++;
  }

  /** A string with its quotes. */
  #string(): string {
    const quote = this.#text[this.#at];
    const long = quote === '"' ? '"""' : "'''";
    const isLong = this.#text.startsWith(long, this.#at);
    // Up to two quotes may stand before the closing three.
    if (quote === '"')
      return this.#match(isLong ? /"""(?:\\[\s\S]|[^\\])*?""""{0,2}/y : /"(?:\\.|[^"\\\n])*"/y);
    return this.#match(isLong ? /'''[\s\S]*?''''{0,2}/y : /'[^'\n]*'/y);
  }

  #spaces(): void {
    this.#match(/[ \t]*/y);
  }

  /** White space and line ends; comments are noted. */
  #blank(): void {
    for (;;) {
      this.#match(/[ \t\r\n\uFEFF]*/y);
      if (this.#text[this.#at] !== '#') return;
      const start = this.#at;
      this.#match(/[^\r\n]*/y);
      this.comments.push({ start, end: this.#at });
    }
  }

  #expect(text: string): void {
    if (!this.#text.startsWith(text, this.#at)) throw new RangeError(`no ${text}`);
    this.#at += text.length;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) throw new RangeError('no match');
    this.#at += found.length;
    return found;
  }

  #lineHere(): number {
    for (; this.#counted < this.#at; this.#counted++) if (this.#text[this.#counted] === '\n') this.#line++;
    return this.#line;
  }
}

/** JSON knows the same escapes but for `\e`, `\xHH` and `\UHHHHHHHH`. */
function unescaped(source: string): string {
  const plain = source
    .replace(/\\(\\)|\\e/g, (all, backslash) => (backslash === undefined ? '\\u001b' : all))
    .replace(/\\(\\)|\\x([0-9A-Fa-f]{2})|\\U([0-9A-Fa-f]{8})/g, (all, backslash, short, long) =>
      backslash !== undefined
        ? all
        : JSON.stringify(String.fromCodePoint(Number.parseInt(short ?? long, 16))).slice(1, -1),
    );
  return JSON.parse(`"${plain.replaceAll('\t', '\\t')}"`) as string;
}
