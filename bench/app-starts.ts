/** How long the app itself took to start: what no deploy tool can shorten. */
import { type ChildProcess, spawn } from 'node:child_process';
import { adminKubeconfig, getJson, kubectl, kubectlProgram } from '../__tests__/support/cluster.js';

export interface Starts {
  /** Seconds in which at least one new pod's app was between its container's start and Ready. */
  readonly inSeries: number;
  /** Seconds in which at least one new pod was between being seen first and its app container's start. */
  readonly beforeStart: number;
}

interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly deletionTimestamp?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/**
 * Watches an app's pods from its construction on. A pod's status keeps whole seconds, which is too coarse beside a goal of
 * three: so Ready is when the watch tells it, and the container's start is what /proc says in there of its first process.
 */
export class AppStarts {
  readonly #namespace: string;
  readonly #query: readonly string[];
  readonly #watch: ChildProcess;
  /** Milliseconds of the wall clock. */
  readonly #seen = new Map<string, number>();
  readonly #ready = new Map<string, number>();

  constructor(namespace: string, app: string) {
    this.#namespace = namespace;
    const labels = `app.kubernetes.io/instance=${app},app.kubernetes.io/component=app`;
    this.#query = ['pods', '-n', namespace, '-l', labels];
    const row = '{.metadata.name} {.status.conditions[?(@.type=="Ready")].status}{"\\n"}';
    const args = ['--kubeconfig', adminKubeconfig, 'get', ...this.#query, '--watch', '-o', `jsonpath=${row}`];
    this.#watch = spawn(kubectlProgram, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#watch.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const now = Date.now();
      for (const [name = '', ready] of text.split('\n').map((line) => line.split(' '))) {
        if (!this.#seen.has(name)) this.#seen.set(name, now);
        if (ready === 'True' && !this.#ready.has(name)) this.#ready.set(name, now);
      }
    });
  }

  stop(): void {
    this.#watch.kill();
  }

  /**
   * Of the pods that run a bundle, all of them ready. Starts that overlap count once, so the sum is what the rollout did one
   * after the other.
   */
  async of(bundle: string): Promise<Starts> {
    const pods = (await this.#living()).filter(
      ({ metadata }) => metadata.annotations?.['jac-scale/bundle'] === bundle,
    );
    if (pods.length === 0) throw new Error(`no pod runs ${bundle}`);
    return await this.#starts(pods);
  }

  /** Of the pods that are there, where an update has gone through. */
  async newest(): Promise<Starts> {
    return await this.#starts(await this.#living());
  }

  async #living(): Promise<readonly Pod[]> {
    this.stop();
    const { items } = (await getJson(...this.#query)) as { items: readonly Pod[] };
    return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  }

  async #starts(pods: readonly Pod[]): Promise<Starts> {
    const times = [];
    for (const { metadata } of pods) {
      const [seen, ready] = [this.#seen.get(metadata.name), this.#ready.get(metadata.name)];
      if (seen === undefined || ready === undefined) throw new Error(`${metadata.name} was never seen ready`);
      times.push({ seen, started: await this.#startOf(metadata.name), ready });
    }
    return {
      inSeries: covered(times.map(({ started, ready }) => [started, ready])) / 1000,
      beforeStart: covered(times.map(({ seen, started }) => [seen, started])) / 1000,
    };
  }

  /** By this machine's clock: the process's age is told, not its time, so the node's clock does not matter. */
  async #startOf(pod: string): Promise<number> {
    const files = ['cat', '/proc/uptime', '/proc/1/stat'];
    const text = await kubectl('exec', pod, '-n', this.#namespace, '-c', 'app', '--', ...files);
    const now = Date.now();
    const uptime = Number(text.split(' ')[0]);
    // proc(5): field 22, in ticks of which there are 100 a second; the second field, in brackets, may hold blanks.
    const ticks = Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[19]);
    return now - (uptime - ticks / 100) * 1000;
  }
}

/** Length of the union of intervals. */
function covered(intervals: readonly (readonly [number, number])[]): number {
  let length = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const [from, to] of [...intervals].sort((a, b) => a[0] - b[0])) {
    length += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return length;
}
