/** From the first request of many to the second pod, and back: the autoscaler is Kubernetes' own, so that nothing stands beside it. */
import { copyOf } from '../__tests__/support/apps.js';
import { burner, busy } from '../__tests__/support/busy.js';
import { devcluster, kubectl } from '../__tests__/support/cluster.js';
import { report } from '../__tests__/support/jac.js';
import { ensureMetrics } from '../__tests__/support/metrics.js';
import { deployer } from '../__tests__/support/roles.js';
import { type Measurement, median, seconds } from './measurement.js';

const rounds = 2;

export const autoscaling: Measurement = {
  name: 'autoscaling',
  title: 'an app of 1 to 2 pods at 60 % of its processor request becomes busy, and idle again',
  async run() {
    if (devcluster === undefined)
      return {
        lines: [],
        samples: {},
        skipped: ['autoscaling: load is put on the throwaway cluster alone'],
      };
    const app = copyOf('taskboard');
    app.set('min_replicas = 1\nmax_replicas = 2\ncpu_utilization_target = 60');
    app.edit('app.jac', /$/, burner);
    const actor = await deployer('bench-hpa');
    const metrics = await ensureMetrics();
    const samples: Record<'desired' | 'ready' | 'idle', number[]> = { desired: [], ready: [], idle: [] };
    try {
      const { url = '' } = await report(actor, ['scale', app.file]);
      const until = (condition: string) =>
        kubectl(
          ...['wait', 'deployment/taskboard', '-n', actor.namespace],
          ...[`--for=jsonpath=${condition}`, '--timeout=400s'],
        );
      // The autoscaler knows what the idle app uses before anybody asks for more.
      await kubectl(
        ...['wait', 'horizontalpodautoscaler/taskboard-hpa', '-n', actor.namespace],
        ...['--for=condition=ScalingActive', '--timeout=180s'],
      );
      for (let round = 0; round < rounds; round++) {
        const began = performance.now();
        const elapsed = () => (performance.now() - began) / 1000;
        await busy(url, async () => {
          await until('{.spec.replicas}=2');
          samples.desired.push(elapsed());
          await until('{.status.readyReplicas}=2');
          samples.ready.push(elapsed());
        });
        const ended = elapsed();
        await until('{.spec.replicas}=1');
        samples.idle.push(elapsed() - ended);
      }
      return {
        samples,
        lines: [
          {
            what: 'from the first request to the wish for a second pod',
            ours: seconds(median(samples.desired)),
          },
          { what: '  to that pod being ready', ours: seconds(median(samples.ready)) },
          { what: '  from the last request to one pod again', ours: seconds(median(samples.idle)) },
        ],
      };
    } finally {
      await actor.cleanUp();
      await metrics.cleanUp();
      app.cleanUp();
    }
  },
};
