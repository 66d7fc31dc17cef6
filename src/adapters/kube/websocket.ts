import type { IncomingMessage } from 'node:http';
import type { ClientOptions, WebSocket } from 'ws';
import { Tail } from './exec-frames.js';

/** What a websocket needs to know of the connection to an API server. */
export interface WebsocketTransport {
  /** Base URL of the server, path prefix included. */
  readonly url: URL;
  /** TLS material, headers with the authorization, agent of a proxy. Asked anew for each one, since tokens expire. */
  websocketOptions(): Promise<ClientOptions>;
  /** Ends every websocket of this connection. */
  readonly signal?: AbortSignal;
}

/** As kubectl does: a ping every 5 s, and 12 of them without any sign of life end the connection. */
const pingMs = 5000;
const silentPings = 12;
const handshakeMs = 30_000;
const keptAnswer = 64 * 1024;

/**
 * Begins a websocket to a subresource of a pod. The caller hears how that ends from the socket's events.
 * @param query names and values, as they are to be read by the API server
 * @throws the signal's reason
 */
export async function openWebsocket(
  transport: WebsocketTransport,
  to: { readonly namespace: string; readonly pod: string; readonly subresource: string },
  query: readonly (readonly [name: string, value: string])[],
  protocols: readonly string[],
  signal: AbortSignal,
): Promise<WebSocket> {
  signal.throwIfAborted();
  const [{ WebSocket }, options] = await Promise.all([import('ws'), transport.websocketOptions()]);
  signal.throwIfAborted();
  const url = new URL(transport.url);
  url.protocol = transport.url.protocol === 'http:' ? 'ws:' : 'wss:';
  const path = `/api/v1/namespaces/${encodeURIComponent(to.namespace)}/pods/${encodeURIComponent(to.pod)}/${to.subresource}`;
  url.pathname = transport.url.pathname.replace(/\/$/, '') + path;
  url.search = '';
  for (const [name, value] of query) url.searchParams.append(name, value);
  return new WebSocket(url, [...protocols], {
    ...options,
    perMessageDeflate: false,
    handshakeTimeout: handshakeMs,
    // Masks keep a script from choosing bytes that a proxy reads; within TLS nobody reads them, and none costs nothing.
    ...(url.protocol === 'wss:' ? { generateMask: (mask: Buffer) => mask.fill(0) } : {}),
  });
}

/** Asks for signs of life, and ends a connection that gives none. Counts beats instead of time, which goes on while this process is stopped. */
export class Heartbeat {
  readonly #socket: WebSocket;
  readonly #isHeld: () => boolean;
  readonly #timer: NodeJS.Timeout;
  #silence = 0;
  /** Why the connection was ended, if it was ended here. */
  failure: Error | undefined;

  /** @param isHeld whether the other end is silent because we do not read */
  constructor(socket: WebSocket, isHeld: () => boolean) {
    this.#socket = socket;
    this.#isHeld = isHeld;
    this.#timer = setInterval(() => this.#beat(), pingMs);
    socket.on('pong', () => this.heard());
  }

  heard(): void {
    this.#silence = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#isHeld()) this.#silence = 0;
    if (this.#silence++ < silentPings) {
      this.#socket.ping();
      return;
    }
    this.failure ??= new Error(`no answer for ${(pingMs * silentPings) / 1000} s`);
    this.#socket.terminate();
  }
}

/** The other end may have stopped reading, so it gets a moment to say goodbye and no more. */
export function leave(socket: WebSocket): void {
  socket.close();
  setTimeout(() => socket.terminate(), 1000).unref();
}

/** Body of an answer instead of an upgrade, as far as it can be one of the API server's. */
export async function answerOf(response: IncomingMessage): Promise<string> {
  const body = new Tail(keptAnswer);
  try {
    for await (const chunk of response) body.push(chunk as Buffer);
  } catch {
    // What came until then has to do.
  }
  return body.text();
}
