import type { RawData, WebSocket } from 'ws';
import type { ByteChannel, PodPorts, PortForwardRequest } from '../../ports/pod-ports.js';
import { Tail } from './exec-frames.js';
import { refusal, upgradeError } from './exec-status.js';
import { answerOf, Heartbeat, leave, openWebsocket, type WebsocketTransport } from './websocket.js';

/** One connection a websocket, so that a slow reader holds up nobody else. It cannot say that one direction has ended. */
const protocols = ['v4.channel.k8s.io'];
/** First byte of every message, of the first port. The first message on each is the port's number. */
const channel = { data: 0, error: 1 } as const;
const portBytes = 2;

/** Bytes on their way to the API server before the next have to wait. */
const mostUnsent = 256 * 1024;
/** Bytes that may wait to be taken before the pod is held up. */
const mostUntaken = 256 * 1024;
const keptError = 4096;
/** Codes of a websocket that was closed and not cut: with its code, and without one (RFC 6455, 7.4.1). */
const endings: readonly number[] = [1000, 1005];

/** Port-forward over websockets to the API server. */
export function makePodPorts(transport: WebsocketTransport): PodPorts {
  return {
    connectPod: async (request) => {
      const signals = [request.signal, transport.signal].filter((signal) => signal !== undefined);
      const signal = AbortSignal.any(signals);
      const to = { namespace: request.namespace, pod: request.pod, subresource: 'portforward' };
      const query = [['ports', String(request.port)]] as const;
      const socket = await openWebsocket(transport, to, query, protocols, signal);
      return await opened(socket, request, signal);
    },
  };
}

function opened(socket: WebSocket, request: PortForwardRequest, signal: AbortSignal): Promise<ByteChannel> {
  const connection = new Connection(socket, request);
  return new Promise((resolve, reject) => {
    const aborted = () => {
      reject(signal.reason);
      connection.abort();
    };
    signal.addEventListener('abort', aborted, { once: true });
    socket.once('open', () => resolve(connection));
    socket.once('unexpected-response', async (_, response) => {
      reject(refusal(request, response.statusCode ?? 0, await answerOf(response), 'portforward'));
      connection.abort();
    });
    socket.once('close', () => {
      signal.removeEventListener('abort', aborted);
      // Of one that was open, whoever reads from it is told.
      reject(connection.cut('could not be made'));
    });
  });
}

class Connection implements ByteChannel {
  readonly #socket: WebSocket;
  readonly #request: PortForwardRequest;
  readonly #heart: Heartbeat;
  readonly #error = new Tail(keptError);
  #untaken: Buffer[] = [];
  #size = 0;
  #numbers = { data: 0, error: 0 };
  #over = false;
  #failure: Error | undefined;
  #wake: () => void = () => undefined;

  constructor(socket: WebSocket, request: PortForwardRequest) {
    this.#socket = socket;
    this.#request = request;
    this.#heart = new Heartbeat(socket, () => socket.isPaused);
    socket.on('message', (data: RawData) => this.#hear(data as Buffer));
    socket.on('error', (error) => {
      this.#failure ??= error;
    });
    socket.on('close', (code) => {
      this.#heart.stop();
      this.#failure ??=
        this.#heart.failure ?? (endings.includes(code) ? undefined : new Error(`code ${code}`));
      this.#over = true;
      this.#wake();
    });
  }

  get incoming(): AsyncIterable<Uint8Array> {
    return this.#incoming();
  }

  async send(chunk: Uint8Array): Promise<void> {
    if (this.#over) throw this.cut('is over');
    const frame = Buffer.allocUnsafe(chunk.length + 1);
    frame[0] = channel.data;
    frame.set(chunk, 1);
    const sent = new Promise<void>((resolve, reject) => {
      this.#socket.send(frame, (error) => {
        if (error) reject(this.cut('was cut'));
        else resolve();
        this.#heart.heard();
      });
    });
    if (this.#socket.bufferedAmount > mostUnsent) await sent;
    else sent.catch(() => undefined);
  }

  /** The protocol has no word for it. */
  finish(): void {}

  close(): void {
    leave(this.#socket);
  }

  abort(): void {
    this.#socket.terminate();
  }

  cut(how: string): Error {
    const { pod, port } = this.#request;
    const why = this.#failure === undefined ? '' : `: ${this.#failure.message}`;
    const message = `the connection to port ${port} of pod ${pod} ${how}${why}`;
    return upgradeError(this.#request, 'Unreachable', message, { cause: this.#failure }, 'portforward');
  }

  #hear(message: Buffer): void {
    this.#heart.heard();
    const name = message[0] === channel.data ? 'data' : 'error';
    // The number may come in parts, or with what follows it.
    const skipped = Math.min(portBytes - this.#numbers[name], message.length - 1);
    this.#numbers[name] += skipped;
    const content = message.subarray(1 + skipped);
    if (content.length === 0) return;
    if (name === 'error') this.#error.push(content);
    else {
      this.#untaken.push(content);
      this.#size += content.length;
      if (this.#size > mostUntaken) this.#socket.pause();
    }
    this.#wake();
  }

  async *#incoming(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunks = this.#untaken;
      this.#untaken = [];
      this.#size = 0;
      if (this.#socket.isPaused) this.#socket.resume();
      yield* chunks;
      if (this.#untaken.length > 0) continue;
      if (this.#over) break;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const refused = this.#error.text().trim();
    if (refused !== '') throw this.#refused(refused);
    if (this.#failure !== undefined) throw this.cut('was cut');
  }

  /** What the kubelet says when nothing listens there, or the pod is no more. */
  #refused(text: string): Error {
    const { pod, port } = this.#request;
    const last = text.split(': ').at(-1) ?? text;
    const message = `pod ${pod} takes no connection on port ${port}: ${last}`;
    return upgradeError(this.#request, 'ServerError', message, {}, 'portforward');
  }
}
