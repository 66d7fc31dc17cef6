/** The orchestrator itself: how long a dry run takes, and how much memory it has when it does nothing and under load. */
import { performance } from 'node:perf_hooks';
import { getJson, kubectl } from '../__tests__/support/cluster.js';
import { type Orchestrator, orchestrator } from '../__tests__/support/orchestrator.js';
import { atMost, type Measurement, mebibytes, median } from './measurement.js';

/** MiB, on a node beside everything else. */
const memoryLimit = 120;
const mebi = 1024 * 1024;
const dryRuns = 200;
const loadSeconds = 15;
const atOnce = 16;

export const service: Measurement = {
  name: 'service',
  title: 'the orchestrator',
  async run() {
    const orc = await orchestrator({ prefix: 'bench-service', args: ['--rate=0'] });
    try {
      const token = await orc.token();
      const idle = await memoryOf(orc);
      const dryRun = () =>
        orc.ask('POST', '/deployment/dry_run', { token, body: { module: 'mongodb', config: {} } });
      for (let index = 0; index < 20; index++) await dryRun();
      const times: number[] = [];
      for (let index = 0; index < dryRuns; index++) {
        const began = performance.now();
        const { status } = await dryRun();
        if (status !== 200) throw new Error(`a dry run was answered with ${status}`);
        times.push(performance.now() - began);
      }
      const made = await orc.ask('POST', '/create_pod/operator', { token, timeoutMs: 300_000 });
      if (made.status !== 200) throw new Error(made.body);
      const argument = { args: ['x'.repeat(1_000_000)] };
      const ends = performance.now() + loadSeconds * 1000;
      let highest = idle;
      const load = async (index: number) => {
        while (performance.now() < ends) {
          if (index % 4 === 0) await dryRun();
          else
            await orc.ask('POST', '/run_module?module_name=operator&method_name=length_hint', {
              token,
              body: argument,
            });
          if (index === 0) highest = highestOf(highest, await memoryOf(orc));
        }
      };
      await Promise.all(Array.from({ length: atOnce }, (_, index) => load(index)));
      const sorted = times.toSorted((a, b) => a - b);
      const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
      return {
        samples: {
          'dry_run (ms)': times,
          'idle (MiB)': [idle.workingSet, idle.resident],
          'under load (MiB)': [highest.workingSet, highest.resident],
        },
        lines: [
          {
            what: 'dry_run of mongodb, on a connection of its own: median',
            ours: `${median(times).toFixed(1)} ms`,
          },
          { what: 'the same: 99th percentile', ours: `${p99.toFixed(1)} ms` },
          {
            what: 'memory, nothing to do',
            ours: memoryText(idle),
            goal: atMost(idle.workingSet, memoryLimit, `under ${memoryLimit} MiB`),
          },
          {
            what: `memory at its highest, ${atOnce} clients with arguments of 1 MB for ${loadSeconds} s`,
            ours: memoryText(highest),
            goal: atMost(highest.workingSet, memoryLimit, `under ${memoryLimit} MiB`),
          },
        ],
      };
    } finally {
      await orc.cleanUp();
    }
  },
};

/** MiB. */
interface Memory {
  /** As the kubelet tells it, `kubectl top` shows it and the container's limit counts it: without Node's own file, which nodes share. */
  readonly workingSet: number;
  /** As the process tells it by /metrics. */
  readonly resident: number;
}

const memoryText = ({ workingSet, resident }: Memory): string =>
  `${mebibytes(workingSet)} (resident ${mebibytes(resident)})`;

const highestOf = (a: Memory, b: Memory): Memory => ({
  workingSet: Math.max(a.workingSet, b.workingSet),
  resident: Math.max(a.resident, b.resident),
});

async function memoryOf(orc: Orchestrator): Promise<Memory> {
  const [{ body }, { items }] = await Promise.all([
    orc.ask('GET', '/metrics'),
    getJson('pods', '-n', orc.namespace, '-l', 'app.kubernetes.io/name=jac-orc'),
  ]);
  const bytes = /^process_resident_memory_bytes (\S+)$/m.exec(body)?.[1];
  const { nodeName } = items[0].spec;
  const summary = `/api/v1/nodes/${nodeName}/proxy/stats/summary?only_cpu_and_memory=true`;
  const { pods } = JSON.parse(await kubectl('get', '--raw', summary)) as { pods: PodStats[] };
  const [container] = pods.find(({ podRef }) => podRef.name === items[0].metadata.name)?.containers ?? [];
  if (bytes === undefined || container === undefined)
    throw new Error('the memory of the service is not told');
  return { workingSet: container.memory.workingSetBytes / mebi, resident: Number(bytes) / mebi };
}

interface PodStats {
  readonly podRef: { readonly name: string };
  readonly containers: readonly { readonly memory: { readonly workingSetBytes: number } }[];
}
