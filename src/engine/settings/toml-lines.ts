/**
 * On which line of a TOML document each key stands. The parser gives values without positions, so this walks the same
 * text again; it takes the document as valid and stops without a word where it is not.
 */

type Path = readonly string[];

/** A key of the result; parts may hold any character. */
export function pathKey(path: Path): string {
  return JSON.stringify(path);
}

/** 1-based line of every key of a valid document, by `pathKey`. Items of arrays of tables are numbered from 0. */
export function keyLines(text: string): ReadonlyMap<string, number> {
  const walk = new Walk(text);
  try {
    walk.document();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return walk.lines;
}

const escapes: Readonly<Record<string, string>> = {
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
  e: '\u001b',
  '"': '"',
  '\\': '\\',
};

class Walk {
  readonly lines = new Map<string, number>();
  /** How many items an array of tables has so far. */
  readonly #items = new Map<string, number>();
  readonly #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  document(): void {
    let table: Path = [];
    for (;;) {
      this.#blank();
      if (this.#at >= this.#text.length) return;
      if (this.#text[this.#at] === '[') table = this.#header();
      else this.#pair(table);
    }
  }

  #header(): Path {
    const isItem = this.#text.startsWith('[[', this.#at);
    this.#at += isItem ? 2 : 1;
    const line = this.#line;
    const names = this.#key();
    this.#expect(isItem ? ']]' : ']');
    let path: Path = [];
    names.forEach((name, i) => {
      path = [...path, name];
      this.#record(path, line);
      const key = pathKey(path);
      if (isItem && i === names.length - 1) this.#items.set(key, (this.#items.get(key) ?? 0) + 1);
      const count = this.#items.get(key);
      if (count !== undefined) path = [...path, String(count - 1)];
    });
    if (isItem) this.#record(path, line);
    return path;
  }

  #pair(table: Path): void {
    const line = this.#line;
    const names = this.#key();
    const path = [...table, ...names];
    for (let length = table.length + 1; length <= path.length; length++) {
      this.#record(path.slice(0, length), line);
    }
    this.#expect('=');
    this.#value(path);
  }

  /** Dotted key: bare, "basic" or 'literal' parts. */
  #key(): string[] {
    const names: string[] = [];
    do {
      this.#spaces();
      const quote = this.#text[this.#at];
      names.push(quote === '"' || quote === "'" ? this.#string() : this.#match(/[A-Za-z0-9_-]+/y));
      this.#spaces();
    } while (this.#text[this.#at] === '.' && ++this.#at > 0);
    return names;
  }

  #value(path: Path): void {
    this.#spaces();
    const first = this.#text[this.#at];
    if (first === '"' || first === "'") this.#string();
    else if (first === '[') this.#list(']', (i) => this.#value([...path, String(i)]));
    else if (first === '{') this.#list('}', () => this.#pair(path));
    else this.#match(/[^,\]}#\r\n]+/y);
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

  #string(): string {
    const quote = this.#text[this.#at] ?? '';
    const long = quote.repeat(3);
    if (this.#text.startsWith(long, this.#at)) {
      // Up to two quotes may stand before the closing three.
      const body = quote === '"' ? '(?:\\\\[^]|[^\\\\])*?' : '[^]*?';
      return this.#match(new RegExp(`${long}${body}${long}${quote}{0,2}`, 'y'));
    }
    const source = this.#match(quote === '"' ? /"(?:\\.|[^"\\\n])*"/y : /'[^'\n]*'/y).slice(1, -1);
    return quote === '"'
      ? source.replace(/\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|.)/g, decode)
      : source;
  }

  #record(path: Path, line: number): void {
    const key = pathKey(path);
    if (!this.lines.has(key)) this.lines.set(key, line);
  }

  #spaces(): void {
    this.#match(/[ \t]*/y);
  }

  /** White space, line ends and comments. */
  #blank(): void {
    this.#match(/(?:[ \t\r\n\uFEFF]|#[^\n]*)*/y);
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
    for (const char of found) if (char === '\n') this.#line++;
    return found;
  }
}

function decode(_: string, code: string): string {
  return code.length > 1 ? String.fromCodePoint(Number.parseInt(code.slice(1), 16)) : (escapes[code] ?? code);
}
