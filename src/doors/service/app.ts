/** The HTTP server out of its routes: who calls, limits, reading requests, errors, log and metrics. */
import type { IncomingMessage } from 'node:http';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { clientGone } from '../../gateways/client-gone.js';
import { dropRest } from '../../gateways/drop-rest.js';
import type { Caller } from '../../ports/access.js';
import { type Bodies, makeBodies } from './bodies.js';
import type { ServiceDeps } from './deps.js';
import { answerOf, type ErrorAnswer, Refusal } from './errors.js';
import { type Limits, makeLimits } from './limits.js';
import { notHere, patternOf, refuseClient } from './not-here.js';
import { openApiDocument } from './openapi.js';
import { readBody, readParams, readQuery } from './reading.js';
import { receive } from './receiving.js';
import type { Route, RouteReply, StreamRoute } from './route.js';
import { aboutRoutes } from './routes/about.js';
import { deploymentRoutes } from './routes/deployment.js';
import { jqmRoutes, jqmStreamRoute } from './routes/jqm.js';
import { pythonRoutes } from './routes/python.js';
import { observe } from './telling.js';

/** Until a request has come whole; one that is passed on to JQM may carry a file. */
const requestTimeoutMs = 300_000;
const longestParam = 400;

/** Not yet listening; `inject` works at once. */
export async function makeApp(deps: ServiceDeps): Promise<FastifyInstance> {
  const app = fastify({
    logger: false,
    bodyLimit: deps.settings.bodyLimit,
    requestTimeout: requestTimeoutMs,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { maxParamLength: longestParam },
    // Its own schemas are not used: zod's are, and its validators would be loaded for nothing.
    schemaController: {
      compilersFactory: { buildValidator: unused, buildSerializer: unused },
    },
    frameworkErrors: (error, _request, reply) => void send(reply, answerOf(error)),
    clientErrorHandler: refuseClient,
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (request: FastifyRequest, payload: IncomingMessage) =>
    receive(payload, {
      length: request.headers['content-length'],
      limit: request.routeOptions.bodyLimit ?? deps.settings.bodyLimit,
    }),
  );

  const routes: Route[] = [
    ...deploymentRoutes(deps),
    ...pythonRoutes(deps),
    ...jqmRoutes(deps),
    ...aboutRoutes(deps, () => document()),
  ];
  const streams = [jqmStreamRoute(deps)];
  const document = () =>
    openApiDocument(routes, streams, { version: deps.version, hasTokens: deps.authenticator !== undefined });

  const callers = new WeakMap<FastifyRequest, Caller>();
  const deployments = new Set(routes.filter((route) => route.isDeployment).map(({ path }) => path));
  observe(app, deps, deployments, (request) => callers.get(request)?.username);
  app.addHook('onRequest', async (request) => {
    if (request.is404) throw notHere(request, routes, streams);
  });
  app.setErrorHandler(async (error, request, reply) => {
    const answer = answerOf(error);
    // Who has gone is told nothing; what was aborted because of it is no mistake.
    if (answer.unforeseen && !reply.raw.destroyed)
      deps.log.error('a request failed', {
        route: request.routeOptions.url,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    return request.raw.complete ? send(reply, answer) : sendEarly(request, reply, answer);
  });
  const limits = makeLimits(deps.clock, deps.settings);
  const bodies = makeBodies();
  for (const route of routes) addRoute(app, deps, { limits, bodies, callers, route });
  for (const stream of streams) await addStream(app, deps, { callers, stream });
  await app.ready();
  return app;
}

const unused = (): never => {
  throw new Error('no route has a schema of the server’s own');
};

const send = (reply: FastifyReply, { status, body, headers = {} }: ErrorAnswer): FastifyReply =>
  reply
    .code(status)
    .headers(headers)
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify(body));

/** While the client still sends its body: what was not read of that would be taken for the next request. */
async function sendEarly(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, body, headers = {} }: ErrorAnswer,
): Promise<FastifyReply> {
  const text = JSON.stringify(body);
  reply.hijack();
  const { raw } = reply;
  raw.statusCode = status;
  const all = {
    ...reply.getHeaders(),
    ...headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    connection: 'close',
  };
  for (const [name, value] of Object.entries(all)) if (value !== undefined) raw.setHeader(name, value);
  raw.write(text);
  await dropRest(request.raw);
  raw.end();
  return reply;
}

async function callerOf(
  { authenticator, life }: ServiceDeps,
  access: Route['access'],
  request: FastifyRequest,
): Promise<Caller | undefined> {
  if (access === 'none') return undefined;
  if (life.phase() === 'closing') throw stopping();
  return await authenticator?.authenticate(request.headers);
}

export const stopping = (): Refusal =>
  new Refusal(
    503,
    { code: 'Stopping', message: 'the orchestrator is stopping', next: 'try again: another one takes it' },
    { 'retry-after': '1', connection: 'close' },
  );

type Callers = WeakMap<FastifyRequest, Caller>;

function addRoute(
  app: FastifyInstance,
  deps: ServiceDeps,
  {
    limits,
    bodies,
    callers,
    route,
  }: {
    readonly limits: Limits;
    readonly bodies: Bodies;
    readonly callers: Callers;
    readonly route: Route;
  },
): void {
  app.route({
    method: route.method,
    url: patternOf(route.path),
    ...(route.body === undefined ? {} : { bodyLimit: route.body.limit }),
    onRequest: async (request, reply) => {
      const caller = await callerOf(deps, route.access, request);
      if (caller !== undefined) callers.set(request, caller);
      await route.authorize?.(caller);
      if (route.body === undefined) return;
      reply.raw.once('close', bodies.reserve(request.headers['content-length'], route.body.limit));
    },
    handler: async (request, reply) => {
      const caller = callers.get(request);
      const leave = route.isDeployment ? limits.enter(caller?.username ?? '') : () => undefined;
      try {
        return await answer(
          reply,
          await route.handle({
            params: readParams(route, request.params),
            query: readQuery(route, request.query),
            body: readBody(route, request.headers['content-type'], request.body),
            headers: request.headers,
            caller,
            signal: clientGone(reply.raw),
          }),
        );
      } finally {
        leave();
      }
    },
  });
}

function answer(reply: FastifyReply, { status, body, headers = {} }: RouteReply): FastifyReply {
  reply.code(status).headers(headers);
  if (body === undefined) return reply.send();
  if (typeof body === 'string' || Buffer.isBuffer(body)) return reply.send(body);
  return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body));
}

/** In a context of its own, where no body is read. */
async function addStream(
  app: FastifyInstance,
  deps: ServiceDeps,
  { callers, stream }: { readonly callers: Callers; readonly stream: StreamRoute },
): Promise<void> {
  await app.register(async (inner) => {
    inner.removeAllContentTypeParsers();
    inner.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    inner.route({
      method: ['GET', 'POST', 'DELETE'],
      url: stream.pattern,
      handler: async (request, reply) => {
        const caller = await callerOf(deps, stream.access, request);
        if (caller !== undefined) callers.set(request, caller);
        // What stands in the place of the pattern's `*` is the path's last name.
        const { '*': call, ...named } = request.params as Readonly<Record<string, string>>;
        // What is thrown from here on before anything was written is answered as elsewhere.
        await stream.stream({
          params: readParams(stream, { ...named, call }),
          headers: request.headers,
          caller,
          url: request.raw.url ?? '',
          request: request.raw,
          response: reply.raw,
        });
        return reply.hijack();
      },
    });
  });
}
