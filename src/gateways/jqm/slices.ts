/**
 * JSON taken apart without reading its numbers: an item or a field is a slice of the text as it came, so that no id loses its last
 * digits and nothing that a node says is written differently by us.
 */

/** The items of a JSON array, as written. @throws SyntaxError for anything else */
export function itemsOf(text: string): string[] {
  return [...parts(text, '[', ']')];
}

/** The fields of a JSON object, values as written, in their order; the last of a repeated name counts. @throws SyntaxError */
export function fieldsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const part of parts(text, '{', '}')) {
    const name = /^"(?:[^"\\]|\\.)*"/.exec(part)?.[0];
    const rest = name === undefined ? '' : part.slice(name.length).trimStart();
    if (name === undefined || !rest.startsWith(':')) throw new SyntaxError('expected a name and a value');
    const value = rest.slice(1).trim();
    if (value === '') throw new SyntaxError('expected a value');
    fields.set(String(JSON.parse(name)), value);
  }
  return fields;
}

/** The object that these fields make, values as they are. */
export function objectFrom(fields: ReadonlyMap<string, string>): string {
  return `{${[...fields].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(',')}}`;
}

export function arrayFrom(items: readonly string[]): string {
  return `[${items.join(',')}]`;
}

/** The text of a JSON string; undefined for another value or none. */
export function textOf(value: string | undefined): string | undefined {
  return value?.startsWith('"') ? String(JSON.parse(value)) : undefined;
}

/** A whole number, exactly; undefined for another value or none. */
export function integerOf(value: string | undefined): bigint | undefined {
  return value !== undefined && /^-?\d+$/.test(value) ? BigInt(value) : undefined;
}

/** What commas part at the first level between two brackets. */
function* parts(text: string, open: string, close: string): Generator<string> {
  // Whether it is JSON at all is the parser's to say; here its structure can be relied upon.
  JSON.parse(text);
  const body = text.trim();
  if (!body.startsWith(open) || !body.endsWith(close)) throw new SyntaxError(`expected ${open} … ${close}`);
  let depth = 0;
  let start = 1;
  for (let at = 1; at < body.length - 1; at++) {
    const character = body[at];
    if (character === '"') at = endOfString(body, at);
    else if (character === '[' || character === '{') depth++;
    else if (character === ']' || character === '}') depth--;
    else if (character === ',' && depth === 0) {
      yield body.slice(start, at).trim();
      start = at + 1;
    }
  }
  const last = body.slice(start, -1).trim();
  if (last !== '') yield last;
}

/** Where the string that begins there ends. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
