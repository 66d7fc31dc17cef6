import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type WebSocket, WebSocketServer } from 'ws';
import { makePodPorts } from '../../src/adapters/kube/port-forward.js';
import { ClusterError } from '../../src/ports/cluster.js';
import type { ByteChannel } from '../../src/ports/pod-ports.js';

/** Stands in for an API server: speaks the websocket protocol of port-forward on loopback, and does what the test says. */
const running: Server[] = [];
afterEach(() => {
  for (const server of running.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function standIn(act: (socket: WebSocket, request: IncomingMessage) => void): Promise<URL> {
  const server = createServer();
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'v4.channel.k8s.io' });
  sockets.on('connection', act);
  return await listening(server);
}

async function listening(server: Server): Promise<URL> {
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/prefix/`);
}

const stop = new AbortController();
const dial = (url: URL, signal = stop.signal): Promise<ByteChannel> =>
  makePodPorts({
    url,
    websocketOptions: async () => ({ headers: { Authorization: 'Bearer t' } }),
  }).connectPod({ namespace: 'demo', pod: 'hello-1', port: 8000, signal });

const say = (socket: WebSocket, channel: number, content: Uint8Array | string) =>
  socket.send(Buffer.concat([Buffer.of(channel), Buffer.from(content)]));

/** Both channels begin with the port's number, little-endian. */
const begin = (socket: WebSocket) => {
  for (const channel of [0, 1]) say(socket, channel, Buffer.of(0x40, 0x1f));
};

async function all(connection: ByteChannel): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of connection.incoming) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Waits until a number does not grow any more. */
async function settled(read: () => number): Promise<number> {
  let before = -1;
  while (read() === 0 || read() !== before) {
    before = read();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return before;
}

describe('a port of a pod', () => {
  it('carries bytes both ways as they are', async () => {
    let asked: IncomingMessage | undefined;
    const url = await standIn((socket, request) => {
      asked = request;
      begin(socket);
      socket.on('message', (data: Buffer) => {
        expect(data[0]).toBe(0);
        say(socket, 0, data.subarray(1));
        if (data.at(-1) === 255) socket.close();
      });
    });
    const connection = await dial(url);
    const received = all(connection);
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    await connection.send(bytes.subarray(0, 100));
    await connection.send(bytes.subarray(100));
    expect(await received).toEqual(bytes);
    const sent = new URL(asked?.url ?? '', url);
    expect(sent.pathname).toBe('/prefix/api/v1/namespaces/demo/pods/hello-1/portforward');
    expect(sent.search).toBe('?ports=8000');
    expect(asked?.headers['authorization']).toBe('Bearer t');
  });

  it('takes the number of the port from what is sent, however it comes', async () => {
    const url = await standIn((socket) => {
      say(socket, 0, Buffer.of(0x40));
      say(socket, 1, '');
      say(socket, 0, Buffer.concat([Buffer.of(0x1f), Buffer.from('answer')]));
      say(socket, 1, Buffer.of(0x40, 0x1f));
      socket.close();
    });
    expect((await all(await dial(url))).toString()).toBe('answer');
  });

  it('lets memory be used again once it was sent', async () => {
    const url = await standIn((socket) => {
      begin(socket);
      let size = 0;
      socket.on('message', (data: Buffer) => {
        say(socket, 0, data.subarray(1));
        size += data.length - 1;
        if (size === 300_000) socket.close();
      });
    });
    const connection = await dial(url);
    const received = all(connection);
    const memory = Buffer.alloc(100_000);
    for (const byte of [1, 2, 3]) await connection.send(memory.fill(byte));
    const got = await received;
    expect([got[0], got[150_000], got[299_999]]).toEqual([1, 2, 3]);
  });

  it('takes no more than the pod does', async () => {
    let stalled: WebSocket | undefined;
    const url = await standIn((socket) => {
      socket.pause();
      stalled = socket;
    });
    const connection = await dial(url);
    let sent = 0;
    const chunk = Buffer.alloc(1024 * 1024);
    const run = (async () => {
      for (; sent < 32; sent++) await connection.send(chunk);
    })();
    // The kernels' buffers for loopback hold some MiB.
    expect(await settled(() => sent)).toBeLessThan(25);
    stalled?.resume();
    await run;
    connection.abort();
  });

  it('holds a pod up that sends more than is taken', async () => {
    let sent = 0;
    const url = await standIn((socket) => {
      begin(socket);
      const more = () => {
        if (sent === 64) return socket.close();
        sent++;
        socket.send(Buffer.concat([Buffer.of(0), Buffer.alloc(1024 * 1024)]), more);
      };
      more();
    });
    const connection = await dial(url);
    const before = await settled(() => sent);
    expect(before).toBeLessThan(40);
    expect((await all(connection)).length).toBe(64 * 1024 * 1024);
  });

  it('tells what the kubelet says when nothing listens', async () => {
    const url = await standIn((socket) => {
      begin(socket);
      say(
        socket,
        1,
        'error forwarding port 8000 to pod abc, uid : failed: dial tcp4 127.0.0.1:8000: connect: connection refused',
      );
      socket.close();
    });
    await expect(all(await dial(url))).rejects.toThrow(
      'pod hello-1 takes no connection on port 8000: connection refused',
    );
  });

  it('tells a connection that was cut, after all that came', async () => {
    const url = await standIn((socket) => {
      begin(socket);
      say(socket, 0, 'half');
      setImmediate(() => socket.terminate());
    });
    const connection = await dial(url);
    const got: string[] = [];
    const read = (async () => {
      for await (const chunk of connection.incoming) got.push(Buffer.from(chunk).toString());
    })();
    await expect(read).rejects.toMatchObject({ reason: 'Unreachable', resource: 'pods/portforward' });
    expect(got).toEqual(['half']);
    await expect(connection.send(Buffer.of(1))).rejects.toBeInstanceOf(ClusterError);
  });

  it.each([
    ['get', 'User "dev" cannot get resource "pods/portforward" in API group ""'],
    ['create', 'User "dev" cannot create resource "pods/portforward" in API group ""'],
  ])('names the right that is missing: %s', async (verb, message) => {
    const server = createServer();
    server.on('upgrade', (_, socket) => {
      const body = JSON.stringify({ kind: 'Status', status: 'Failure', message, code: 403 });
      socket.end(`HTTP/1.1 403 No\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
    const url = await listening(server);
    await expect(dial(url)).rejects.toMatchObject({
      reason: 'Forbidden',
      status: 403,
      verb,
      resource: 'pods/portforward',
      object: 'hello-1',
      message,
    });
  });

  it('tells a server that is not there', async () => {
    await expect(dial(new URL('http://127.0.0.1:1'))).rejects.toMatchObject({
      reason: 'Unreachable',
      message: expect.stringContaining('could not be made'),
    });
  });

  it('ends with its signal', async () => {
    const own = new AbortController();
    const closed = new Promise<void>((resolve) => {
      void standIn((socket) => {
        begin(socket);
        socket.on('close', () => resolve());
      }).then(async (url) => {
        const connection = await dial(url, own.signal);
        own.abort(new Error('Ctrl-C'));
        await expect(all(connection)).rejects.toThrow('cut');
      });
    });
    await closed;
    await expect(dial(new URL('http://127.0.0.1:1'), own.signal)).rejects.toThrow('Ctrl-C');
  });
});
