import type { RawData, WebSocket } from 'ws';
import type { ExecRequest, ExecResult, PodExec } from '../../ports/cluster.js';
import type { TerminalSize } from '../../ports/console.js';
import { FramePool, Tail } from './exec-frames.js';
import { Sink } from './exec-sink.js';
import { exitCodeOf, refusal, upgradeError } from './exec-status.js';
import { answerOf, Heartbeat, leave, openWebsocket, type WebsocketTransport } from './websocket.js';

/** v5 can close stdin (Kubernetes 1.30); v4 is spoken by all that we support. */
const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
/** First byte of every message. */
const channel = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

const keptOutput = 64 * 1024;
const frameSize = 64 * 1024;
/** Frames under way at a time; the buffers of the two kernels between us come on top. */
const framesInFlight = 8;

/**
 * Exec over a websocket to the API server.
 * @returns a function that throws ClusterError: `Unreachable` when the connection could not be made or was cut before the
 *   command's end was known, else as the API server answered; the signal's reason; what `stdin` throws
 */
export function makeExec(transport: WebsocketTransport): PodExec['exec'] {
  return async (request) => {
    const signals = [request.signal, transport.signal].filter((signal) => signal !== undefined);
    const signal = AbortSignal.any(signals);
    const to = { namespace: request.namespace, pod: request.pod, subresource: 'exec' };
    const socket = await openWebsocket(transport, to, queryOf(request), protocols, signal);
    return await new Conversation(socket, request).result(signal);
  };
}

function queryOf(request: ExecRequest): [string, string][] {
  return [
    ['container', request.container],
    ...request.command.map((part): [string, string] => ['command', part]),
    ...(request.stdin === undefined ? [] : [['stdin', 'true'] as [string, string]]),
    ['stdout', 'true'],
    // A terminal has one screen: the API refuses both.
    request.terminal === undefined ? ['stderr', 'true'] : ['tty', 'true'],
  ];
}

/** One exec, from handshake to exit code. */
class Conversation {
  readonly #socket: WebSocket;
  readonly #request: ExecRequest;
  readonly #kept = { stdout: new Tail(keptOutput), stderr: new Tail(keptOutput) };
  readonly #frames = new FramePool(framesInFlight, frameSize + 1);
  readonly #heart: Heartbeat;
  #sinks: { readonly stdout?: Sink | undefined; readonly stderr?: Sink | undefined } = {};
  #ended = false;
  #failure: Error | undefined;
  #opened = false;

  constructor(socket: WebSocket, request: ExecRequest) {
    this.#socket = socket;
    this.#request = request;
    this.#heart = new Heartbeat(socket, () => this.#held);
  }

  get #held(): boolean {
    return this.#sinks.stdout?.held === true || this.#sinks.stderr?.held === true;
  }

  async result(signal: AbortSignal): Promise<ExecResult> {
    const socket = this.#socket;
    let aborted = () => {};
    try {
      return await new Promise<ExecResult>((resolve, reject) => {
        aborted = () => reject(signal.reason);
        signal.addEventListener('abort', aborted, { once: true });
        const { stdout, stderr } = this.#request;
        // Either may hold the other up: they share the connection.
        const source = {
          pause: () => socket.pause(),
          resume: () => {
            if (!this.#held) socket.resume();
          },
        };
        this.#sinks = {
          stdout: stdout && new Sink(stdout, source, reject),
          stderr: stderr && new Sink(stderr, source, reject),
        };
        socket.on('open', () => {
          this.#opened = true;
          this.#feed().catch(reject);
          this.#resize().catch(reject);
        });
        socket.on('unexpected-response', (_, response) =>
          answerOf(response).then((body) => reject(refusal(this.#request, response.statusCode ?? 0, body))),
        );
        socket.on('message', (data: RawData) => {
          this.#heart.heard();
          const status = this.#hear(data as Buffer);
          if (status === undefined) return;
          this.#ended = true;
          this.#result(status).then(resolve, reject);
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
      this.#ended = true;
      this.#heart.stop();
      signal.removeEventListener('abort', aborted);
      this.#frames.end();
      leave(socket);
    }
  }

  async #result(status: string): Promise<ExecResult> {
    const exitCode = exitCodeOf(this.#request, status);
    await Promise.all([this.#sinks.stdout?.done(), this.#sinks.stderr?.done()]);
    return { exitCode, stdout: this.#kept.stdout.text(), stderr: this.#kept.stderr.text() };
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
          this.#heart.heard();
          this.#frames.give(frame);
        });
      }
    }
    if (this.#socket.protocol === protocols[0])
      this.#socket.send(Uint8Array.of(channel.close, channel.stdin));
  }

  /** Tells the size of the terminal at first and whenever it changes (remotecommand.TerminalSize). */
  async #resize(): Promise<void> {
    for await (const { columns, rows } of this.#request.terminal ?? ([] as TerminalSize[])) {
      if (this.#ended) return;
      const size = JSON.stringify({ Width: columns, Height: rows });
      this.#socket.send(Buffer.concat([Buffer.of(channel.resize), Buffer.from(size)]), () => undefined);
    }
  }

  /** Takes a message in; the status that ends the command, when this is it. */
  #hear(message: Buffer): string | undefined {
    const content = message.subarray(1);
    // An empty message opens the channel.
    if (content.length === 0) return undefined;
    if (message[0] === channel.stdout) (this.#sinks.stdout ?? this.#kept.stdout).push(content);
    if (message[0] === channel.stderr) (this.#sinks.stderr ?? this.#kept.stderr).push(content);
    return message[0] === channel.error ? content.toString() : undefined;
  }

  #cut(code: number, reason: string): Error {
    const failure = this.#heart.failure ?? this.#failure;
    const why = failure?.message ?? (reason === '' ? `code ${code}` : reason);
    const how = this.#opened ? 'was cut' : 'could not be made';
    const message = `the exec connection to pod ${this.#request.pod} ${how}: ${why}`;
    return upgradeError(this.#request, 'Unreachable', message, { cause: failure });
  }
}
