/** From the YAML of a template to the form that template.ts fills. Loads a YAML parser: never on the way of a command. */
import { isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import { declarations, invalid, lineOf, parse, type SourceFile } from './declarations.js';
import {
  type Placeholder,
  type PlaceholderType,
  placeholderTypes,
  type Template,
  type TemplateNode,
} from './template.js';

export interface TemplateSource {
  readonly placeholders: SourceFile;
  readonly documents: readonly SourceFile[];
  /** Texts that `$file: NAME` may take in, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Names that whoever fills the template gives, whether it uses them or not. */
  readonly builtIn?: Readonly<Record<string, Placeholder>>;
}

/**
 * Checks a template as a whole: every name declared, every declaration used, every flag a boolean.
 * @throws JacScaleError `TemplateInvalid` (exit 2) with file, line and key
 */
export function compile(source: TemplateSource): Template {
  const declared = declarations(source.placeholders);
  const placeholders = { ...source.builtIn, ...declared };
  const used = new Set<string>();
  const documents = source.documents.flatMap((file) => {
    const { parsed, lines } = parse(file);
    return parsed.map((document) => {
      if (document.contents === null) throw invalid(file.file, 1, '', 'empty document');
      const line = lineOf(document.contents, lines);
      const scope: Scope = { file: file.file, lines, placeholders, files: source.files, used };
      return { file: file.file, line, node: compileNode(document.contents, '', scope) };
    });
  });
  for (const [name, { line }] of Object.entries(declared)) {
    if (!used.has(name))
      throw invalid(source.placeholders.file, line, name, `${name} is declared but not used`);
  }
  return { file: source.placeholders.file, placeholders, documents };
}

interface Scope {
  readonly file: string;
  readonly lines: LineCounter;
  readonly placeholders: Readonly<Record<string, Placeholder>>;
  readonly files: Readonly<Record<string, string>>;
  readonly used: Set<string>;
}

function compileNode(node: unknown, path: string, scope: Scope): TemplateNode {
  if (isSeq(node)) return node.items.map((item, index) => compileNode(item, `${path}[${index}]`, scope));
  if (isMap(node)) return compileMap(node, path, scope);
  const line = lineOf(node as Node, scope.lines);
  if (isAlias(node)) throw invalid(scope.file, line, path, 'aliases are not allowed');
  const value: unknown = isScalar(node) ? node.value : null;
  if (typeof value === 'string') return compileText(value, line, path, scope);
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return value;
  throw invalid(scope.file, line, path, 'expected text, a number, true, false or null');
}

function compileMap(
  map: { items: { key: unknown; value: unknown }[] },
  path: string,
  scope: Scope,
): TemplateNode {
  const entries = new Map(map.items.map(({ key, value }) => [String(key), { key: key as Node, value }]));
  const flag = entries.get('when');
  if (flag !== undefined) {
    const line = lineOf(flag.key, scope.lines);
    // `when: {given: NAME}`: of any type, whatever its value is.
    const given = isMap(flag.value) ? flag.value.get('given') : undefined;
    const name =
      typeof given === 'string' && isMap(flag.value) && flag.value.items.length === 1
        ? use(given, line, `${path}.when`, scope)
        : use(plain(flag.value), line, `${path}.when`, scope, ['boolean']);
    const rest = map.items.filter(({ key }) => String(key) !== 'when');
    return { $when: name, $then: compileMap({ items: rest }, path, scope), line };
  }
  const out: { [key: string]: TemplateNode } = {};
  for (const [key, entry] of entries) {
    const line = lineOf(entry.key, scope.lines);
    const here = path === '' ? key : `${path}.${key}`;
    if (key.startsWith('$')) {
      if (entries.size > 1) throw invalid(scope.file, line, here, `${key} stands alone`);
      if (key === '$list') return compileList(entry.value, line, here, scope);
      if (key === '$value') return { $value: use(plain(entry.value), line, here, scope), line };
      if (key === '$string') {
        const name = use(plain(entry.value), line, here, scope, ['string', 'integer', 'boolean']);
        return { $text: ['', name, ''], line };
      }
      const text = key === '$file' ? scope.files[plain(entry.value)] : undefined;
      if (text !== undefined) return text;
      throw invalid(
        scope.file,
        line,
        here,
        key === '$file' ? `no file ${plain(entry.value)}` : `unknown directive ${key}`,
      );
    }
    if (key.includes('${')) throw invalid(scope.file, line, here, 'a key cannot hold a placeholder');
    if (key === '__proto__') throw invalid(scope.file, line, here, 'not a key');
    out[key] = compileNode(entry.value, here, scope);
  }
  return out;
}

/** A list as a map's only content: a map can have a `when`, a list cannot. */
function compileList(node: unknown, line: number, path: string, scope: Scope): TemplateNode {
  if (isSeq(node)) return compileNode(node, path, scope);
  throw invalid(scope.file, line, path, 'expected a list');
}

/** Literal text and names by turns; one lone `${name}` is the value itself. `$${` is a literal `${`. */
function compileText(text: string, line: number, path: string, scope: Scope): TemplateNode {
  const parts = [''];
  const append = (literal: string) => {
    parts[parts.length - 1] += literal;
  };
  let last = 0;
  for (const found of text.matchAll(/\$\$\{|\$\{([^}]*)(\}?)/g)) {
    append(text.slice(last, found.index));
    last = found.index + found[0].length;
    if (found[0] === '$${') {
      append('${');
      continue;
    }
    if (found[2] === '') throw invalid(scope.file, line, path, 'a placeholder is not closed');
    parts.push(found[1] ?? '', '');
  }
  append(text.slice(last));
  if (parts.length === 1) return parts[0] ?? '';
  if (parts.length === 3 && parts[0] === '' && parts[2] === '') {
    return { $value: use(parts[1] ?? '', line, path, scope), line };
  }
  const names = parts.filter((_, index) => index % 2 === 1);
  for (const name of names) use(name, line, path, scope, ['string', 'integer', 'boolean']);
  return { $text: parts, line };
}

function use(
  name: string,
  line: number,
  path: string,
  scope: Scope,
  types: readonly PlaceholderType[] = placeholderTypes,
): string {
  const placeholder = Object.hasOwn(scope.placeholders, name) ? scope.placeholders[name] : undefined;
  if (placeholder === undefined) throw invalid(scope.file, line, path, `unknown placeholder "${name}"`);
  if (!types.includes(placeholder.type)) {
    throw invalid(
      scope.file,
      line,
      path,
      `${name} is a ${placeholder.type}; here stands a ${types.join(' or ')}`,
    );
  }
  scope.used.add(name);
  return name;
}

function plain(node: unknown): string {
  return isScalar(node) && typeof node.value === 'string' ? node.value : '';
}
