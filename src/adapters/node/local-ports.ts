import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { JacScaleError, usageError } from '../../model/error.js';
import type { ByteChannel, LocalPorts } from '../../ports/pod-ports.js';

export const nodeLocalPorts: LocalPorts = {
  listen: async (address, ports, serve) => {
    const sockets = new Set<Socket>();
    // Who has said all may still want to hear the answer.
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      serve(new Connection(socket));
    });
    const port = await firstFree(server, address, ports);
    return {
      port,
      close: async () => {
        const closed = once(server, 'close');
        server.close();
        for (const socket of sockets) socket.destroy();
        await closed;
      },
    };
  },
};

async function firstFree(server: Server, address: string, ports: readonly number[]): Promise<number> {
  for (const [index, port] of ports.entries()) {
    try {
      server.listen({ port, host: address, exclusive: true });
      await once(server, 'listening');
      const bound = server.address();
      return typeof bound === 'object' && bound !== null ? bound.port : port;
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException;
      if (code !== 'EADDRINUSE' && code !== 'EACCES') throw noAddress(address, message, error);
      if (index === ports.length - 1) throw portTaken(address, port, code, error);
    }
  }
  throw new Error('no port was asked for');
}

class Connection implements ByteChannel {
  readonly incoming: AsyncIterable<Uint8Array>;
  readonly #socket: Socket;
  #chunks: Buffer[] = [];
  #isOver = false;
  #failure: Error | undefined;
  #wake: () => void = () => undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.incoming = this.#read();
    socket.on('data', (chunk) => {
      this.#chunks.push(chunk);
      socket.pause();
      this.#wake();
    });
    const over = (failure?: Error) => {
      this.#isOver = true;
      this.#failure ??= failure;
      this.#wake();
    };
    socket.on('end', () => over());
    socket.on('error', over);
    socket.on('close', () => over(socket.readableEnded ? undefined : new Error('the connection was closed')));
  }

  send(chunk: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.write(chunk, (error) => (error ? reject(error) : resolve()));
    });
  }

  finish(): void {
    this.#socket.end();
  }

  close(): void {
    this.#socket.destroySoon();
  }

  abort(): void {
    this.#socket.resetAndDestroy();
  }

  /** Not the socket's own iterator, which ends the other direction with this one. */
  async *#read(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunks = this.#chunks;
      this.#chunks = [];
      yield* chunks;
      if (this.#chunks.length > 0) continue;
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#isOver) return;
      this.#socket.resume();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

const portTaken = (address: string, port: number, code: string, cause: unknown): JacScaleError =>
  new JacScaleError({
    code: 'PortTaken',
    what: `port ${port} of ${address} cannot be listened on`,
    why:
      code === 'EACCES' ? 'this user may not (ports below 1024 are kept)' : 'another program listens on it',
    next: 'name another with --port, or leave it out: then one is chosen that is free',
    cause,
  });

const noAddress = (address: string, message: string, cause: unknown): JacScaleError =>
  usageError({
    code: 'AddressInvalid',
    what: `--address: this machine has no address "${address}"`,
    why: message,
    cause,
  });
