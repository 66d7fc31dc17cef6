/** One request to one node: its own connection pool, a deadline, and an error that says whether the node can have acted on it. */

import { Agent, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { Readable } from 'node:stream';
import { messageOf } from '../../model/error.js';
import { GatewayError, type GatewayReason } from './errors.js';
import type { JqmNode } from './nodes.js';

export interface NodeRequest {
  readonly method: string;
  /** Path and query, as on the node. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | Readable | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface NodeAnswer {
  readonly node: JqmNode;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
}

export interface NodeText {
  readonly node: JqmNode;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** The node did not answer, or not in time. */
export class NodeFailure extends GatewayError {
  readonly node: JqmNode;
  /** False: no byte reached it, so that another node may be asked instead. */
  readonly sent: boolean;

  constructor(reason: GatewayReason, node: JqmNode, sent: boolean, why: string) {
    super(reason, `node ${node.ip} (${node.name}) ${why}`);
    this.node = node;
    this.sent = sent;
  }
}

export interface NodeClient {
  /** @throws NodeFailure */
  send(node: JqmNode, what: NodeRequest): Promise<NodeAnswer>;
  /** The same with the whole body. @throws NodeFailure, also for an answer above the limit */
  read(node: JqmNode, what: NodeRequest): Promise<NodeText>;
  close(): void;
}

export interface NodeClientOptions {
  /** Until the answer begins, and then again between two pieces of it; of `read` until it is whole. */
  readonly deadlineMs: number;
  /** Until the connection is there. */
  readonly connectMs: number;
  /** Bytes of an answer that is held in memory. */
  readonly answerLimit: number;
}

export const defaultClientOptions: NodeClientOptions = {
  deadlineMs: 10_000,
  connectMs: 3_000,
  answerLimit: 8 * 1024 * 1024,
};

export function nodeClient({ deadlineMs, connectMs, answerLimit }: NodeClientOptions): NodeClient {
  // Shorter than the 30 s after which JQM's server drops a quiet connection.
  const agent = new Agent({ keepAlive: true, timeout: 10_000, maxFreeSockets: 32 });

  const once = (node: JqmNode, what: NodeRequest, reuse: boolean): Promise<NodeAnswer> =>
    new Promise((resolve, reject) => {
      const { method, path, headers, body, signal } = what;
      const outgoing = request({
        host: node.ip,
        port: node.port,
        method,
        path,
        headers: { ...headers, ...lengthOf(method, body) },
        agent: reuse ? agent : false,
        ...(signal === undefined ? {} : { signal }),
      });
      let connected = false;
      const timer = setTimeout(() => {
        const why = `did not answer within ${deadlineMs / 1000} s`;
        outgoing.destroy(new NodeFailure('NodeTooSlow', node, connected, why));
      }, deadlineMs);
      const connecting = setTimeout(() => {
        const why = `cannot be reached: no connection within ${connectMs / 1000} s`;
        outgoing.destroy(new NodeFailure('NodeUnreachable', node, false, why));
      }, connectMs);
      const settle = () => {
        clearTimeout(timer);
        clearTimeout(connecting);
      };
      const isThere = () => {
        connected = true;
        clearTimeout(connecting);
      };
      outgoing.once('socket', (socket) => {
        if (socket.connecting) socket.once('connect', isThere);
        else isThere();
      });
      outgoing.once('response', (incoming) => {
        settle();
        incoming.setTimeout(deadlineMs, () => {
          const why = `was silent for ${deadlineMs / 1000} s in the middle of its answer`;
          incoming.destroy(new NodeFailure('NodeTooSlow', node, true, why));
        });
        resolve({ node, status: incoming.statusCode ?? 502, headers: incoming.headers, body: incoming });
      });
      outgoing.on('error', (error: NodeJS.ErrnoException) => {
        settle();
        if (error instanceof NodeFailure) return reject(error);
        const stale = outgoing.reusedSocket && error.code === 'ECONNRESET';
        reject(
          stale
            ? new StaleConnection()
            : new NodeFailure(
                'NodeUnreachable',
                node,
                connected,
                `cannot be reached: ${error.code ?? error.message}`,
              ),
        );
      });
      if (body === undefined || body instanceof Uint8Array) outgoing.end(body);
      else {
        // A file may take its time, as long as there is more of it.
        body.on('data', () => timer.refresh());
        body.on('error', (error) => outgoing.destroy(error)).pipe(outgoing);
      }
    });

  const send = async (node: JqmNode, what: NodeRequest): Promise<NodeAnswer> => {
    // What may change something goes over a connection of its own: on a kept one nobody knows whether the node had it before it hung up.
    if (what.method !== 'GET') return once(node, what, false);
    try {
      return await once(node, what, true);
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error;
      return once(node, what, false);
    }
  };

  return {
    send,
    async read(node, what) {
      const { status, headers, body } = await send(node, what);
      return { node, status, headers, text: await textFrom(node, body, deadlineMs, answerLimit) };
    },
    close: () => agent.destroy(),
  };
}

/** The node had closed a kept connection before the request reached it. */
class StaleConnection extends Error {}

function lengthOf(method: string, body: NodeRequest['body']): Record<string, string | number> {
  if (body instanceof Uint8Array) return { 'content-length': body.byteLength };
  // Some servers refuse a POST that does not say that it is empty.
  return body === undefined && method !== 'GET' ? { 'content-length': 0 } : {};
}

async function textFrom(node: JqmNode, body: Readable, deadlineMs: number, limit: number): Promise<string> {
  const incoming = body as IncomingMessage;
  const timer = setTimeout(() => {
    const why = `did not end its answer within ${deadlineMs / 1000} s`;
    incoming.destroy(new NodeFailure('NodeTooSlow', node, true, why));
  }, deadlineMs);
  const pieces: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of incoming as AsyncIterable<Buffer>) {
      size += piece.byteLength;
      if (size > limit)
        throw new NodeFailure(
          'NodeUnreachable',
          node,
          true,
          `answers with more than ${limit} bytes: search with pages (POST /ws/client/ji/query)`,
        );
      pieces.push(piece);
    }
  } catch (error) {
    if (error instanceof NodeFailure) throw error;
    throw new NodeFailure('NodeUnreachable', node, true, `broke off its answer: ${messageOf(error)}`);
  } finally {
    clearTimeout(timer);
  }
  return Buffer.concat(pieces).toString('utf8');
}
