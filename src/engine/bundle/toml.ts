/**
 * jac.toml as it goes into a bundle: without literal secrets, without passwords in URLs, without comments (which may hold
 * either). What is taken out becomes a reference to an environment variable, which the runtime resolves in the pod; lines keep
 * their numbers.
 */
import { credentials as authCredentials } from '../../model/auth.js';
import { usageError } from '../../model/error.js';
import type { Warning } from '../../model/settings.js';
import { isTable, readToml } from '../settings/toml.js';
import { scanToml, type TomlValue } from './toml-scan.js';

export interface StrippedToml {
  readonly text: string;
  readonly warnings: readonly Warning[];
}

/** Of a root's files, those that are read as settings by the runtime: jac.toml and the profiles beside it. */
export function isSettingsFile(path: string): boolean {
  return /^jac(\.[^/]+)?\.toml$/.test(path);
}

/**
 * Takes secrets out of a settings file.
 * @throws usage error `TomlInvalid`; `TomlNotStripped` where a value could not be replaced without touching another
 */
export function stripToml(text: string, file: string): StrippedToml {
  const before = leavesOf(readToml(text, file).data);
  const warnings: Warning[] = [];
  const edits: Edit[] = [];
  const expected = new Map(before);
  const scan = scanned(text, file);
  for (const value of scan.values) {
    const source = text.slice(value.start, value.end);
    const key = JSON.stringify(value.path);
    const leaf = before.get(key);
    const name = value.path.join('.');
    const reference = referenceFor(value, leaf);
    if (reference !== undefined) {
      expected.set(key, reference.text);
      edits.push({ start: value.start, end: value.end, text: quoted(reference.text, source) });
      if (reference.warning !== undefined) {
        warnings.push({ code: 'CredentialsStripped', file, line: value.line, ...reference.warning });
      }
    } else if (typeof leaf === 'string' && secretName.test(value.path.at(-1) ?? '') && isLiteral(leaf)) {
      warnings.push({
        code: 'SecretInBundle',
        message: `${name} is a literal and goes into the code bundle`,
        file,
        line: value.line,
        next: `write "\${${variableOf(value.path)}}" and give the value under [plugins.scale.secrets]`,
      });
    }
  }
  edits.push(...scan.comments.map((comment) => ({ ...comment, text: '' })));
  const stripped = edited(text, edits);
  const after = leavesOf(readToml(stripped, file).data);
  const same =
    after.size === expected.size && [...expected].every(([key, leaf]) => Object.is(after.get(key), leaf));
  if (!same) throw notStripped(file);
  return { text: stripped, warnings };
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Reference {
  readonly text: string;
  readonly warning?: { readonly message: string; readonly next: string };
}

/** Keys whose texts are secrets by their name, wherever they stand. */
const secretName = /(^|_)(secret|password|passwd|token|api_?key|private_key|access_key)$/i;
/** A user's password in a URL; a port before a path is none. */
const credentials = /[a-z][a-z0-9+.-]*:\/\/[^\s/?#@:]*:(?!\d+[/?#])([^\s@]+)@/gi;
/** Nothing but one variable; a default would be a literal again. */
const pureReference = /^\$\{[^}:]+(:\?[^}]*)?\}$/;

const isLiteral = (text: string): boolean => text !== '' && !pureReference.test(text);

/** What a value is replaced by; undefined when it may stay. */
function referenceFor(value: TomlValue, leaf: Leaf | undefined): Reference | undefined {
  const { path } = value;
  const secrets = path.findIndex((name, i) => name === 'secrets' && path[i - 1] === 'scale');
  if (secrets > 0 && path.length > secrets + 1) {
    if (typeof leaf === 'string' && !isLiteral(leaf)) return undefined;
    return { text: `\${${variableName(path.slice(secrets + 1))}}` };
  }
  if (typeof leaf !== 'string') return undefined;
  const own = authCredentials.find(
    ({ table, name }) => path.slice(-3).join('.') === `scale.${table}.${name}`,
  );
  // Settings warn of it, and give the app the value by that name.
  if (own !== undefined && !leaf.includes('${')) return { text: `\${${own.variable}}` };
  // Settings warn of it; in a pod nobody builds.
  if (/(^|\.)scale\.(build_secrets\.[^.]+|kubernetes\.docker_password)$/.test(path.join('.')))
    return isLiteral(leaf) ? { text: `\${${variableOf(path)}:-}` } : undefined;
  const found = [...leaf.matchAll(credentials)];
  if (!found.some((match) => isLiteral(match[1] ?? ''))) return undefined;
  const variable = variableOf(path);
  return {
    // Unset, the runtime would take the reference itself for the value; so it gets an empty default.
    text: `\${${variable}:-}`,
    warning: {
      message: `${path.join('.')} is a URL with a password and is left out of the code bundle`,
      next: `give it as ${variable} under [plugins.scale.secrets]: the app then reads it from its environment`,
    },
  };
}

/** `REDIS_URL` for `redis_url`, and for `url` in a table `redis`. */
function variableOf(path: readonly string[]): string {
  const named = path.findLastIndex((name) => !/^\d+$/.test(name));
  const isVague = /^(ur[il]|dsn|secret|password|token)$/i.test(path[named] ?? '');
  return variableName(path.slice(Math.max(0, isVague ? named - 1 : named))).toUpperCase();
}

const variableName = (path: readonly string[]): string =>
  path
    .join('_')
    .replace(/[^A-Za-z0-9_]/g, '_')
    .replace(/^(?=\d)/, '_');

/** A string of as many lines as the source had: in a multi-line string a backslash swallows the line ends after it. */
function quoted(reference: string, source: string): string {
  const lineEnds = source.split('\n').length - 1;
  return lineEnds === 0 ? `"${reference}"` : `"""${reference}\\${'\n'.repeat(lineEnds)}"""`;
}

function edited(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const edit of edits.toSorted((a, b) => a.start - b.start)) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

type Leaf = string | number | bigint | boolean;

/** Everything that is neither list nor table, by its path; dates as text. */
function leavesOf(
  data: unknown,
  path: readonly string[] = [],
  leaves = new Map<string, Leaf>(),
): Map<string, Leaf> {
  if (Array.isArray(data) || isTable(data)) {
    for (const [name, item] of Object.entries(data)) leavesOf(item, [...path, name], leaves);
  } else {
    leaves.set(JSON.stringify(path), data instanceof Date ? data.toISOString() : (data as Leaf));
  }
  return leaves;
}

function scanned(text: string, file: string): ReturnType<typeof scanToml> {
  try {
    return scanToml(text);
  } catch (error) {
    if (error instanceof RangeError) throw notStripped(file);
    throw error;
  }
}

function notStripped(file: string): Error {
  return usageError({
    code: 'TomlNotStripped',
    what: `${file}: the secrets in it cannot be taken out safely`,
    why: 'they must not become part of the code bundle',
    next: `write them as references, such as PASSWORD = "\${PASSWORD}", in ${file}`,
    place: { file },
  });
}
