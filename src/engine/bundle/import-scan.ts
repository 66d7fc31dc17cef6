/** What a Jac or Python file imports, told from its text alone. */

export interface Import {
  /** Dotted, with leading dots where it is relative: `catalog.cards`, `..shared`; or a path in quotes: `./chart.js`. */
  readonly target: string;
  /** Names taken from it; each may be a module of its own. */
  readonly names: readonly string[];
  /** 1-based. */
  readonly line: number;
}

interface Token {
  readonly text: string;
  readonly line: number;
}

const strings = /("""|''')[\s\S]*?\1|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'/;
const words = /[\p{L}_][\p{L}\p{N}_]*|\.+|[^\s]/u;
const jacTokens = new RegExp(`#\\*[\\s\\S]*?\\*#|#[^\\n]*|${strings.source}|${words.source}`, 'gu');
const pythonTokens = new RegExp(`#[^\\n]*|${strings.source}|${words.source}`, 'gu');

const isName = (text: string | undefined): text is string => text !== undefined && /^[\p{L}_]/u.test(text);
const isText = (text: string | undefined): text is string => text !== undefined && /^["']/.test(text);

/** Imports of a .jac file, those of its inline Python (`::py::`) included. */
export function jacImports(text: string): Import[] {
  const python: Import[] = [];
  const jac = text.replace(/::py::([\s\S]*?)::py::/g, (block, code: string, at: number) => {
    const before = text.slice(0, at).split('\n').length - 1;
    python.push(...pythonImports(code).map((found) => ({ ...found, line: found.line + before })));
    return block.replace(/[^\n]/g, ' ');
  });
  const reader = new Reader(jac, jacTokens);
  const found: Import[] = [];
  for (let before = ''; ; ) {
    const token = reader.take();
    if (token === undefined) return [...found, ...python];
    const opens = (token.text === 'import' || token.text === 'include') && !before.endsWith('.');
    if (opens) found.push(...jacStatement(reader, token.line));
    before = token.text;
  }
}

/** `import a.b as c, d;` · `import from a.b { c, d as e }` · `import from a.b, c;` · `include a;` · each with `:py` or `:jac` */
function jacStatement(reader: Reader, line: number): Import[] {
  if (reader.skip(':')) reader.take();
  if (!reader.skip('from')) return list(reader, line);
  const target = reader.target();
  if (target === undefined) return [];
  const names: string[] = [];
  const opened = reader.skip('{');
  if (!opened && !reader.skip(',')) return [{ target, names, line }];
  for (let token = reader.take(); token !== undefined; token = reader.take()) {
    if (token.text === '}' || token.text === ';') break;
    if (token.text === 'as') reader.take();
    else if (isName(token.text)) names.push(token.text);
  }
  return [{ target, names, line }];
}

/** Imports of a Python file, and what it gives to `import_module` as a literal. */
export function pythonImports(text: string): Import[] {
  const reader = new Reader(text, pythonTokens);
  const found: Import[] = [];
  for (let before = ''; ; ) {
    const token = reader.take();
    if (token === undefined) return found;
    const { text: word, line } = token;
    if (!before.endsWith('.') || word === 'import_module') {
      if (word === 'import') found.push(...list(reader, line));
      else if (word === 'from') found.push(...pythonFrom(reader, line));
      else if (word === 'import_module' && reader.skip('(')) {
        const target = reader.target();
        if (target !== undefined) found.push({ target, names: [], line });
      }
    }
    before = word;
  }
}

/** `from a.b import c, d as e` · `from . import (c)`; anything else after `from` is no import. */
function pythonFrom(reader: Reader, line: number): Import[] {
  const target = reader.target();
  if (target === undefined || !reader.skip('import')) return [];
  const opened = reader.skip('(');
  const names: string[] = [];
  do {
    const token = reader.peek();
    if (!isName(token?.text)) break;
    names.push(token.text);
    reader.take();
    if (reader.skip('as')) reader.take();
  } while (reader.skip(','));
  if (opened) reader.skip(')');
  return [{ target, names, line }];
}

/** `a.b as c, d` */
function list(reader: Reader, line: number): Import[] {
  const found: Import[] = [];
  do {
    const target = reader.target();
    if (target === undefined) break;
    found.push({ target, names: [], line });
    if (reader.skip('as')) reader.take();
  } while (reader.skip(','));
  return found;
}

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(text: string, pattern: RegExp) {
    let line = 1;
    let reached = 0;
    this.#tokens = [...text.matchAll(pattern)].flatMap((match) => {
      for (; reached < match.index; reached++) if (text[reached] === '\n') line++;
      const [token] = match;
      return token.startsWith('#') ? [] : [{ text: token, line }];
    });
  }

  take(): Token | undefined {
    return this.#tokens[this.#at++];
  }

  peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  skip(text: string): boolean {
    if (this.peek()?.text !== text) return false;
    this.#at++;
    return true;
  }

  /** A dotted name with leading dots, or what stands in quotes. Python lets a relative import end with its dots. */
  target(): string | undefined {
    const first = this.peek()?.text;
    if (isText(first)) {
      this.#at++;
      const inside = first.replace(/^("""|'''|["'])([\s\S]*)\1$/, '$2');
      return inside === '' ? undefined : inside;
    }
    let target = '';
    if (first !== undefined && /^\.+$/.test(first)) {
      target = first;
      this.#at++;
    }
    let next = this.peek()?.text;
    while (isName(next) && next !== 'import') {
      target += next;
      this.#at++;
      const [dot, after] = [this.peek()?.text, this.#tokens[this.#at + 1]?.text];
      if (dot !== '.' || !isName(after)) break;
      target += '.';
      this.#at++;
      next = after;
    }
    return target === '' ? undefined : target;
  }
}
