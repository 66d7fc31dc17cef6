/** jac.toml as data that knows its lines. */
import { parse, TomlError } from 'smol-toml';
import { usageError } from '../../model/error.js';
import { keyLines, pathKey } from './toml-lines.js';

export type TomlTable = Readonly<Record<string, unknown>>;

export interface TomlDocument {
  /** As messages name it. */
  readonly file: string;
  readonly data: TomlTable;
  /** 1-based line of a key, else of the nearest table around it; undefined when it cannot be told. */
  lineOf(path: readonly string[]): number | undefined;
}

export function isTable(value: unknown): value is TomlTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

/** The table or value at a path, undefined when there is none. */
export function valueAt(data: TomlTable, path: readonly string[]): unknown {
  let value: unknown = data;
  for (const name of path) {
    value = isTable(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

/**
 * Reads a document. `file` is the name that messages use.
 * @throws usage error `TomlInvalid` with file:line:column.
 */
export function readToml(text: string, file: string): TomlDocument {
  const data = parseOrThrow(text, file);
  let lines: ReadonlyMap<string, number> | undefined;
  return {
    file,
    data,
    lineOf(path) {
      lines ??= keyLines(text);
      for (let length = path.length; length > 0; length--) {
        const line = lines.get(pathKey(path.slice(0, length)));
        if (line !== undefined) return line;
      }
      return undefined;
    },
  };
}

function parseOrThrow(text: string, file: string): TomlTable {
  try {
    return parse(text, { integersAsBigInt: 'asNeeded' });
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // The library's message goes on with a picture of the lines, which may hold secrets.
    const why = error.message.replace(/^Invalid TOML document: /, '').split('\n', 1)[0] ?? '';
    throw usageError({
      code: 'TomlInvalid',
      what: `${file}:${error.line}:${error.column}: ${why}`,
      next: `correct the syntax of ${file} (https://toml.io)`,
      place: { file, line: error.line },
      cause: undefined,
    });
  }
}
