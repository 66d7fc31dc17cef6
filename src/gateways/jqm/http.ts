/** The gateway behind any HTTP server of Node's. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { clientGone } from '../client-gone.js';
import { dropRest } from '../drop-rest.js';
import { GatewayError } from './errors.js';
import type { JqmGateway } from './gateway.js';
import type { GatewayAnswer } from './messages.js';

/**
 * Answers one request; never rejects.
 * @param target path and query below where the gateway is mounted, beginning with `/ws/`
 * @param report is told of what nobody foresaw
 */
export async function serveJqm(
  gateway: JqmGateway,
  request: IncomingMessage,
  response: ServerResponse,
  target: string,
  report: (error: unknown) => void,
): Promise<void> {
  const signal = clientGone(response);
  let answer: GatewayAnswer;
  try {
    answer = await gateway.answer({
      method: request.method ?? 'GET',
      target,
      headers: request.headers,
      body: request,
      signal,
    });
  } catch (error) {
    answer = refusal(error, report);
  }
  // The rest of a body that was refused would be taken for the next request.
  if (!request.complete) response.setHeader('connection', 'close');
  response.writeHead(answer.status, { ...answer.headers });
  try {
    if (typeof answer.body === 'string') response.write(answer.body);
    else await pipeline(answer.body, response, { end: false });
    await dropRest(request);
    response.end();
  } catch {
    // The status is out: all that can be said of a node that breaks off is that the answer ends early.
    response.destroy();
  }
}

function refusal(error: unknown, report: (error: unknown) => void): GatewayAnswer {
  const known = error instanceof GatewayError;
  if (!known) report(error);
  const refused = known ? error : new GatewayError('Unexpected', 'the gateway failed; its log tells why');
  return {
    status: refused.status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: refused.body(),
  };
}
