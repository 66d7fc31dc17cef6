/** Proxies on loopback that note whom they are asked for: HTTP's CONNECT, plain or over TLS, and SOCKS5. */
import * as http from 'node:http';
import * as https from 'node:https';
import * as net from 'node:net';
import type { Duplex } from 'node:stream';

export interface LoopbackProxy {
  readonly port: number;
  /** `host:port` of each connection. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

async function opened(server: net.Server, asked: readonly string[]): Promise<LoopbackProxy> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as net.AddressInfo).port,
    asked,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

function join(socket: Duplex, host: string, port: number, connected: () => void): void {
  const through = net.connect(port, host, () => {
    connected();
    socket.pipe(through).pipe(socket);
  });
  socket.on('error', () => through.destroy());
  through.on('error', () => socket.destroy());
}

/** @param login `name:password` that has to be said; @param tls key and certificate of a proxy that is reached by https */
export function connectProxy(
  login: string,
  tls?: { readonly key: string; readonly cert: string },
): Promise<LoopbackProxy> {
  const asked: string[] = [];
  const server = tls === undefined ? http.createServer() : https.createServer(tls);
  server.on('connect', (request: http.IncomingMessage, socket: Duplex) => {
    const wanted = `Basic ${Buffer.from(login).toString('base64')}`;
    if (request.headers['proxy-authorization'] !== wanted) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
      return;
    }
    asked.push(request.url ?? '');
    const { hostname, port } = new URL(`http://${request.url}`);
    join(socket, hostname, Number(port), () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
  });
  return opened(server, asked);
}

/** SOCKS5 (RFC 1928) without a password. */
export function socksProxy(): Promise<LoopbackProxy> {
  const asked: string[] = [];
  const server = net.createServer((socket) => {
    socket.once('data', () => {
      socket.write(Buffer.from([5, 0]));
      socket.once('data', (request) => {
        const named = request[3] === 3;
        const length = named ? (request[4] ?? 0) : 4;
        const start = named ? 5 : 4;
        const address = request.subarray(start, start + length);
        const host = named ? address.toString() : [...address].join('.');
        const port = request.readUInt16BE(start + length);
        asked.push(`${host}:${port}`);
        join(socket, host, port, () => socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0])));
      });
    });
  });
  return opened(server, asked);
}
