/** Each request in the log and in the metrics, and the headers that every answer has. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ServiceDeps } from './deps.js';

/** Asked for again and again by machines. */
const quiet = new Set(['/healthz', '/metrics']);

/**
 * @param deployments paths whose calls are told even when all went well
 * @param callerOf name of who called, if that is known
 */
export function observe(
  app: FastifyInstance,
  { clock, log, metrics, life }: Pick<ServiceDeps, 'clock' | 'log' | 'metrics' | 'life'>,
  deployments: ReadonlySet<string>,
  callerOf: (request: FastifyRequest) => string | undefined,
): void {
  const began = new WeakMap<FastifyRequest, number>();
  app.addHook('onRequest', async (request, reply) => {
    began.set(request, clock.monotonic());
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
    if (life.phase() !== 'up') reply.header('connection', 'close');
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = routeOf(request);
    const ms = clock.monotonic() - (began.get(request) ?? clock.monotonic());
    const { statusCode: status } = reply;
    metrics.request(route, request.method, status, ms / 1000);
    const isTold = !quiet.has(route) && (status >= 400 || deployments.has(route));
    const level = status >= 500 ? 'warn' : isTold ? 'info' : 'debug';
    log[level](`${request.method} ${request.url.split('?')[0]?.slice(0, 300)}`, {
      status,
      ms: Math.round(ms),
      caller: callerOf(request),
      remote: request.ip.replace(/^::ffff:/, ''),
    });
  });
}

/** As the document writes it; of what is nothing of ours, nothing. */
const routeOf = (request: FastifyRequest): string =>
  request.is404 ? 'none' : (request.routeOptions.url ?? 'none').replaceAll(/:(\w+)/g, '{$1}');
