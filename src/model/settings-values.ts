/**
 * Readers of single setting values: from what a flag, a variable or jac.toml gives (text, number, list, table) to the
 * value the engine works with, or a complaint that finishes the sentence `KEY: …`. Rules are those of the Kubernetes API.
 */
import { compareQuantities, parseQuantity } from './quantity.js';

export type Parsed<T> = { readonly value: T } | { readonly complaint: string };
export type Parse<T> = (raw: unknown) => Parsed<T>;

/** A value as a complaint quotes it: short, on one line. */
export function quote(raw: unknown): string {
  if (Array.isArray(raw)) return 'a list';
  if (raw instanceof Date) return 'a date';
  if (typeof raw === 'object' && raw !== null) return 'a table';
  const text = typeof raw === 'string' ? JSON.stringify(raw) : String(raw);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function refuse(expected: string, raw: unknown): { readonly complaint: string } {
  return { complaint: `expected ${expected}, got ${quote(raw)}` };
}

function matching(pattern: RegExp, expected: string, longest = 253): Parse<string> {
  return (raw) =>
    typeof raw === 'string' && raw.length <= longest && pattern.test(raw)
      ? { value: raw }
      : refuse(expected, raw);
}

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export const longestAppName = 40;

/** A name for the app: it also begins Service names, which have to start with a letter (DNS-1035). */
export const appName = matching(
  /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  `a name of at most ${longestAppName} lowercase letters, digits and "-" that starts with a letter`,
  longestAppName,
);

export const namespaceName = matching(
  label,
  'a namespace name: at most 63 lowercase letters, digits and "-"',
  63,
);

export const objectName = matching(subdomain, 'an object name: lowercase letters, digits, "-" and "."');

export const gatewayName = matching(
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?\/)?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/,
  'the name of a Gateway, or namespace/name',
);

export const text = matching(/^[^\p{Cc}]+$/u, 'a text', 1024);

/** distribution/reference: [host[:port]/]path[:tag][@digest], lowercase path. */
export const image = matching(
  /^([a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:\d+)?\/)?[a-z0-9]+([._/-]+[a-z0-9]+)*(:\w[\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/,
  'an image such as "registry.example.com/python:3.12-slim"',
  512,
);

/** A host, with a port perhaps; `http://` in front says that it does without TLS. */
export const registry = matching(
  /^(https?:\/\/)?[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:\d+)?\/?$/,
  'a registry such as ghcr.io or http://registry.local:5000',
);

export const registryHost = matching(
  /^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?(:\d+)?$/,
  'a host such as registry.local:5000',
);

export const platform = matching(
  /^[a-z0-9]+\/[a-z0-9_]+(\/v[0-9]+)?$/,
  'a platform such as linux/amd64 or linux/arm/v7',
);

/** Any text, the empty one included. */
export const anyText: Parse<string> = (raw) =>
  ['string', 'number', 'boolean'].includes(typeof raw) ? { value: String(raw) } : refuse('a text', raw);

export const httpPath = matching(/^\/[!-~]*$/, 'a path that starts with "/"', 1024);

export function oneOf<T extends string>(choices: readonly T[]): Parse<T> {
  return (raw) => {
    const value = choices.find((choice) => choice === raw);
    return value === undefined ? refuse(choices.map((choice) => `"${choice}"`).join(' or '), raw) : { value };
  };
}

export function integer(least: number, most = 2 ** 31 - 1): Parse<number> {
  const expected =
    most === 2 ** 31 - 1 ? `a whole number of at least ${least}` : `a whole number from ${least} to ${most}`;
  return (raw) => {
    // A number may come as text from the environment, a flag or `${VAR}`.
    const value = typeof raw === 'string' && /^\d{1,15}$/.test(raw.trim()) ? Number(raw) : raw;
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most
      ? { value }
      : refuse(expected, raw);
  };
}

const truth = new Map([
  ['true', true],
  ['yes', true],
  ['on', true],
  ['1', true],
  ['false', false],
  ['no', false],
  ['off', false],
  ['0', false],
]);

export const boolean: Parse<boolean> = (raw) => {
  const value = typeof raw === 'boolean' ? raw : truth.get(String(raw).trim().toLowerCase());
  return value === undefined ? refuse('true or false', raw) : { value };
};

const unitSeconds: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

/** kubectl's durations (Go's `90s`, `5m`, `1h30m`) and bare seconds, to seconds. */
export function duration(least: number): Parse<number> {
  return (raw) => {
    const source = String(raw).trim();
    const parts = [...source.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
    const whole = parts.map(([part]) => part).join('') === source && parts.length > 0;
    const seconds = whole
      ? parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitSeconds[unit ?? 's'] ?? 1), 0)
      : /^\d+(\.\d+)?$/.test(source)
        ? Number(source)
        : Number.NaN;
    return seconds >= least && seconds <= 7 * 24 * 3600
      ? { value: seconds }
      : refuse(`a time such as 90s, 5m or 1h, of at least ${least}s`, raw);
  };
}

/**
 * A Kubernetes quantity of at least that much; a bare number is taken as one. The least catches `512m` of memory, which
 * the API takes as half a byte.
 */
export function quantity(least: string): Parse<string> {
  return (raw) => {
    const source = typeof raw === 'number' ? String(raw) : raw;
    const value = typeof source === 'string' ? parseQuantity(source) : undefined;
    const floor = parseQuantity(least);
    return typeof source === 'string' && value && floor && compareQuantities(value, floor) >= 0
      ? { value: source }
      : refuse(`a Kubernetes quantity such as 500m, 2, 256Mi or 5Gi, of at least ${least}`, raw);
  };
}

/** A list; text is split at commas, as flags and variables give it. */
export function listOf(item: Parse<string>): Parse<readonly string[]> {
  return (raw) => {
    const items = typeof raw === 'string' ? raw.split(',').map((part) => part.trim()) : raw;
    if (!Array.isArray(items)) return refuse('a list', raw);
    const values: string[] = [];
    for (const each of items.filter((part) => part !== '')) {
      const parsed = item(each);
      if ('complaint' in parsed) return parsed;
      if (!values.includes(parsed.value)) values.push(parsed.value);
    }
    return { value: values };
  };
}

/** A table of texts; as a flag a list of `key=value`. */
export function mapOf(key: Parse<string>, value: Parse<string>): Parse<Readonly<Record<string, string>>> {
  return (raw) => {
    const pairs = entriesOf(raw);
    if (pairs === undefined) return refuse('a table, or key=value', raw);
    const entries: [string, string][] = [];
    for (const [name, content] of pairs) {
      const parsedKey = key(name);
      if ('complaint' in parsedKey) return parsedKey;
      const parsed = value(content);
      if ('complaint' in parsed) return { complaint: `"${name}": ${parsed.complaint}` };
      entries.push([parsedKey.value, parsed.value]);
    }
    return { value: Object.fromEntries(entries) };
  };
}

function entriesOf(raw: unknown): readonly (readonly [string, unknown])[] | undefined {
  const items = typeof raw === 'string' ? raw.split(',') : raw;
  if (Array.isArray(items)) {
    const pairs = items.map((item) => /^\s*([^=]+)=(.*)$/s.exec(String(item)));
    return pairs.every((pair) => pair !== null)
      ? pairs.map(([, name = '', value = '']) => [name, value] as const)
      : undefined;
  }
  return typeof raw === 'object' && raw !== null && !(raw instanceof Date) ? Object.entries(raw) : undefined;
}

/** A table as it stands. */
export const table: Parse<Readonly<Record<string, unknown>>> = (raw) =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw) && !(raw instanceof Date)
    ? { value: raw as Record<string, unknown> }
    : refuse('a table', raw);

/** A list of tables as they stand. */
export const tablesOf: Parse<readonly Readonly<Record<string, unknown>>[]> = (raw) => {
  if (!Array.isArray(raw)) return refuse('a list of tables', raw);
  const odd = raw.find((each) => 'complaint' in table(each));
  return odd === undefined ? { value: raw } : refuse('a list of tables', odd);
};

/** The words of a command; never split by us, so that nothing has to be quoted. */
export const words: Parse<readonly string[]> = (raw) =>
  Array.isArray(raw) && raw.every((word) => typeof word === 'string' && word !== '')
    ? { value: raw }
    : refuse('a list of words such as ["jac", "run", "migrate.jac"]', raw);
