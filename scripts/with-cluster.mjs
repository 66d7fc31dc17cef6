// Runs a command with KUBECONFIG set: the throwaway cluster, started when it is not up, or the given one (CLUSTER=current).
// with-cluster.mjs [--keep] COMMAND [ARG …]; without --keep a cluster that was started for it is stopped again.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { throwawayCluster } from './throwaway.mjs';

const root = join(import.meta.dirname, '..');
const words = process.argv.slice(2);
const keep = words[0] === '--keep';
const [command, ...args] = keep ? words.slice(1) : words;

let stop = () => {};
if (process.env.CLUSTER !== 'current') {
  const cluster = throwawayCluster();
  try {
    process.env.KUBECONFIG = cluster.up();
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
  if (!keep) stop = cluster.stop;
} else if (process.env.KUBECONFIG === undefined) {
  console.error('CLUSTER=current needs KUBECONFIG to name a cluster');
  process.exit(2);
}
const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
stop();
process.exit(status ?? 1);
