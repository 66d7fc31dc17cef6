/**
 * Requests for the throwaway cluster's node addresses, which are namespaces of this machine: bounded in number and in time, and
 * refused for any other address.
 */
import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { needDevcluster } from '../__tests__/support/cluster.js';

export interface Load {
  readonly sent: number;
  /** Of the answers, in seconds. */
  readonly slowest: number;
  /** What went wrong, with how often. */
  readonly failures: Readonly<Record<string, number>>;
}

export interface Loads {
  /** Every request on a connection of its own. */
  readonly fresh: Load;
  /** Requests on connections that are kept open. */
  readonly kept: Load;
}

const perSecond = 100;
const keptConnections = 8;
const keptPauseMs = 100;
const longestSeconds = 180;
const answerWithinMs = 10_000;

/** Starts the load on a NodePort, at every node in turn; `stop` ends it and answers what came of it. */
export function startLoad(port: number, path: string): { stop(): Promise<Loads> } {
  const hosts = needDevcluster().nodes.map((node) => node.ip);
  const ends = performance.now() + longestSeconds * 1000;
  let stopped = false;
  const running = () => !stopped && performance.now() < ends;
  const fresh = new Counter();
  const kept = new Counter();
  const open = new Set<Promise<void>>();
  const target = (index: number) => ({ host: hosts[index % hosts.length] ?? '', port, path });

  // Open loop: a request leaves when its time has come, whether those before it were answered or not.
  const pace = async () => {
    const began = performance.now();
    for (let index = 0; running(); index++) {
      const wait = began + (index * 1000) / perSecond - performance.now();
      if (wait > 0) await sleep(wait);
      const one = fresh.count(post({ ...target(index), agent: false, headers: { connection: 'close' } }));
      open.add(one);
      void one.finally(() => open.delete(one));
    }
  };
  const keep = async (index: number) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (running()) {
      await kept.count(post({ ...target(index), agent }));
      await sleep(keptPauseMs);
    }
    agent.destroy();
  };
  const loops = [pace(), ...Array.from({ length: keptConnections }, (_, index) => keep(index))];
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(loops);
      await Promise.all(open);
      return { fresh: fresh.load(), kept: kept.load() };
    },
  };
}

class Counter {
  #sent = 0;
  #slowest = 0;
  readonly #failures = new Map<string, number>();

  async count(answer: Promise<string | undefined>): Promise<void> {
    this.#sent++;
    const began = performance.now();
    const failure = await answer;
    if (failure === undefined) this.#slowest = Math.max(this.#slowest, (performance.now() - began) / 1000);
    else this.#failures.set(failure, (this.#failures.get(failure) ?? 0) + 1);
  }

  load(): Load {
    return { sent: this.#sent, slowest: this.#slowest, failures: Object.fromEntries(this.#failures) };
  }
}

interface Target {
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly agent: Agent | false;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Resolves with what went wrong, or undefined; an answer counts when it is whole. */
function post({ headers, ...target }: Target): Promise<string | undefined> {
  return new Promise((resolve) => {
    const sent = request(
      { ...target, method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode === 200 ? undefined : String(answer.statusCode)));
        answer.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      },
    );
    sent.setTimeout(answerWithinMs, () => sent.destroy(new Error('no answer in 10 s')));
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    sent.end('{}');
  });
}

export const failed = (load: Load): number =>
  Object.values(load.failures).reduce((sum, count) => sum + count, 0);
