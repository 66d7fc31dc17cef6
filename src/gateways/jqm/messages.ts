/** What goes through the gateway, and which of its headers do. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { NodeAnswer, NodeText } from './client.js';
import { GatewayError } from './errors.js';

/** Counts how often a request went through a gateway. */
export const hopHeader = 'x-jac-jqm-hop';
/** Which node answered, or all of them. */
export const nodeHeader = 'x-jac-jqm-node';
/** Nodes that a list lacks. */
export const missingHeader = 'x-jac-jqm-missing';
/** `true` in a request: a list may lack nodes that do not answer. */
export const partialHeader = 'x-jac-jqm-partial';
/** When the node was recycled whose archive answers, RFC 3339. */
export const archiveHeader = 'x-jac-jqm-archive';

export interface GatewayRequest {
  readonly method: string;
  /** Path and query, beginning with `/ws/`. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
}

export interface GatewayAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Readable;
}

/** What nodes may see of a client's headers: no token, no cookie. */
const passedOn = ['content-type', 'accept-language', 'traceparent', 'x-request-id'] as const;
const passedBack = ['content-type', 'content-disposition', 'content-length'] as const;

/**
 * The headers for a node. JQM's own client reads XML without saying so, and gets what it would get from a node.
 * @throws GatewayError `Loop` when the request went through two gateways already
 */
export function headersFor(headers: IncomingHttpHeaders): Record<string, string> {
  const hops = String(headers[hopHeader] ?? '')
    .split(',')
    .filter((hop) => hop.trim() !== '');
  if (hops.length >= 2) {
    throw new GatewayError('Loop', `the request went through ${hops.length} gateways: one leads to another`);
  }
  const out: Record<string, string> = {
    accept: headers.accept ?? '*/*',
    [hopHeader]: [...hops.map((hop) => hop.trim()), '1'].join(', '),
  };
  for (const name of passedOn) {
    const value = headers[name];
    if (typeof value === 'string') out[name] = value;
  }
  return out;
}

/** @throws GatewayError `NotAcceptable`: searches are JSON */
export function needsJson(headers: IncomingHttpHeaders): void {
  const accept = headers.accept ?? '*/*';
  if (/\*\/\*|application\/(\*|json)/.test(accept)) return;
  throw new GatewayError('NotAcceptable', `a search is answered as JSON, not ${accept.slice(0, 80)}`);
}

/** @throws GatewayError `BodyTooLarge` */
export async function bodyOf(request: GatewayRequest, limit: number): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  // Leaving the loop is not to close the socket, over which the refusal has to go.
  const incoming: AsyncIterable<Buffer> = request.body.iterator({ destroyOnReturn: false });
  for await (const piece of incoming) {
    size += piece.byteLength;
    if (size > limit)
      throw new GatewayError('BodyTooLarge', `the body is larger than ${limit} bytes, which is the limit`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/**
 * A node's answer as ours. JQM sends the state of a job as cacheable for a minute, in which a cache would tell of a job that runs what was
 * true when it waited.
 */
export function answerFrom(answer: NodeAnswer | NodeText): GatewayAnswer {
  const headers: Record<string, string> = { 'cache-control': 'no-store', [nodeHeader]: answer.node.ip };
  for (const name of passedBack) {
    const value = answer.headers[name];
    // Of a body that was read as text the length is that of what we write.
    if (value !== undefined && !('text' in answer && name === 'content-length')) headers[name] = value;
  }
  return { status: answer.status, headers, body: 'text' in answer ? answer.text : answer.body };
}

export function mergedAnswer(
  body: string,
  nodes: readonly { ip: string }[],
  more: Record<string, string> = {},
): GatewayAnswer {
  return {
    status: 200,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      [nodeHeader]: nodes.map(({ ip }) => ip).join(', '),
      ...more,
    },
    body,
  };
}
