import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const program = join(import.meta.dirname, '../devcluster/devcluster');

/** The throwaway cluster of an environment: `up` answers its kubeconfig, `stop` takes it down unless it was up before. */
export function throwawayCluster(env = process.env) {
  const call = (verb) =>
    spawnSync(program, [verb], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const wasUp = /^up/m.test(call('status').stdout);
  return {
    up() {
      const { status, stdout } = call('up');
      if (status !== 0) throw new Error(`${stdout}devcluster up ended with ${status}`);
      return stdout.trim().split('\n').at(-1);
    },
    stop() {
      if (!wasUp) call('down');
    },
  };
}
