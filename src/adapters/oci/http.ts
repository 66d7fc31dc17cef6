import * as http from 'node:http';
import * as https from 'node:https';
import { agentFor } from '../kube/agents.js';
import { environmentProxy } from '../kube/proxy.js';

/** Bytes to send, with their number. */
export interface Body {
  readonly size: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

export interface HttpCall {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | Body | undefined;
  /** Told of what goes out of the body, as it goes. */
  readonly onSent?: ((bytes: number) => void) | undefined;
}

export interface HttpInit {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal | undefined;
  readonly userAgent: string;
  /** Milliseconds until TCP and TLS stand. */
  readonly connectMs: number;
  /** Milliseconds without a byte in either direction. */
  readonly idleMs: number;
  /** The same once the body of a PUT is out: registries answer only when they have stored it. */
  readonly commitMs: number;
}

/** The source of a body failed, and not the connection it was sent over: sending it again does not help. */
export class SourceFailed extends Error {}

/** Requests to any origin over kept connections, through the proxy of the environment. */
export class Http {
  readonly #init: HttpInit;
  readonly #agents = new Map<string, http.Agent>();

  constructor(init: HttpInit) {
    this.#init = init;
  }

  /**
   * One request. An answer that comes before the body is out ends the sending: the registry has made up its mind.
   * @throws the connection's error; the signal's reason; SourceFailed
   */
  send({ method, url, headers, body, onSent }: HttpCall): Promise<http.IncomingMessage> {
    const { signal, idleMs, commitMs, userAgent } = this.#init;
    signal?.throwIfAborted();
    const size = body === undefined ? undefined : 'size' in body ? body.size : body.length;
    return new Promise((resolve, reject) => {
      const request = (url.protocol === 'https:' ? https : http).request(url, {
        method,
        agent: this.#agent(url),
        timeout: idleMs,
        headers: {
          'user-agent': userAgent,
          ...(size === undefined ? {} : { 'content-length': String(size) }),
          ...headers,
        },
        ...(signal === undefined ? {} : { signal }),
      });
      let silenceMs = idleMs;
      request.on('timeout', () =>
        request.destroy(new Error(`nothing came or went for ${silenceMs / 1000} s`)),
      );
      if (method === 'PUT') {
        request.once('finish', () => {
          silenceMs = commitMs;
          request.setTimeout(commitMs);
        });
      }
      request.on('error', (error) => reject(signal?.aborted ? signal.reason : error));
      request.on('response', (response) => {
        // A cut answer is told to whoever reads it.
        response.on('error', () => undefined);
        resolve(response);
      });
      this.#limitConnect(request, url);
      if (body === undefined || body instanceof Uint8Array) {
        request.end(body, () => onSent?.(body?.length ?? 0));
        return;
      }
      stream(request, body, onSent).catch((error) => {
        request.destroy();
        reject(error);
      });
    });
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
  }

  #limitConnect(request: http.ClientRequest, url: URL): void {
    const { connectMs } = this.#init;
    request.once('socket', (socket) => {
      if (request.reusedSocket || !socket.connecting) return;
      const late = () => request.destroy(new Error(`no connection within ${connectMs / 1000} s`));
      const timer = setTimeout(late, connectMs);
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => clearTimeout(timer));
      socket.once('close', () => clearTimeout(timer));
    });
  }

  #agent(url: URL): http.Agent {
    const known = this.#agents.get(url.origin);
    if (known !== undefined) return known;
    const proxy = environmentProxy(url, this.#init.env);
    const agent = agentFor(url, proxy, this.#init.connectMs, 'streams');
    this.#agents.set(url.origin, agent);
    return agent;
  }
}

/** No faster than the other side takes it. */
async function stream(
  request: http.ClientRequest,
  { chunks }: Body,
  onSent: HttpCall['onSent'],
): Promise<void> {
  let over = false;
  let wake: () => void = () => undefined;
  for (const event of ['response', 'close'] as const) {
    request.once(event, () => {
      over = true;
      wake();
    });
  }
  request.on('drain', () => wake());
  try {
    for await (const chunk of chunks) {
      if (over) break;
      const room = request.write(chunk);
      onSent?.(chunk.length);
      if (!room && !over) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } catch (cause) {
    throw new SourceFailed('the bytes to send cannot be read', { cause });
  }
  if (over) request.destroy();
  else request.end();
}

/** The body of an answer, which is small. @throws Error beyond the limit, or when it is cut */
export async function bodyOf(response: http.IncomingMessage, limit: number = 4 << 20): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) {
      response.destroy();
      throw new Error(`the answer is larger than ${limit} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Until an answer has ended that nobody reads: its connection then serves the next request. */
export async function drained(response: http.IncomingMessage): Promise<void> {
  await bodyOf(response).catch(() => undefined);
}
