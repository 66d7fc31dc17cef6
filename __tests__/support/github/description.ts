/** Requests and answers held against GitHub's own OpenAPI description (the extract in __tests__/fixtures/github). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';

type Schema = Record<string, unknown>;

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: Schema;
}

interface Content {
  readonly content?: { readonly 'application/json'?: { readonly schema: Schema } };
}

interface Described {
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content | { readonly $ref: string }>>;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const id = 'github';
const extract: Description = JSON.parse(
  readFileSync(join(process.cwd(), '__tests__/fixtures/github/openapi.json'), 'utf8'),
);

/** Formats as far as they tell a wrong value: GitHub itself answers '' where a status has no URL. */
const ajv = new Ajv({
  strict: false,
  allErrors: true,
  formats: {
    uri: /^([a-z][a-z0-9+.-]*:\/\/\S+)?$/i,
    'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
    email: /^\S+@\S+$/,
    int64: { type: 'number', validate: Number.isSafeInteger },
  },
});
ajv.addSchema({ components: extract.components }, id);

/** References of the description are to itself; the schemas we compile stand outside of it. */
const absolute = (schema: Schema): Schema =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', `"${id}#/components/`));

/** GitHub answers null for the repository of a fork that was deleted; its description forgot that. */
function withDeletedForks(description: Description): void {
  for (const name of ['pull-request', 'pull-request-simple']) {
    const schema = description.components['schemas']?.[name] as {
      properties: { head: { properties: { repo: Schema } } };
    };
    const { properties } = schema.properties.head;
    properties.repo = { anyOf: [properties.repo, { type: 'null' }] };
  }
}
withDeletedForks(extract);

function resolved<T>(value: T | { readonly $ref: string }): T {
  if (typeof value !== 'object' || value === null || !('$ref' in value)) return value as T;
  const [, , kind = '', name = ''] = value.$ref.split('/');
  return extract.components[kind]?.[name] as T;
}

export interface Operation {
  readonly method: string;
  /** As the description writes it: `/repos/{owner}/{repo}/pulls`. */
  readonly route: string;
  /** What the path says for the names in braces. */
  readonly params: Readonly<Record<string, string>>;
}

const routes = Object.keys(extract.paths).map((route) => ({
  route,
  pattern: new RegExp(`^${route.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}));

/** The operation that the description knows for a request, if it knows one. */
export function operationOf(method: string, path: string): Operation | undefined {
  for (const { route, pattern } of routes) {
    const found = pattern.exec(path);
    if (found === null || extract.paths[route]?.[method.toLowerCase()] === undefined) continue;
    const params = Object.entries(found.groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]);
    return { method, route, params: Object.fromEntries(params) };
  }
  return undefined;
}

const describedAs = ({ method, route }: Operation): Described =>
  extract.paths[route]?.[method.toLowerCase()] as Described;

const compiled = new Map<string, ValidateFunction>();
function problems(key: string, schema: () => Schema, value: unknown): string[] {
  let validate = compiled.get(key);
  if (validate === undefined) {
    validate = ajv.compile(absolute(schema()));
    compiled.set(key, validate);
  }
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
  );
}

const typed = (schema: Schema, text: string): unknown =>
  schema['type'] === 'integer' && /^-?\d+$/.test(text) ? Number(text) : text;

/** Path, query and body; a name that the description does not know is a problem too. */
export function requestProblems(operation: Operation, query: URLSearchParams, body: unknown): string[] {
  const described = describedAs(operation);
  const key = `${operation.method} ${operation.route}`;
  const parameters = (described.parameters ?? []).map((parameter) => resolved<Parameter>(parameter));
  const found = parameters.flatMap(({ name, in: where, schema, required }) => {
    const text = where === 'path' ? (operation.params[name] ?? null) : query.get(name);
    if (text === null) return required === true ? [`${name} is missing`] : [];
    return problems(`${key} ${name}`, () => schema, typed(schema, text)).map((each) => `${name}${each}`);
  });
  const known = new Set(parameters.flatMap(({ name, in: where }) => (where === 'query' ? [name] : [])));
  for (const name of query.keys()) if (!known.has(name)) found.push(`query ${name} is not described`);
  const schema = described.requestBody?.content?.['application/json']?.schema;
  if (schema === undefined) return body === undefined ? found : [...found, 'a body is not described'];
  const closed = { ...schema, additionalProperties: false };
  return [...found, ...problems(`${key} body`, () => closed, body)];
}

/** What GitHub says in no operation's description: errors of the way, all of one shape. */
const anyError: Schema = { $ref: '#/components/schemas/basic-error' };

/** An answer's body against the description of its status; `undefined` stands for an empty one. */
export function answerProblems(operation: Operation | undefined, status: number, body: unknown): string[] {
  const listed = operation === undefined ? undefined : describedAs(operation).responses[status];
  if (listed === undefined && status < 400) return [`status ${status} is not described`];
  const schema =
    listed === undefined ? anyError : resolved<Content>(listed).content?.['application/json']?.schema;
  // 409 is described without a body; GitHub sends its usual error.
  if (schema === undefined)
    return body === undefined || status >= 400 ? [] : [`status ${status} has no body`];
  const key = listed === undefined ? 'error' : `${operation?.method} ${operation?.route} ${status}`;
  return problems(key, () => schema, body);
}
