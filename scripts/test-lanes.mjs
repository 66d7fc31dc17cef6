// Suites that need a cluster, one file after another in each lane; a lane is a cluster of its own, so that what one suite does to
// nodes is not seen by the next lane's. Two halves of the time are spent waiting for pods, which is what makes two lanes worth it.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { throwawayCluster } from './throwaway.mjs';

const root = join(import.meta.dirname, '..');
const folders = ['cluster', 'action', 'fault'];
/** What users would notice is counted, or a node is taken away: nothing else may keep the machine busy. */
const alone = ['cluster/traffic', 'cluster/traffic-one', 'cluster/node-loss'];
/** The longest, so that no lane is left with one of them at the end. */
const first = [
  'fault/kill',
  'cluster/rotate',
  'cluster/data',
  'cluster/failures',
  'cluster/orc-python',
  'cluster/runtime',
];
/** Memory of a cluster with the apps of a suite, and of a machine beside it, in bytes. */
const laneMemory = 5 * 2 ** 30;

/** Runs all files by `runFile(file, env)`. */
export async function runLanes(runFile) {
  const { lanes, stop } = clusters();
  try {
    const all = folders.flatMap((folder) =>
      readdirSync(join(root, '__tests__', folder))
        .filter((name) => name.endsWith('.test.ts'))
        .map((name) => `${folder}/${name.slice(0, -'.test.ts'.length)}`),
    );
    const queue = all.filter((name) => !alone.includes(name));
    queue.sort((a, b) => rank(a) - rank(b));
    await Promise.all(
      lanes.map(async (env) => {
        for (let name = queue.shift(); name !== undefined; name = queue.shift()) await runFile(name, env);
      }),
    );
    for (const name of all.filter((each) => alone.includes(each))) await runFile(name, lanes[0]);
  } finally {
    stop();
  }
}

const rank = (name) => (first.includes(name) ? first.indexOf(name) : first.length);

/** The environment of each lane, and what takes the clusters down that were not up before. */
function clusters() {
  if (process.env.CLUSTER === 'current') return { lanes: [process.env], stop: () => undefined };
  const base = Number(process.env.DEVCLUSTER_INSTANCE ?? 0);
  const count = Number(process.env.TEST_LANES ?? (totalmem() > 2 * laneMemory ? 2 : 1));
  const started = [];
  const stop = () => {
    for (const cluster of started) cluster.stop();
  };
  try {
    const lanes = Array.from({ length: count }, (_, index) => {
      const env = { ...process.env, DEVCLUSTER_INSTANCE: String(base + index) };
      const cluster = throwawayCluster(env);
      started.push(cluster);
      return { ...env, KUBECONFIG: cluster.up() };
    });
    return { lanes, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

/** Builds what suites ask for, while others run that need little: each is built once for a machine. */
export async function buildExtras() {
  const extras = ['traefik', 'metrics-server', 'kwok', 'act', 'actionlint', 'buildx'];
  const images = ['node-slim', 'jqm', 'mongodb-operator'];
  for (const words of [...extras.map((name) => ['extra', name]), ...images.map((name) => ['images', name])]) {
    const child = spawn('nice', [join(root, 'devcluster/devcluster'), ...words], { stdio: 'ignore' });
    await new Promise((resolve) => child.on('close', resolve));
  }
}
