/** Requests that are for none of the routes. */
import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { Refusal } from './errors.js';
import type { Route, StreamRoute } from './route.js';

/** `/a/{b}` as the router writes it: `/a/:b`. */
export const patternOf = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

/** 405 where another method is known, else 404. */
export function notHere(
  request: FastifyRequest,
  routes: readonly Route[],
  streams: readonly StreamRoute[],
): Refusal {
  const path = request.url.split('?')[0] ?? '';
  const known = [
    ...routes.filter((route) => fits(patternOf(route.path), path)).map(({ method }) => method),
    ...streams
      .filter(({ pattern }) => fits(pattern, path))
      .flatMap(({ methods }) => methods.map((method) => method.toUpperCase())),
  ];
  if (known.length === 0)
    return new Refusal(404, { code: 'PathUnknown', message: 'there is nothing here', next: 'see /docs' });
  const allow = [...new Set(known.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))];
  return new Refusal(
    405,
    { code: 'MethodNotAllowed', message: `this takes ${allow.join(', ')}` },
    { allow: allow.join(', ') },
  );
}

function fits(pattern: string, path: string): boolean {
  const expression = pattern.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+').replaceAll('*', '.*');
  return new RegExp(`^${expression}$`, 's').test(path);
}

/** What is no HTTP, or too much of it, does not get as far as a route. */
export function refuseClient(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, reason, code] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'Request Header Fields Too Large', 'HeadersTooLarge']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'Request Timeout', 'RequestTimeout']
        : [400, 'Bad Request', 'RequestInvalid'];
  const body = JSON.stringify({ error: { code, message: 'the request cannot be read' } });
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
