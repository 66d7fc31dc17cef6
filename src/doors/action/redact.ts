/** Shorter ones would make holes in ordinary words. */
const shortest = 6;

/** Names, numbers and addresses, which later steps use as they are; no stranger's text stands in them. */
const asTheyAre = new Set([
  'schema',
  'command',
  'app',
  'namespace',
  'status',
  'state',
  'code',
  'kind',
  'name',
  'action',
  'object',
  'container',
  'node',
  'file',
  'url',
  'docsUrl',
  'release',
  'preview',
  'previews',
  'pods',
]);

/** A text without any of these; the runner blackens its log alone, not comments, summaries and outputs. */
export function redactText(text: string, secrets: Iterable<string>): string {
  // The longest first: one may be part of another.
  const known = [...secrets].filter((each) => each.length >= shortest).sort((a, b) => b.length - a.length);
  return known.reduce((left, secret) => left.replaceAll(secret, '***'), text);
}

/** Every text within a report, without any of these. */
export function redactAll<T>(value: T, secrets: Iterable<string>): T {
  if (typeof value === 'string') return redactText(value, secrets) as T;
  if (Array.isArray(value)) return value.map((each: unknown) => redactAll(each, secrets)) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, asTheyAre.has(key) ? each : redactAll(each, secrets)]),
  ) as T;
}
