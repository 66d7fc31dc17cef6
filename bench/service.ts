/** The orchestrator itself: how long a dry run takes, and how much memory it has when it does nothing and under load. */
import { performance } from 'node:perf_hooks';
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
      let highest = 0;
      const load = async (index: number) => {
        while (performance.now() < ends) {
          if (index % 4 === 0) await dryRun();
          else
            await orc.ask('POST', '/run_module?module_name=operator&method_name=length_hint', {
              token,
              body: argument,
            });
          if (index === 0) highest = Math.max(highest, await memoryOf(orc));
        }
      };
      await Promise.all(Array.from({ length: atOnce }, (_, index) => load(index)));
      const sorted = times.toSorted((a, b) => a - b);
      const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
      return {
        samples: { 'dry_run (ms)': times, 'idle (MiB)': [idle], 'under load (MiB)': [highest] },
        lines: [
          {
            what: 'dry_run of mongodb, on a connection of its own: median',
            ours: `${median(times).toFixed(1)} ms`,
          },
          { what: 'the same: 99th percentile', ours: `${p99.toFixed(1)} ms` },
          {
            what: 'memory, nothing to do',
            ours: mebibytes(idle),
            goal: atMost(idle, memoryLimit, `under ${memoryLimit} MiB`),
          },
          {
            what: `memory at its highest, ${atOnce} clients with arguments of 1 MB for ${loadSeconds} s`,
            ours: mebibytes(highest),
            goal: atMost(highest, memoryLimit, `under ${memoryLimit} MiB`),
          },
        ],
      };
    } finally {
      await orc.cleanUp();
    }
  },
};

/** MiB that are resident. */
async function memoryOf(orc: Orchestrator): Promise<number> {
  const { body } = await orc.ask('GET', '/metrics');
  const bytes = /^process_resident_memory_bytes (\S+)$/m.exec(body)?.[1];
  if (bytes === undefined) throw new Error('/metrics tells no process_resident_memory_bytes');
  return Number(bytes) / mebi;
}
