/**
 * Load on a deployed app: so many requests a second, whatever becomes of those before (open loop), each counted. The endpoint
 * asked is a cheap one, so that two cores carry the load beside the cluster.
 */
import { Agent, request } from 'node:http';

export interface Stream {
  /** As failures name it. */
  readonly name: string;
  readonly url: string;
  /** Posted as JSON; without it the URL is got. */
  readonly body?: object;
  /** Sent as Host, where the address is a controller's. */
  readonly host?: string;
  /** A connection for each request, or few that are kept; requests a second of this stream. */
  readonly keepAlive?: boolean;
  readonly rate: number;
}

export interface Outcomes {
  readonly sent: number;
  readonly answered: number;
  /** `nodeport ECONNREFUSED`, `ingress 503`: how often. */
  readonly failures: Readonly<Record<string, number>>;
  /** Of the first ones: seconds since the start, and what it was. */
  readonly examples: readonly string[];
  /** Milliseconds of the slowest answer. */
  readonly slowest: number;
}

export interface Load {
  readonly soFar: () => Outcomes;
  /** Sends nothing more, and waits for the answers that are due. */
  stop(): Promise<Outcomes>;
}

/** Longer than any answer takes on two busy cores: what is slow is no failure. */
const patienceMs = 20_000;
const tickMs = 5;
const keptConnections = 8;

export function startLoad(...streams: readonly Stream[]): Load {
  const began = performance.now();
  const failures: Record<string, number> = {};
  const examples: string[] = [];
  const counts = { sent: 0, answered: 0, slowest: 0 };
  const due = new Set<Promise<void>>();
  const senders = streams.map((stream) => ({ stream, agent: agentOf(stream), sent: 0 }));

  const fail = (stream: Stream, what: string) => {
    const key = `${stream.name} ${what}`;
    failures[key] = (failures[key] ?? 0) + 1;
    if (examples.length < 20) examples.push(`${((performance.now() - began) / 1000).toFixed(1)} s: ${key}`);
  };
  const send = (stream: Stream, agent: Agent | false) => {
    counts.sent += 1;
    const at = performance.now();
    const answer = ask(stream, agent)
      .then(
        (status) => {
          counts.answered += 1;
          counts.slowest = Math.max(counts.slowest, performance.now() - at);
          if (status !== 200) fail(stream, String(status));
        },
        (error: NodeJS.ErrnoException) => fail(stream, error.code ?? error.message),
      )
      .finally(() => due.delete(answer));
    due.add(answer);
  };
  // What a busy machine made late is sent at once: the number of requests does not depend on how fast answers come.
  const timer = setInterval(() => {
    const seconds = (performance.now() - began) / 1000;
    for (const sender of senders) {
      for (; sender.sent < seconds * sender.stream.rate; sender.sent += 1) send(sender.stream, sender.agent);
    }
  }, tickMs);
  const soFar = (): Outcomes => ({ ...counts, failures: { ...failures }, examples: [...examples] });
  return {
    soFar,
    stop: async () => {
      clearInterval(timer);
      while (due.size > 0) await Promise.all(due);
      for (const { agent } of senders) if (agent !== false) agent.destroy();
      return soFar();
    },
  };
}

/** Does something while the load goes on. */
export async function underLoad<T>(
  streams: readonly Stream[],
  act: () => Promise<T>,
): Promise<{ readonly result: T; readonly load: Outcomes }> {
  const load = startLoad(...streams);
  try {
    const result = await act();
    return { result, load: await load.stop() };
  } finally {
    await load.stop();
  }
}

const agentOf = ({ keepAlive }: Stream): Agent | false =>
  keepAlive === true ? new Agent({ keepAlive: true, maxSockets: keptConnections }) : false;

function ask({ url, body, host, keepAlive }: Stream, agent: Agent | false): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        agent,
        timeout: patienceMs,
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(host === undefined ? {} : { host }),
          ...(keepAlive === true ? {} : { connection: 'close' }),
        },
      },
      (answer) => {
        answer.on('error', reject);
        answer.on('end', () => resolve(answer.statusCode ?? 0));
        answer.resume();
      },
    );
    sent.on('timeout', () => sent.destroy(Object.assign(new Error('no answer'), { code: 'timeout' })));
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
