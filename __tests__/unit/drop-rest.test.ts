/** Refusals that come while the client still sends: over real sockets, where closing too early takes the answer along. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { dropRest } from '../../src/gateways/drop-rest.js';
import { serveJqm } from '../../src/gateways/jqm/http.js';
import { bodyOf } from '../../src/gateways/jqm/messages.js';
import { service } from './service-harness.js';

const piece = Buffer.alloc(64 * 1024, 'x');

/** Sends all of it, whatever comes meanwhile; reads only then, as many a client does. */
async function talk(port: number, head: string, pieces: number, isChunked: boolean): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const failed: Error[] = [];
  socket.on('error', (error) => failed.push(error));
  await once(socket, 'connect');
  socket.write(head);
  for (let index = 0; index < pieces && failed.length === 0; index++) {
    const data = isChunked
      ? Buffer.concat([Buffer.from(`${piece.byteLength.toString(16)}\r\n`), piece, Buffer.from('\r\n')])
      : piece;
    await new Promise<void>((resolve) => socket.write(data, () => resolve()));
  }
  if (isChunked) socket.write('0\r\n\r\n');
  const read: Buffer[] = [];
  socket.on('data', (data) => read.push(data));
  if (!socket.destroyed) await once(socket, 'close').catch(() => undefined);
  expect(failed).toEqual([]);
  return Buffer.concat(read).toString();
}

describe('a request that is refused while its body comes', () => {
  const pieces = 128;
  const length = `Content-Length: ${pieces * piece.byteLength}\r\n`;
  const chunked = 'Transfer-Encoding: chunked\r\n';
  const of = (path: string, how: string) =>
    `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n${how}\r\n`;

  it.each([
    ['too large by its length', [], '/deployment', length, 'HTTP/1.1 413 ', '"BodyTooLarge"'],
    ['too large as it comes', [], '/deployment', chunked, 'HTTP/1.1 413 ', '"BodyTooLarge"'],
    ['no such path', [], '/nothing', chunked, 'HTTP/1.1 404 ', '"PathUnknown"'],
    ['without a token', ['token'], '/deployment', length, 'HTTP/1.1 401 ', '"Unauthorized"'],
    ['without a token, to JQM', ['token'], '/jqm/a/jqm/ws/client/ji', chunked, 'HTTP/1.1 401 ', '"Unauth'],
  ])('is answered: %s', async (_, auth, path, how, status, code) => {
    const { app } = await service(auth.length === 0 ? {} : { tokens: {} });
    await app.listen({ port: 0, host: '127.0.0.1' });
    try {
      const { port } = app.server.address() as AddressInfo;
      const answer = await talk(port, of(path, how), pieces, how === chunked);
      expect(answer.startsWith(status)).toBe(true);
      expect(answer).toContain(code);
      expect(answer.toLowerCase()).toContain('connection: close');
      expect(answer).toContain('nosniff');
    } finally {
      await app.close();
    }
  });

  it('is answered before it has come, where the caller may not', async () => {
    const { app, called } = await service({ tokens: { a: 'alice' }, may: () => false });
    await app.listen({ port: 0, host: '127.0.0.1' });
    try {
      const { port } = app.server.address() as AddressInfo;
      const socket = connect(port, '127.0.0.1');
      const path = '/run_module?module_name=numpy&method_name=array';
      socket.write(of(path, `X-Jac-Orc-Token: a\r\n${length}`));
      const [answer] = await once(socket, 'data');
      expect(String(answer)).toContain('HTTP/1.1 403 ');
      expect(called.run).toEqual([]);
      socket.destroy();
      await once(socket, 'close');
    } finally {
      await app.close();
    }
  });

  it('is answered by the gateway of JQM', async () => {
    const gateway = { answer: (request: Parameters<typeof bodyOf>[0]) => bodyOf(request, 1000) };
    const server = createServer(
      (request, response) =>
        void serveJqm(gateway as never, request, response, '/ws/client/ji', () => undefined),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      const answer = await talk(port, of('/', chunked), pieces, true);
      expect(answer.startsWith('HTTP/1.1 413 ')).toBe(true);
      expect(answer).toContain('BodyTooLarge');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('is listened to no longer than that', async () => {
    const server = createServer((request, response) => {
      response.writeHead(413, { connection: 'close' });
      void dropRest(request, { bytes: 10 * piece.byteLength, ms: 60_000 }).then(() => response.end());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
      socket.on('error', () => undefined).resume();
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.write(of('/', chunked));
      const more = () => {
        const data = Buffer.concat([
          Buffer.from(`${piece.byteLength.toString(16)}\r\n`),
          piece,
          Buffer.from('\r\n'),
        ]);
        if (!socket.destroyed) socket.write(data, () => setImmediate(more));
      };
      more();
      await closed;
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
