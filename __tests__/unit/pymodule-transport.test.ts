import {
  createServer,
  type Http2Server,
  constants as h2,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { grpcTransport } from '../../src/adapters/grpc/transport.js';
import { type GrpcFailure, type GrpcTransport, grpcCodes } from '../../src/ports/grpc.js';

const open: { close: () => unknown }[] = [];
afterEach(() => {
  for (const each of open.splice(0).reverse()) each.close();
});

const listening = async <S extends Server | Http2Server>(server: S, port = 0): Promise<[S, string]> => {
  await new Promise<void>((resolve) => {
    server.listen(port, '127.0.0.1', () => resolve());
  });
  return [server, `127.0.0.1:${(server.address() as AddressInfo).port}`];
};

/** A server of gRPC by hand, so that it can fail in every way. */
async function grpcServer(
  answer: (stream: ServerHttp2Stream, message: Buffer, session: ServerHttp2Session) => void,
  port = 0,
) {
  const seen = { calls: 0, sessions: new Set<ServerHttp2Session>(), headers: [] as object[] };
  const server = createServer({ settings: { initialWindowSize: 1 << 24 } });
  server.on('session', (session) => {
    seen.sessions.add(session);
    session.on('error', () => undefined);
  });
  server.on('stream', (stream, headers) => {
    seen.calls += 1;
    seen.headers.push(headers);
    const parts: Buffer[] = [];
    stream.on('error', () => undefined);
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('end', () => {
      const session = stream.session;
      if (session !== undefined)
        answer(stream, Buffer.concat(parts).subarray(5), session as ServerHttp2Session);
    });
  });
  const [, address] = await listening(server, port);
  const close = () => {
    for (const session of seen.sessions) session.destroy();
    server.close();
  };
  open.push({ close });
  return { address, seen, close };
}

function reply(stream: ServerHttp2Stream, body: Uint8Array, status = 0, more: Record<string, string> = {}) {
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': String(status), ...more }));
  if (status !== 0) {
    stream.end();
    return;
  }
  const head = Buffer.alloc(5);
  head.writeUInt32BE(body.byteLength, 1);
  stream.write(head);
  stream.end(body);
}

function transport(connectMs?: number): GrpcTransport {
  const made = grpcTransport(connectMs === undefined ? {} : { connectMs });
  open.push(made);
  return made;
}

const call = (address: string, message: Uint8Array = Buffer.from('hi')) => ({
  address,
  path: '/jac.module.v1.ModuleService/Call',
  message,
  deadlineMs: 60_000,
});

async function failureOf(promise: Promise<unknown>): Promise<Pick<GrpcFailure, 'code' | 'mayHaveRun'>> {
  const error = await promise.then(
    () => {
      throw new Error('expected a failure');
    },
    (reason: GrpcFailure) => reason,
  );
  expect(error.name).toBe('GrpcFailure');
  return { code: error.code, mayHaveRun: error.mayHaveRun };
}

const unavailable = grpcCodes.UNAVAILABLE;

describe('calls by grpc-js', () => {
  it('share a connection, and tell the server how long they may take', async () => {
    const { address, seen } = await grpcServer((stream, message) => reply(stream, message));
    const grpc = transport();
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((text) => grpc.unary(call(address, Buffer.from(text)))),
    );
    expect(answers.map(String)).toEqual(['a', 'b', 'c']);
    expect([seen.calls, seen.sessions.size]).toEqual([3, 1]);
    for (const headers of seen.headers) expect(headers).toMatchObject({ 'grpc-timeout': expect.any(String) });
  });

  it('carry 64 MiB both ways', async () => {
    const { address } = await grpcServer((stream, message) => reply(stream, message));
    const message = Buffer.alloc(64 * 1024 * 1024 + 60 * 1024, 7);
    const answer = await transport().unary(call(address, message));
    expect(Buffer.compare(Buffer.from(answer), message)).toBe(0);
  }, 60_000);

  it('go on after their server was away', async () => {
    const first = await grpcServer((stream, message) => reply(stream, message));
    const grpc = transport();
    await grpc.unary(call(first.address));
    first.close();
    const port = Number(first.address.split(':')[1]);
    let failures = 0;
    for (;;) {
      // Nobody listens: that costs no wait, and nothing has run.
      const failure = await grpc.unary(call(first.address)).then(
        () => undefined,
        (error: GrpcFailure) => error,
      );
      if (failure !== undefined && !failure.mayHaveRun) {
        expect(failure.code).toBe(unavailable);
        failures += 1;
        break;
      }
    }
    const second = await grpcServer((stream, message) => reply(stream, message), port);
    while ((await grpc.unary(call(first.address)).catch(() => undefined)) === undefined)
      await new Promise(setImmediate);
    expect([failures, second.seen.calls]).toEqual([1, 1]);
  });

  it('that nobody listens for have not run', async () => {
    const [server, address] = await listening(createTcpServer());
    server.close();
    expect(await failureOf(transport().unary(call(address)))).toEqual({
      code: unavailable,
      mayHaveRun: false,
    });
  });

  it('to something that does not speak have not run', async () => {
    const [server, address] = await listening(
      createTcpServer((socket) => {
        open.push({ close: () => socket.destroy() });
      }),
    );
    open.push(server);
    expect(await failureOf(transport(50).unary(call(address)))).toEqual({
      code: unavailable,
      mayHaveRun: false,
    });
    expect(await failureOf(transport().unary({ ...call(address), deadlineMs: 50 }))).toEqual({
      code: grpcCodes.DEADLINE_EXCEEDED,
      mayHaveRun: false,
    });
    const gone = new AbortController();
    const waiting = transport().unary({ ...call(address), signal: gone.signal });
    gone.abort();
    expect(await failureOf(waiting)).toEqual({ code: grpcCodes.CANCELLED, mayHaveRun: false });
  });

  it('that the server refuses have not run, and are made once', async () => {
    const { address, seen } = await grpcServer((stream) => stream.close(h2.NGHTTP2_REFUSED_STREAM));
    expect(await failureOf(transport().unary(call(address)))).toEqual({
      code: unavailable,
      mayHaveRun: false,
    });
    expect(seen.calls).toBe(1);
  });

  it('above the last one of a GOAWAY have not run, those below have their answer', async () => {
    const streams: ServerHttp2Stream[] = [];
    const { address, seen } = await grpcServer((stream, message, session) => {
      streams.push(stream);
      if (streams.length < 2) return;
      session.goaway(h2.NGHTTP2_NO_ERROR, 1);
      for (const each of streams) if (each.id === 1) reply(each, message);
    });
    const grpc = transport();
    const ends = await Promise.allSettled(
      ['a', 'b'].map((text) => grpc.unary(call(address, Buffer.from(text)))),
    );
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(ends.filter(({ status }) => status === 'rejected')).toMatchObject([
      { reason: { code: unavailable, mayHaveRun: false } },
    ]);
    expect(seen.calls).toBe(2);
  });

  it('that a GOAWAY lets end have their answer', async () => {
    const { address, seen } = await grpcServer((stream, message, session) => {
      session.goaway(h2.NGHTTP2_NO_ERROR, stream.id ?? 0);
      reply(stream, message);
    });
    const grpc = transport();
    expect(String(await grpc.unary(call(address)))).toBe('hi');
    expect(String(await grpc.unary(call(address)))).toBe('hi');
    expect(seen.sessions.size).toBe(2);
  });

  it('of which the trailer says that they were not begun may be made elsewhere', async () => {
    const { address } = await grpcServer((stream) =>
      reply(stream, Buffer.alloc(0), grpcCodes.RESOURCE_EXHAUSTED, { 'jac-not-started': '1' }),
    );
    expect(await failureOf(transport().unary(call(address)))).toEqual({
      code: grpcCodes.RESOURCE_EXHAUSTED,
      mayHaveRun: false,
    });
  });

  it.each<
    [string, (stream: ServerHttp2Stream, message: Buffer, session: ServerHttp2Session) => void, number]
  >([
    ['whose connection breaks', (_stream, _message, session) => session.destroy(), unavailable],
    [
      'whose server is killed in the middle of the answer',
      (stream, message, session) => {
        stream.respond({ ':status': 200, 'content-type': 'application/grpc' });
        stream.write(message.subarray(0, 1), () => session.destroy());
      },
      unavailable,
    ],
    ['that are reset', (stream) => stream.close(h2.NGHTTP2_INTERNAL_ERROR), grpcCodes.INTERNAL],
    ['that fail', (stream) => reply(stream, Buffer.alloc(0), 2), 2],
    [
      'that a full server turns away without a word about it',
      (stream) => reply(stream, Buffer.alloc(0), 8),
      grpcCodes.RESOURCE_EXHAUSTED,
    ],
    [
      'of which a status alone says that they were refused',
      (stream) => reply(stream, Buffer.alloc(0), unavailable, { 'grpc-message': 'try again' }),
      unavailable,
    ],
  ])('%s may have run, and are made once', async (_, fault, code) => {
    const { address, seen } = await grpcServer(fault);
    expect(await failureOf(transport().unary(call(address)))).toEqual({ code, mayHaveRun: true });
    expect(seen.calls).toBe(1);
  });

  it('that take too long or are given up end, on the server as well', async () => {
    const ended: string[] = [];
    const running: (() => void)[] = [];
    const { address } = await grpcServer((stream) => {
      stream.on('close', () => ended.push(String(stream.rstCode)));
      for (const each of running.splice(0)) each();
    });
    const grpc = transport();
    expect(await failureOf(grpc.unary({ ...call(address), deadlineMs: 600 }))).toEqual({
      code: grpcCodes.DEADLINE_EXCEEDED,
      mayHaveRun: true,
    });
    const gone = new AbortController();
    running.push(() => gone.abort());
    expect(await failureOf(grpc.unary({ ...call(address), signal: gone.signal }))).toEqual({
      code: grpcCodes.CANCELLED,
      mayHaveRun: true,
    });
    while (ended.length < 2) await new Promise(setImmediate);
    expect(ended).toEqual([String(h2.NGHTTP2_CANCEL), String(h2.NGHTTP2_CANCEL)]);
  });

  it('leave no connection to pods that are gone', async () => {
    const [a, b] = [
      await grpcServer((stream, message) => reply(stream, message)),
      await grpcServer((stream, message) => reply(stream, message)),
    ];
    const grpc = transport();
    await Promise.all([grpc.unary(call(a.address)), grpc.unary(call(b.address))]);
    const closed = new Promise<void>((resolve) => {
      for (const session of a.seen.sessions) session.on('close', () => resolve());
    });
    grpc.keep(new Set([b.address]));
    await closed;
    await grpc.unary(call(b.address));
    expect(b.seen.sessions.size).toBe(1);
  });
});
