/** The OpenAPI document, out of the rows that the server runs. */
import * as z from 'zod';
import type { Answer, BodyOf, Route, StreamRoute } from './route.js';
import { errorSchema } from './schemas.js';

export interface DocumentOptions {
  readonly version: string;
  /** Whether callers show a token. */
  readonly hasTokens: boolean;
}

type Part = Readonly<Record<string, unknown>>;

const security = [{ bearer: [] }, { header: [] }];

/** What every call may be answered with, whatever it is. */
const everywhere: Readonly<Record<number, Answer>> = {
  500: { description: 'A mistake of the orchestrator', schema: errorSchema },
  503: {
    description: 'It is stopping, or what it needs does not answer',
    schema: errorSchema,
  },
};

/** OpenAPI 3.1. Source: https://spec.openapis.org/oas/v3.1.1.html */
export function openApiDocument(
  routes: readonly Route[],
  streams: readonly StreamRoute[],
  { version, hasTokens }: DocumentOptions,
): object {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route, hasTokens) };
  for (const stream of streams)
    paths[stream.path] = Object.fromEntries(
      stream.methods.map((method) => [method, streamOperation(stream, method, hasTokens)]),
    );
  return {
    openapi: '3.1.0',
    info: {
      title: 'jac-orc',
      version,
      description: 'Deploys modules for whoever asks: databases, Jac apps, Python modules, JQM.',
    },
    // As it stands behind whichever proxy: below where this document is.
    servers: [{ url: '.' }],
    paths,
    components: {
      schemas: namedSchemas(),
      ...(hasTokens
        ? {
            securitySchemes: {
              bearer: {
                type: 'http',
                scheme: 'bearer',
                description: 'A token of the cluster for the audience of this service',
              },
              header: {
                type: 'apiKey',
                in: 'header',
                name: 'X-Jac-Orc-Token',
                description: 'The same, where a proxy keeps Authorization for itself',
              },
            },
          }
        : {}),
    },
  };
}

function operation(route: Route, hasTokens: boolean): Part {
  const { method, path, summary, description, tag, params, query, body } = route;
  const isOpen = route.access === 'none' || !hasTokens;
  const parameters = [...parametersOf(params, 'path'), ...parametersOf(query, 'query')];
  return {
    operationId: idOf(method, path),
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [tag],
    security: isOpen ? [] : security,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : { requestBody: { required: body.required, content: { 'application/json': bodyOf(body) } } }),
    responses: responsesOf({ ...commonAnswers(route, isOpen), ...route.answers }),
  };
}

function commonAnswers({ body, isDeployment, access }: Route, isOpen: boolean): Record<number, Answer> {
  const error = (description: string, headers: Record<string, string> = {}): Answer => ({
    description,
    schema: errorSchema,
    headers,
  });
  return {
    ...(access === 'none'
      ? {}
      : { 400: error('The request is none: what is wrong is named'), ...everywhere }),
    ...(isOpen
      ? {}
      : { 401: error('There is no token, or it is not valid', { 'WWW-Authenticate': 'Bearer' }) }),
    ...(body === undefined
      ? {}
      : { 413: error('The body is too large'), 415: error('The body is not application/json') }),
    ...(isDeployment
      ? {
          429: error('Too many deployment calls', {
            'Retry-After': 'Seconds until it is worth trying again',
          }),
        }
      : {}),
  };
}

function streamOperation(stream: StreamRoute, method: string, hasTokens: boolean): Part {
  const { path, summary, description, tag, params } = stream;
  const isOpen = stream.access === 'none' || !hasTokens;
  return {
    operationId: idOf(method, path),
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [tag],
    security: isOpen ? [] : security,
    parameters: parametersOf(params, 'path'),
    ...(method === 'post' ? { requestBody: { required: false, content: { '*/*': {} } } } : {}),
    responses: {
      default: { description: 'What the node answers, or why none was asked', content: { '*/*': {} } },
    },
  };
}

/** `get_deployment_namespace_module_name` */
const idOf = (method: string, path: string): string =>
  `${method.toLowerCase()}${path.replaceAll(/[^a-zA-Z0-9]+/g, '_').replace(/_$/, '')}`;

function parametersOf(schema: z.ZodObject | undefined, where: 'path' | 'query'): Part[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = plain(schema) as {
    properties?: Record<string, Part>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

function bodyOf({ schema }: BodyOf): Part {
  return { schema: schemaOf(schema) };
}

function responsesOf(answers: Readonly<Record<number, Answer>>): Part {
  const rows = Object.entries(answers).map(([status, { description, schema, contentType, headers = {} }]) => {
    const type = contentType ?? (schema === undefined ? undefined : 'application/json');
    const named = Object.entries(headers).map(([name, about]) => [
      name,
      { description: about, schema: { type: 'string' } },
    ]);
    return [
      status,
      {
        description,
        ...(named.length === 0 ? {} : { headers: Object.fromEntries(named) }),
        ...(type === undefined
          ? {}
          : {
              content: { [type]: { schema: schema === undefined ? { type: 'string' } : schemaOf(schema) } },
            }),
      },
    ];
  });
  return Object.fromEntries(rows);
}

/** By reference where it has a name. */
function schemaOf(schema: z.ZodType): Part {
  const id = z.globalRegistry.get(schema)?.id;
  return id === undefined ? plain(schema) : { $ref: reference(id) };
}

const reference = (id: string): string => `#/components/schemas/${id}`;

function plain(schema: z.ZodType): Part {
  const { $schema: _dialect, $defs: _named, ...rest } = z.toJSONSchema(schema) as Part;
  return JSON.parse(JSON.stringify(rest).replaceAll('#/$defs/', '#/components/schemas/')) as Part;
}

function namedSchemas(): Part {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { uri: reference });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _dialect, $id: _id, ...rest }]) => [id, rest]),
  );
}
