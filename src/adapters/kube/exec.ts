import type { IncomingMessage } from 'node:http';
import type { ClientOptions, RawData, WebSocket } from 'ws';
import type { ExecRequest, ExecResult, PodExec } from '../../ports/cluster.js';
import { FramePool, Tail } from './exec-frames.js';
import { Sink } from './exec-sink.js';
import { execError, exitCodeOf, refusal } from './exec-status.js';

/** What an exec needs to know of the connection to an API server. */
export interface ExecTransport {
  /** Base URL of the server, path prefix included. */
  readonly url: URL;
  /** TLS material, headers with the authorization, agent of a proxy. Asked anew for each exec, since tokens expire. */
  websocketOptions(): Promise<ClientOptions>;
  /** Ends every exec of this connection. */
  readonly signal?: AbortSignal;
}

/** v5 can close stdin (Kubernetes 1.30); v4 is spoken by all that we support. */
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
/** First byte of every message. */
const channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, close: 255 } as const;

const keptOutput = 64 * 1024;
const frameSize = 64 * 1024;
/** Frames under way at a time; the buffers of the two kernels between us come on top. */
const framesInFlight = 8;
/** As kubectl does: a ping every 5 s, and 12 of them without any sign of life end the connection. */
const pingMs = 5000;
const silentPings = 12;
const handshakeMs = 30_000;

/**
 * Exec over a websocket to the API server.
 * @returns a function that throws ClusterError: `Unreachable` when the connection could not be made or was cut before the
 *   command's end was known, else as the API server answered; the signal's reason; what `stdin` throws
 */
export function makeExec(transport: ExecTransport): PodExec['exec'] {
  return async (request) => {
    const signals = [request.signal, transport.signal].filter((signal) => signal !== undefined);
    const signal = AbortSignal.any(signals);
    signal.throwIfAborted();
    const [{ WebSocket }, options] = await Promise.all([import('ws'), transport.websocketOptions()]);
    signal.throwIfAborted();
    const url = execUrl(transport.url, request);
    const socket = new WebSocket(url, protocols, {
      ...options,
      perMessageDeflate: false,
      handshakeTimeout: handshakeMs,
      // Masks keep a script from choosing bytes that a proxy reads; within TLS nobody reads them, and none costs nothing.
      ...(url.protocol === 'wss:' ? { generateMask: (mask: Buffer) => mask.fill(0) } : {}),
    });
    return await new Conversation(socket, request).result(signal);
  };
}

function execUrl(base: URL, request: ExecRequest): URL {
  const url = new URL(base);
  url.protocol = base.protocol === 'http:' ? 'ws:' : 'wss:';
  const path = `/api/v1/namespaces/${encodeURIComponent(request.namespace)}/pods/${encodeURIComponent(request.pod)}/exec`;
  url.pathname = base.pathname.replace(/\/$/, '') + path;
  url.search = '';
  url.searchParams.append('container', request.container);
  for (const part of request.command) url.searchParams.append('command', part);
  if (request.stdin !== undefined) url.searchParams.append('stdin', 'true');
  url.searchParams.append('stdout', 'true');
  url.searchParams.append('stderr', 'true');
  return url;
}

/** One exec, from handshake to exit code. */
class Conversation {
  readonly #socket: WebSocket;
  readonly #request: ExecRequest;
  readonly #stdout = new Tail(keptOutput);
  readonly #stderr = new Tail(keptOutput);
  readonly #frames = new FramePool(framesInFlight, frameSize + 1);
  #sink: Sink | undefined;
  #ended = false;
  #silence = 0;
  #failure: Error | undefined;
  #opened = false;

  constructor(socket: WebSocket, request: ExecRequest) {
    this.#socket = socket;
    this.#request = request;
  }

  async result(signal: AbortSignal): Promise<ExecResult> {
    const socket = this.#socket;
    let aborted = () => {};
    const heart = setInterval(() => this.#beat(), pingMs);
    try {
      return await new Promise<ExecResult>((resolve, reject) => {
        aborted = () => reject(signal.reason);
        signal.addEventListener('abort', aborted, { once: true });
        const { stdout } = this.#request;
        this.#sink = stdout && new Sink(stdout, socket, reject);
        socket.on('open', () => {
          this.#opened = true;
          this.#feed().catch(reject);
        });
        socket.on('unexpected-response', (_, response) =>
          answerOf(response).then((body) => reject(refusal(this.#request, response.statusCode ?? 0, body))),
        );
        socket.on('message', (data: RawData) => {
          this.#silence = 0;
          const status = this.#hear(data as Buffer);
          if (status === undefined) return;
          this.#ended = true;
          this.#result(status).then(resolve, reject);
        });
        socket.on('pong', () => {
          this.#silence = 0;
        });
        socket.on('error', (error) => {
          this.#failure ??= error;
        });
        socket.on('close', (code, reason) => {
          // After the end of the command, what it printed last may still be on its way to who takes it.
          if (!this.#ended) reject(this.#cut(code, reason.toString()));
        });
      });
    } finally {
      clearInterval(heart);
      signal.removeEventListener('abort', aborted);
      this.#frames.end();
      this.#leave();
    }
  }

  async #result(status: string): Promise<ExecResult> {
    const exitCode = exitCodeOf(this.#request, status);
    await this.#sink?.done();
    return { exitCode, stdout: this.#stdout.text(), stderr: this.#stderr.text() };
  }

  /** Sends stdin as fast as it is taken, in frames that begin with the channel. */
  async #feed(): Promise<void> {
    const { stdin } = this.#request;
    if (stdin === undefined) return;
    for await (const chunk of stdin) {
      for (let at = 0; at < chunk.length; at += frameSize) {
        const frame = await this.#frames.take();
        if (frame === undefined) return;
        const part = chunk.subarray(at, at + frameSize);
        frame[0] = channel.stdin;
        frame.set(part, 1);
        this.#socket.send(frame.subarray(0, part.length + 1), (error) => {
          if (error) return this.#frames.end();
          this.#silence = 0;
          this.#frames.give(frame);
        });
      }
    }
    if (this.#socket.protocol === protocols[0])
      this.#socket.send(Uint8Array.of(channel.close, channel.stdin));
  }

  /** Takes a message in; the status that ends the command, when this is it. */
  #hear(message: Buffer): string | undefined {
    const content = message.subarray(1);
    // An empty message opens the channel.
    if (message[0] === channel.stdout && content.length > 0) (this.#sink ?? this.#stdout).push(content);
    if (message[0] === channel.stderr) this.#stderr.push(content);
    return message[0] === channel.error && content.length > 0 ? content.toString() : undefined;
  }

  /** Counts beats instead of time, which goes on while this process is stopped. */
  #beat(): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#sink?.held === true) this.#silence = 0;
    if (this.#silence++ < silentPings) {
      this.#socket.ping();
      return;
    }
    this.#failure ??= new Error(`no answer for ${(pingMs * silentPings) / 1000} s`);
    this.#socket.terminate();
  }

  #cut(code: number, reason: string): Error {
    const why = this.#failure?.message ?? (reason === '' ? `code ${code}` : reason);
    const how = this.#opened ? 'was cut' : 'could not be made';
    const message = `the exec connection to pod ${this.#request.pod} ${how}: ${why}`;
    return execError(this.#request, 'Unreachable', message, { cause: this.#failure });
  }

  /** The other end may have stopped reading, so it gets a moment to say goodbye and no more. */
  #leave(): void {
    this.#socket.close();
    setTimeout(() => this.#socket.terminate(), 1000).unref();
  }
}

/** Body of an answer, as far as it can be one of the API server's. */
async function answerOf(response: IncomingMessage): Promise<string> {
  const body = new Tail(keptOutput);
  try {
    for await (const chunk of response) body.push(chunk as Buffer);
  } catch {
    // What came until then has to do.
  }
  return body.text();
}
