import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type WebSocket, WebSocketServer } from 'ws';
import { makeExec } from '../../src/adapters/kube/exec.js';
import { FramePool, Tail } from '../../src/adapters/kube/exec-frames.js';
import { ClusterError, type ExecRequest } from '../../src/ports/cluster.js';

/** Stands in for an API server: speaks the websocket protocol of exec on loopback, and does what the test says. */
interface StandIn {
  readonly server: Server;
  readonly url: URL;
}
const running: Server[] = [];
afterEach(() => {
  for (const server of running.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function standIn(
  act: (socket: WebSocket, request: IncomingMessage) => void,
  protocol = 'v5.channel.k8s.io',
): Promise<StandIn> {
  const server = createServer();
  const sockets = new WebSocketServer({
    server,
    handleProtocols: (offered) => (offered.has(protocol) ? protocol : false),
  });
  sockets.on('connection', act);
  return await listening(server);
}

async function listening(server: Server): Promise<StandIn> {
  running.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, url: new URL(`http://127.0.0.1:${port}/prefix/`) };
}

const request = (more: Partial<ExecRequest> = {}): ExecRequest => ({
  namespace: 'demo',
  pod: 'code-1',
  container: 'httpd',
  command: ['sh', '-c', 'echo "$1"', 'sh', 'a b&c'],
  ...more,
});

const exec = (url: URL, more: Partial<ExecRequest> = {}) =>
  makeExec({ url, websocketOptions: async () => ({ headers: { Authorization: 'Bearer t' } }) })(
    request(more),
  );

const say = (socket: WebSocket, channel: number, text: string) =>
  socket.send(Buffer.concat([Buffer.of(channel), Buffer.from(text)]));

const succeed = (socket: WebSocket) => {
  say(socket, 3, JSON.stringify({ metadata: {}, status: 'Success' }));
  socket.close();
};

const failure = (run: Promise<unknown>) =>
  run.then(
    () => {
      throw new Error('no failure');
    },
    (error) => {
      expect(error).toBeInstanceOf(ClusterError);
      const { reason, status, verb, resource, object, message } = error as ClusterError;
      return { reason, status, verb, resource, object, message };
    },
  );

async function* chunks(count: number, size: number) {
  const chunk = new Uint8Array(size);
  for (let i = 0; i < count; i++) {
    // The contract of a bundle's stream: memory is used again.
    chunk.fill(i);
    yield chunk;
  }
}

describe('exec', () => {
  it('asks for the command as it is, and gives output and exit code', async () => {
    let asked: IncomingMessage | undefined;
    const { url } = await standIn((socket, incoming) => {
      asked = incoming;
      say(socket, 1, '');
      say(socket, 1, 'out');
      say(socket, 2, 'err');
      const causes = [{ reason: 'ExitCode', message: '7' }];
      say(socket, 3, JSON.stringify({ status: 'Failure', reason: 'NonZeroExitCode', details: { causes } }));
    });
    expect(await exec(url)).toEqual({ exitCode: 7, stdout: 'out', stderr: 'err' });
    expect(asked?.headers['authorization']).toBe('Bearer t');
    const sent = new URL(asked?.url ?? '', url);
    expect(sent.pathname).toBe('/prefix/api/v1/namespaces/demo/pods/code-1/exec');
    expect(sent.searchParams.getAll('command')).toEqual(request().command);
    expect(sent.searchParams.has('stdin')).toBe(false);
  });

  it.each([
    ['v5.channel.k8s.io', true],
    ['v4.channel.k8s.io', false],
  ])('sends all of stdin by %s; closes it: %s', async (protocol, closes) => {
    const received: Buffer[] = [];
    let closed = false;
    const { url } = await standIn((socket) => {
      let size = 0;
      socket.on('message', (data: Buffer) => {
        if (data[0] === 255) closed = data[1] === 0;
        else received.push(Buffer.from(data.subarray(1)));
        size = received.reduce((sum, part) => sum + part.length, 0);
        if (size === 3_000_000 && closed === closes) succeed(socket);
      });
    }, protocol);
    expect((await exec(url, { stdin: chunks(10, 300_000) })).exitCode).toBe(0);
    const all = Buffer.concat(received);
    expect(closed).toBe(closes);
    for (let i = 0; i < 10; i++) {
      expect(all.subarray(i * 300_000, (i + 1) * 300_000).every((byte) => byte === i)).toBe(true);
    }
  });

  it('takes no more of stdin than the other end does', async () => {
    let produced = 0;
    let stalled: WebSocket | undefined;
    const { url } = await standIn((socket) => {
      // Reads nothing for now.
      socket.pause();
      stalled = socket;
    });
    async function* endless() {
      for (; produced < 32; produced++) yield Buffer.alloc(1024 * 1024);
    }
    const run = exec(url, { stdin: endless() });
    let before = -1;
    while (produced === 0 || produced !== before) {
      before = produced;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    // The kernels' buffers for loopback hold some MiB.
    expect(produced).toBeLessThan(25);
    stalled?.on('message', () => produced === 32 && stalled !== undefined && succeed(stalled));
    stalled?.resume();
    expect((await run).exitCode).toBe(0);
    expect(produced).toBe(32);
  });

  it('stops sending when the command ends before its input does', async () => {
    let ended = false;
    const { url } = await standIn((socket) => socket.once('message', () => succeed(socket)));
    async function* endless() {
      try {
        for (;;) yield Buffer.alloc(64 * 1024);
      } finally {
        ended = true;
      }
    }
    expect((await exec(url, { stdin: endless() })).exitCode).toBe(0);
    while (!ended) await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it('keeps the last 64 KiB of what the command says', async () => {
    const { url } = await standIn((socket) => {
      for (let i = 0; i < 100; i++) say(socket, 1, `${i}-`.padEnd(5000, '.'));
      succeed(socket);
    });
    const { stdout } = await exec(url);
    expect(stdout.length).toBe(64 * 1024);
    expect(stdout.endsWith('99-'.padEnd(5000, '.'))).toBe(true);
  });

  it.each([
    [403, 'Forbidden', 'pods "code-1" is forbidden: User "dev" cannot create resource "pods/exec"'],
    [401, 'Unauthorized', 'Unauthorized'],
    [404, 'NotFound', 'pods "code-1" not found'],
    [500, 'ServerError', 'container not found ("httpd")'],
  ])('tells a refused upgrade by the words of the API: %i', async (status, reason, message) => {
    const server = createServer();
    server.on('upgrade', (_, socket) => {
      const body = JSON.stringify({ kind: 'Status', status: 'Failure', message, code: status });
      socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
    const { url } = await listening(server);
    expect(await failure(exec(url))).toEqual({
      reason,
      status,
      verb: 'create',
      resource: 'pods/exec',
      object: 'code-1',
      message,
    });
  });

  it('tells an answer that is none of the API', async () => {
    const server = createServer((_, response) => response.writeHead(502).end('<html>'));
    const { url } = await listening(server);
    expect(await failure(exec(url))).toMatchObject({ reason: 'ServerError', status: 502 });
  });

  it('tells a command that could not be started', async () => {
    const { url } = await standIn((socket) => {
      const message = 'unable to upgrade connection: container not found ("httpd")';
      say(socket, 3, JSON.stringify({ status: 'Failure', reason: 'InternalError', code: 500, message }));
    });
    expect(await failure(exec(url))).toMatchObject({
      reason: 'ServerError',
      message: expect.stringContaining('container not found'),
    });
  });

  it.each([
    ['closed', (socket: WebSocket) => socket.close()],
    ['cut', (socket: WebSocket) => socket.terminate()],
  ])('tells a connection that is %s before the end of the command', async (_, end) => {
    const { url } = await standIn((socket) => {
      say(socket, 1, 'half');
      socket.once('message', () => end(socket));
    });
    const run = exec(url, { stdin: chunks(100, 100_000) });
    expect(await failure(run)).toMatchObject({
      reason: 'Unreachable',
      message: expect.stringContaining('was cut'),
    });
  });

  it('tells a server that is not there', async () => {
    const { server, url } = await standIn(() => {});
    await new Promise((resolve) => server.close(resolve));
    const told = await failure(exec(url));
    expect(told).toMatchObject({
      reason: 'Unreachable',
      message: expect.stringContaining('could not be made'),
    });
  });

  it('ends with the reason of its signal, and closes', async () => {
    const closed = new Promise<void>((resolve) => {
      standIn((socket) => {
        socket.on('close', () => resolve());
        stop.abort(reason);
      }).then(({ url }) => exec(url, { signal: stop.signal }).catch((error) => caught(error)));
    });
    const stop = new AbortController();
    const reason = new Error('Ctrl-C');
    let caught: (error: unknown) => void = () => {};
    const error = new Promise((resolve) => {
      caught = resolve;
    });
    expect(await error).toBe(reason);
    await closed;
    await expect(exec(new URL('http://127.0.0.1:1'), { signal: stop.signal })).rejects.toBe(reason);
  });

  it('ends with what reading stdin throws', async () => {
    const { url } = await standIn(() => {});
    const broken = new Error('BundleChanged');
    async function* stdin() {
      yield new Uint8Array(10);
      throw broken;
    }
    await expect(exec(url, { stdin: stdin() })).rejects.toBe(broken);
  });
});

describe('exec whose output is taken', () => {
  it('gives all of it in order, and tells the end when the last is taken', async () => {
    const { url } = await standIn((socket) => {
      for (let i = 0; i < 100; i++) say(socket, 1, `${i},`.padEnd(5000, '.'));
      succeed(socket);
    });
    const taken: string[] = [];
    const run = await exec(url, {
      stdout: async (chunk) => {
        await new Promise((resolve) => setImmediate(resolve));
        taken.push(Buffer.from(chunk).toString());
      },
    });
    expect(run).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(taken.join('')).toBe(Array.from({ length: 100 }, (_, i) => `${i},`.padEnd(5000, '.')).join(''));
  });

  it('holds a command up that prints quicker than it is taken', async () => {
    let sent = 0;
    const { url } = await standIn((socket) => {
      const more = () => {
        if (sent === 64) return succeed(socket);
        sent++;
        socket.send(Buffer.concat([Buffer.of(1), Buffer.alloc(1024 * 1024)]), more);
      };
      more();
    });
    let go: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    let taken = 0;
    const run = exec(url, {
      stdout: async (chunk) => {
        await gate;
        taken += chunk.length;
      },
    });
    let before = -1;
    while (sent === 0 || sent !== before) {
      before = sent;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    // The kernels' buffers for loopback hold some MiB.
    expect(sent).toBeLessThan(40);
    go();
    await run;
    expect(taken).toBe(64 * 1024 * 1024);
  });

  it('ends with what taking it throws', async () => {
    const { url } = await standIn((socket) => say(socket, 1, 'out'));
    const full = new Error('disk full');
    await expect(exec(url, { stdout: () => Promise.reject(full) })).rejects.toBe(full);
  });

  it('tells a cut before the end, whatever was taken until then', async () => {
    const { url } = await standIn((socket) => {
      say(socket, 1, 'half');
      socket.close();
    });
    expect(await failure(exec(url, { stdout: async () => undefined }))).toMatchObject({
      reason: 'Unreachable',
    });
  });
});

describe('exec with a terminal', () => {
  it('tells its size at first and when it changes, and has no stderr of its own', async () => {
    const sizes: unknown[] = [];
    let asked = '';
    const { url } = await standIn((socket, incoming) => {
      asked = incoming.url ?? '';
      socket.on('message', (data: Buffer) => {
        if (data[0] === 4) sizes.push(JSON.parse(data.subarray(1).toString()));
        if (sizes.length === 2) succeed(socket);
      });
    });
    async function* terminal() {
      yield { columns: 80, rows: 24 };
      yield { columns: 120, rows: 50 };
    }
    const { exitCode } = await exec(url, { terminal: terminal(), stdin: chunks(0, 0) });
    expect(exitCode).toBe(0);
    expect(sizes).toEqual([
      { Width: 80, Height: 24 },
      { Width: 120, Height: 50 },
    ]);
    const { searchParams } = new URL(asked, url);
    expect([searchParams.get('tty'), searchParams.get('stdin'), searchParams.get('stderr')]).toEqual([
      'true',
      'true',
      null,
    ]);
  });

  it('gives stdout and stderr apart, byte by byte', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
    const { url } = await standIn((socket) => {
      socket.send(Buffer.concat([Buffer.of(1), bytes]));
      socket.send(Buffer.concat([Buffer.of(2), bytes.toReversed()]));
      succeed(socket);
    });
    const taken = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
    const take = (name: 'stdout' | 'stderr') => async (chunk: Uint8Array) => {
      taken[name] = Buffer.concat([taken[name], chunk]);
    };
    const run = await exec(url, { stdout: take('stdout'), stderr: take('stderr') });
    expect(run).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(taken).toEqual({ stdout: bytes, stderr: Buffer.from(bytes.toReversed()) });
  });
});

describe('parts of exec', () => {
  it('keeps whole characters at the cut', () => {
    const tail = new Tail(4);
    tail.push(Buffer.from('ab☕é'));
    expect(tail.text()).toBe('é');
  });

  it('gives a frame to who waits for one', async () => {
    const pool = new FramePool(1, 8);
    const frame = await pool.take();
    const second = pool.take();
    const third = pool.take();
    if (frame !== undefined) pool.give(frame);
    expect(await second).toBe(frame);
    pool.end();
    expect(await third).toBeUndefined();
    expect(await pool.take()).toBeUndefined();
  });
});
