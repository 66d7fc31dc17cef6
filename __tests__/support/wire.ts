/** A line to a TCP server that counts what goes over it and can be cut. */
import * as net from 'node:net';

export interface Wire {
  /** `127.0.0.1:port` */
  readonly address: string;
  /** Bytes from the client to the server so far. */
  readonly sent: number;
  /** Bytes from the server to the client so far. */
  readonly received: number;
  /** Breaks the connection that carries the byte after so many more from the client; once. */
  cutAfter(bytes: number): void;
  /** How often it was cut. */
  readonly cuts: number;
  close(): Promise<void>;
}

/** @param address `host:port` of the server */
export async function wireTo(address: string): Promise<Wire> {
  const [host = '', port = ''] = address.split(':');
  const sockets = new Set<net.Socket>();
  const state = { sent: 0, received: 0, cuts: 0, left: Number.POSITIVE_INFINITY };
  const server = net.createServer((client) => {
    const upstream = net.connect({ host, port: Number(port) });
    const pair = [client, upstream];
    for (const socket of pair) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        for (const each of pair) each.destroy();
      });
    }
    client.on('data', (chunk) => {
      state.left -= chunk.length;
      if (state.left >= 0) {
        state.sent += chunk.length;
        return;
      }
      state.left = Number.POSITIVE_INFINITY;
      state.cuts++;
      for (const each of pair) each.resetAndDestroy();
    });
    upstream.on('data', (chunk) => {
      state.received += chunk.length;
    });
    client.pipe(upstream);
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as net.AddressInfo).port}`,
    get sent() {
      return state.sent;
    },
    get received() {
      return state.received;
    },
    get cuts() {
      return state.cuts;
    },
    cutAfter: (bytes) => {
      state.left = bytes;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
