// Runs a command with KUBECONFIG set: the throwaway cluster, started when it is not up, or the given one (CLUSTER=current).
// with-cluster.mjs [--keep] COMMAND [ARG …]; without --keep a cluster that was started for it is stopped again.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const words = process.argv.slice(2);
const keep = words[0] === '--keep';
const [command, ...args] = keep ? words.slice(1) : words;
const devcluster = join(root, 'devcluster/devcluster');
const call = (...verb) =>
  spawnSync(devcluster, verb, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

let stop = () => {};
if (process.env.CLUSTER !== 'current') {
  const wasUp = /^up/m.test(call('status').stdout);
  const up = call('up');
  if (up.status !== 0) {
    process.stdout.write(up.stdout);
    process.exit(up.status ?? 1);
  }
  process.env.KUBECONFIG = up.stdout.trim().split('\n').at(-1);
  if (!keep && !wasUp) stop = () => call('down');
} else if (process.env.KUBECONFIG === undefined) {
  console.error('CLUSTER=current needs KUBECONFIG to name a cluster');
  process.exit(2);
}
const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
stop();
process.exit(status ?? 1);
