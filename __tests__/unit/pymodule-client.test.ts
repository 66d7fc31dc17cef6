import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type ModuleCall,
  type ModulePod,
  moduleClient,
  statusOf,
} from '../../src/gateways/pymodule/client.js';
import { handlesIn, podOf } from '../../src/gateways/pymodule/handles.js';
import {
  decodeCall,
  decodeRelease,
  encodeCall,
  encodeRelease,
  methods,
  WireError,
} from '../../src/gateways/pymodule/wire.js';
import { GrpcFailure, type GrpcTransport, grpcCodes, type UnaryCall } from '../../src/ports/grpc.js';

const hex = (text: string): Uint8Array => Buffer.from(text, 'hex');
const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

// What Python's protobuf writes of the same messages.
describe('messages', () => {
  it('are those of module_service.proto, byte for byte', () => {
    const call = { method: 'linalg.norm', body: Buffer.from('{"args":[1]}'), handle: 'p-1.ab' };
    expect(Buffer.from(encodeCall(call)).toString('hex')).toBe(
      '0a0b6c696e616c672e6e6f726d120c7b2261726773223a5b315d7d1a06702d312e6162',
    );
    expect(Buffer.from(encodeCall({ method: 'pi', body: new Uint8Array() })).toString('hex')).toBe(
      '0a027069',
    );
    expect(Buffer.from(encodeRelease('p.1')).toString('hex')).toBe('0a03702e31');
  });

  it('are read as they were meant', () => {
    expect(decodeCall(hex('0a0d7b22726573756c74223a20317d'))).toEqual({ body: Buffer.from('{"result": 1}') });
    expect(decodeCall(hex('0a00'))).toEqual({ body: Buffer.alloc(0) });
    expect(decodeCall(hex('12130a0a56616c75654572726f7212036ec3a91801'))).toEqual({
      failure: { type: 'ValueError', message: 'né', kind: 'MODULE' },
    });
    expect(decodeCall(hex('12021806'))).toEqual({ failure: { type: '', message: '', kind: 'TOO_LARGE' } });
    expect([decodeRelease(hex('0801')), decodeRelease(hex(''))]).toEqual([true, false]);
  });

  it('may hold what a later version adds', () => {
    expect(decodeCall(hex('480135000000003900000000000000000a00'))).toEqual({ body: Buffer.alloc(0) });
  });

  it('that are none say so', () => {
    for (const message of ['', '0a05', '0aff', '0b', 'ffffffffffffffffffff01', '12030a0561'])
      expect(() => decodeCall(hex(message))).toThrow(WireError);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (message) => {
        try {
          decodeCall(message);
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
    );
  });

  it('carry a body of any size, without a copy', () => {
    for (const length of [1, 127, 128, 16_383, 16_384, 3_000_000]) {
      const message = encodeCall({ method: '', body: new Uint8Array(length).fill(7) });
      // Read back as an answer, its body being field 1.
      const answer = Buffer.from(message);
      answer[0] = 0x0a;
      const read = decodeCall(answer);
      expect('body' in read && read.body.byteLength).toBe(length);
      expect('body' in read && read.body.buffer).toBe(answer.buffer);
    }
  });
});

describe('handles', () => {
  it('name their pod', () => {
    expect([podOf('numpy-6c.x.0a'), podOf('0a'), podOf('.0a')]).toEqual(['numpy-6c.x', undefined, undefined]);
  });

  it('are found in a body wherever they stand', () => {
    expect(
      handlesIn(
        json({
          args: [{ $handle: 'p.1' }, [{ $handle: 'q.2', type: 'x' }]],
          kwargs: { a: { $handle: 'p.1' } },
        }),
      ),
    ).toEqual(['p.1', 'q.2']);
    expect(handlesIn(Buffer.from('{"args": [{"$handle"\n :\t"p.1"}]}'))).toEqual(['p.1']);
    const space = ' '.repeat(1000);
    expect(handlesIn(Buffer.from(`{"args": [{"$handle"${space}:${space}"p.1"}]}`))).toEqual(['p.1']);
    for (const none of ['"$handle"', '"$handle":', '"$handle":"', '"$handle":""', '"$handle","p.1"'])
      expect(handlesIn(Buffer.from(none))).toEqual([]);
  });

  it.each([
    ['{"$handle":"p.1","type":"numpy.ndarray"}', ['p.1']],
    ['{ "type" : "numpy.ndarray" , "$handle" : "p.1" }', ['p.1']],
    ['{"type":{"a":["b",{"$handle":"q.2"}]},"$handle":"p.1"}', ['q.2', 'p.1']],
    ['{"$handle":"p.1","$handle":"q.2"}', ['q.2']],
    ['{"$handle":"p.1","$handle":5}', []],
    ['{"$handle":"p.1","a":1}', []],
    ['{"a":{"b":1},"$handle":"p.1"}', []],
    ['{"$handle":"p.1","a":{"$handle":"q.2"}}', ['q.2']],
    ['{"$handle":{"a":"p.1"}}', []],
    ['{"$handle":["p.1"]}', []],
    ['["$handle",{"a":"$handle","b":"p.1"}]', []],
    [`${'['.repeat(200_000)}{"$handle":"p.1"}`, []],
  ])('are what the server takes for one, case %#', (text, handles) => {
    expect(handlesIn(Buffer.from(text))).toEqual(handles);
  });

  it('are those of the server’s rule, whatever there is around them', () => {
    const key = fc.constantFrom('$handle', 'type', 'a', 'b"\\');
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom('p.1', 'q.2', 'x"y\\', '{"$handle":"r.3"}', 5, null),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(key, tie('value'), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 2), (body, space) => {
        const expected = new Set<string>();
        // As reading.py has it.
        const text = JSON.stringify(body, undefined, space);
        JSON.parse(text, (_, each: unknown) => {
          const { $handle, type: _type, ...others } = Object(each) as Record<string, unknown>;
          const isOne = typeof $handle === 'string' && Object.keys(others).length === 0;
          // One that has escapes is left to the pod.
          if (isOne && !JSON.stringify($handle).includes('\\')) expected.add($handle);
          return each;
        });
        expect(new Set(handlesIn(Buffer.from(text)))).toEqual(expected);
      }),
    );
  });

  it('bind a call to no pod where they are a dict’s', async () => {
    const { call, sent } = world();
    expect(await call({ body: json({ args: [{ $handle: 'gone.1', other: 1 }] }) })).toHaveProperty('body');
    expect(sent).toHaveLength(1);
  });

  it('are not found in texts', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(handlesIn(json({ args: [text, `{"$handle": "p.1"}${text}`] }))).toEqual([]);
      }),
    );
  });
});

const pods: ModulePod[] = ['a', 'b', 'c'].map((name, index) => ({
  name,
  address: `10.0.0.${index}:50051`,
  isReady: true,
}));
const [podA, podB] = [pods[0] as ModulePod, pods[1] as ModulePod];

function world(answer: (call: UnaryCall) => Promise<Uint8Array> | Uint8Array = () => hex('0a00')) {
  const sent: UnaryCall[] = [];
  const transport: GrpcTransport = {
    unary: async (call) => {
      sent.push(call);
      return answer(call);
    },
    keep: () => undefined,
    close: () => undefined,
  };
  let now = 0;
  const client = moduleClient(transport, () => now);
  const pass = (ms: number) => {
    now += ms;
  };
  const call = (more: Partial<ModuleCall> = {}, among = pods) =>
    client.call(among, { method: 'array', body: json({ args: [] }), deadlineMs: 1000, ...more });
  return { client, call, sent, pass, addresses: () => sent.map(({ address }) => address) };
}

const fails = (code: number, mayHaveRun: boolean) => () =>
  Promise.reject(new GrpcFailure(code, 'broken', mayHaveRun));

describe('calls', () => {
  it('are spread over the pods that are ready', async () => {
    const { call, addresses } = world();
    for (let count = 0; count < 6; count += 1)
      await call({}, [...pods, { ...podA, address: 'x', isReady: false }]);
    expect(addresses().sort()).toEqual([...pods, ...pods].map(({ address }) => address).sort());
  });

  it('prefer the pod that has the least to do', async () => {
    const open: (() => void)[] = [];
    const { call, addresses } = world(() => new Promise((resolve) => open.push(() => resolve(hex('0a00')))));
    const first = [call(), call(), call()];
    expect(new Set(addresses()).size).toBe(3);
    open[1]?.();
    await first[1];
    const free = addresses()[1];
    const last = call();
    expect(addresses()[3]).toBe(free);
    for (const done of open) done();
    await Promise.all([...first, last]);
  });

  it('of an object go to its pod, also while that drains', async () => {
    const { call, addresses } = world();
    const draining = [podA, { ...podB, isReady: false }];
    await call({ handle: 'b.1' }, draining);
    await call({ body: json({ args: [{ $handle: 'b.1' }] }) }, draining);
    expect(addresses()).toEqual([podB.address, podB.address]);
  });

  it('of an object whose pod is no more are gone', async () => {
    const { call, sent } = world();
    const answer = await call({ handle: 'z.1' });
    expect(answer).toMatchObject({ failure: { kind: 'GONE', message: expect.stringContaining('pod z') } });
    expect('failure' in answer && statusOf(answer.failure)).toBe(410);
    expect(sent).toEqual([]);
  });

  it('of objects in several pods, or of none, are refused', async () => {
    const { call, sent } = world();
    const two = await call({ handle: 'a.1', body: json({ args: [{ $handle: 'b.1' }] }) });
    expect(two).toMatchObject({ failure: { kind: 'BAD_REQUEST', message: expect.stringContaining('a, b') } });
    expect(await call({ handle: 'nothing' })).toMatchObject({ failure: { kind: 'BAD_REQUEST' } });
    expect(sent).toEqual([]);
  });

  it('go to another pod when it is certain that the first did not begin', async () => {
    let count = 0;
    const { call, addresses } = world(() => {
      count += 1;
      if (count < 3)
        throw new GrpcFailure(
          count === 1 ? grpcCodes.UNAVAILABLE : grpcCodes.RESOURCE_EXHAUSTED,
          'full',
          false,
        );
      return hex('0a00');
    });
    expect(await call()).toEqual({ body: Buffer.alloc(0) });
    expect(new Set(addresses()).size).toBe(3);
  });

  it('are made once when they may have run', async () => {
    const { call, sent } = world(fails(grpcCodes.UNAVAILABLE, true));
    await expect(call()).rejects.toMatchObject({
      status: 502,
      message: expect.stringContaining('may have been made'),
    });
    expect(sent).toHaveLength(1);
  });

  it('have one deadline for all tries', async () => {
    const { call, sent, pass } = world(() => {
      pass(600);
      throw new GrpcFailure(grpcCodes.UNAVAILABLE, 'no connection', false);
    });
    await expect(call()).rejects.toMatchObject({ status: 504 });
    expect(sent.map(({ deadlineMs }) => deadlineMs)).toEqual([1000, 400]);
  });

  it.each([
    [fails(grpcCodes.DEADLINE_EXCEEDED, true), 504],
    [fails(grpcCodes.RESOURCE_EXHAUSTED, false), 503],
    [fails(grpcCodes.UNAVAILABLE, false), 503],
    [fails(grpcCodes.INTERNAL, true), 502],
  ])('that end without an answer say how (%#)', async (answer, status) => {
    await expect(world(answer).call()).rejects.toMatchObject({ status });
  });

  it('have nobody to ask where no pod is ready', async () => {
    await expect(world().call({}, [])).rejects.toMatchObject({ status: 503, message: 'no pod is ready' });
  });

  it('release an object where it is', async () => {
    const { client, sent } = world(() => hex('0801'));
    expect(await client.release(pods, 'b.1', 500)).toBe(true);
    expect(sent).toMatchObject([{ address: podB.address, path: methods.release }]);
    expect(await client.release(pods, 'z.1', 500)).toBe(false);
    await expect(
      world(fails(grpcCodes.UNAVAILABLE, true)).client.release(pods, 'b.1', 500),
    ).rejects.toMatchObject({
      status: 502,
    });
  });
});
