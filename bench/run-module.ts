/**
 * `POST /run_module` through the orchestrator, in turn with a gRPC client that calls the same pod directly, both from this machine. The
 * module is Python's own `operator`, so that what is measured is the way and not the work.
 */
import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { Client, credentials } from '@grpc/grpc-js';
import { getJson } from '../__tests__/support/cluster.js';
import { orchestrator } from '../__tests__/support/orchestrator.js';
import { decodeCall, encodeCall, methods } from '../src/gateways/pymodule/wire.js';
import { atMost, type Line, type Measurement, median } from './measurement.js';

const limit = 2;
const rounds = 5;
const atOnce = 8;
const large = 10_000_000;

type Call = () => Promise<void>;

export const runModule: Measurement = {
  name: 'run-module',
  title: 'a call of a Python module',
  async run() {
    const orc = await orchestrator({ prefix: 'bench-module' });
    const agent = new Agent({ keepAlive: true });
    let client: Client | undefined;
    try {
      const token = await orc.token();
      // The policy of the pods lets in the orchestrator alone; here also this machine, which is no pod.
      const body = { clients: [{ ipBlock: { cidr: '10.89.0.0/16' } }] };
      const made = await orc.ask('POST', '/create_pod/operator', { token, body, timeoutMs: 300_000 });
      if (made.status !== 200) throw new Error(made.body);
      const labels = 'app.kubernetes.io/instance=python.py-operator,app.kubernetes.io/component=python';
      const [pod] = (await getJson('pods', '-n', orc.namespace, '-l', labels)).items;
      const direct = new Client(`${pod.status.podIP}:50051`, credentials.createInsecure(), {
        'grpc.max_send_message_length': 2 * large,
        'grpc.max_receive_message_length': 2 * large,
      });
      client = direct;
      const small = { method: 'add', body: Buffer.from('{"args": [1, 2]}'), answer: '{"result": 3}' };
      const big = {
        method: 'length_hint',
        body: Buffer.from(JSON.stringify({ args: ['x'.repeat(large)] })),
        answer: `{"result": ${large}}`,
      };
      const ways = (what: typeof small): Record<'ours' | 'direct', Call> => ({
        ours: () => overHttp(agent, orc.url, token, what),
        direct: () => overGrpc(direct, what),
      });
      const one = await inRounds(ways(small), (call) => oneByOne(call, 300));
      const many = await inRounds(ways(small), (call) => together(call, 1500));
      const ten = await inRounds(ways(big), (call) => oneByOne(call, 6));
      return {
        samples: { ...one.samples, ...prefixed('together', many.samples), ...prefixed('large', ten.samples) },
        lines: [
          line('one after the other: median', one, ({ p50 }) => p50),
          line('one after the other: 99th percentile', one, ({ p99 }) => p99),
          rate(`${atOnce} at once: calls a second`, many),
          line(`${atOnce} at once: 99th percentile`, many, ({ p99 }) => p99),
          line('with an argument of 10 MB: median', ten, ({ p50 }) => p50),
        ],
      };
    } finally {
      client?.close();
      agent.destroy();
      await orc.cleanUp();
    }
  },
};

interface What {
  readonly method: string;
  readonly body: Buffer;
  readonly answer: string;
}

function overHttp(agent: Agent, url: string, token: string, { method, body, answer }: What): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${url}/run_module?module_name=operator&method_name=${method}`,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          'content-length': body.length,
          authorization: `Bearer ${token}`,
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => same(Buffer.concat(parts).toString(), answer, resolve, reject));
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function overGrpc(client: Client, { method, body, answer }: What): Promise<void> {
  const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      methods.call,
      asBuffer,
      (bytes: Buffer) => bytes,
      encodeCall({ method, body }),
      (error, message) => {
        if (error !== null || message === undefined) return reject(error);
        const said = decodeCall(message);
        same('body' in said ? asBuffer(said.body).toString() : said.failure.message, answer, resolve, reject);
      },
    );
  });
}

function same(said: string, answer: string, resolve: () => void, reject: (error: Error) => void): void {
  if (said === answer) resolve();
  else reject(new Error(`answered ${said.slice(0, 200)}`));
}

interface Times {
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Calls a second. */
  readonly rate: number;
}

function timesOf(milliseconds: number[], elapsed: number): Times {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), rate: (milliseconds.length * 1000) / elapsed };
}

async function oneByOne(call: Call, count: number): Promise<Times> {
  const times: number[] = [];
  const began = performance.now();
  for (let index = 0; index < count; index++) {
    const start = performance.now();
    await call();
    times.push(performance.now() - start);
  }
  return timesOf(times, performance.now() - began);
}

async function together(call: Call, count: number): Promise<Times> {
  const times: number[] = [];
  let left = count;
  const began = performance.now();
  const work = async () => {
    while (left-- > 0) {
      const start = performance.now();
      await call();
      times.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return timesOf(times, performance.now() - began);
}

interface Rounds {
  readonly ours: readonly Times[];
  readonly direct: readonly Times[];
  readonly samples: Readonly<Record<string, readonly number[]>>;
}

async function inRounds(
  ways: Readonly<Record<'ours' | 'direct', Call>>,
  measure: (call: Call) => Promise<Times>,
): Promise<Rounds> {
  for (const call of [ways.ours, ways.direct]) await oneByOne(call, 3);
  const ours: Times[] = [];
  const direct: Times[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(await measure(ways.ours));
    direct.push(await measure(ways.direct));
  }
  const all = (name: string, times: readonly Times[]) => ({
    [`${name} p50 (ms)`]: times.map(({ p50 }) => p50),
    [`${name} p99 (ms)`]: times.map(({ p99 }) => p99),
    [`${name} (calls/s)`]: times.map(({ rate }) => rate),
  });
  return { ours, direct, samples: { ...all('ours', ours), ...all('direct', direct) } };
}

const prefixed = (name: string, samples: Rounds['samples']) =>
  Object.fromEntries(Object.entries(samples).map(([key, values]) => [`${name} ${key}`, values]));

function line(what: string, { ours, direct }: Rounds, of: (times: Times) => number): Line {
  const [mine, peer] = [median(ours.map(of)), median(direct.map(of))];
  const text = (milliseconds: number) => `${milliseconds.toFixed(milliseconds < 100 ? 2 : 0)} ms`;
  return {
    what,
    ours: text(mine),
    peer: text(peer),
    ratio: mine / peer,
    goal: atMost(mine / peer, limit, `under ${limit}x`),
  };
}

/** Here less is worse, so that the ratio is the other way round. */
function rate(what: string, { ours, direct }: Rounds): Line {
  const [mine, peer] = [median(ours.map((each) => each.rate)), median(direct.map((each) => each.rate))];
  return {
    what,
    ours: mine.toFixed(0),
    peer: peer.toFixed(0),
    ratio: peer / mine,
    goal: atMost(peer / mine, limit, `under ${limit}x`),
  };
}
