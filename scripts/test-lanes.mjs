// Suites that need a cluster, one file after another in each lane; a lane is a cluster of its own, so that what one suite does to
// nodes is not seen by the next lane's. Two halves of the time are spent waiting for pods, which is what makes two lanes worth it.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
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
/**
 * Run again with the plugin as an executable: private authority, client certificate, plugin for credentials, proxies, upload over
 * exec, watches, logs that are followed, and how kubectl finds it. `make test-all` runs again whatever runs the plugin.
 */
const withExecutable = ['cluster/executable', 'cluster/plugin', 'cluster/scale', 'cluster/logs'];
const executableMark = ' (executable)';
/** Memory of a cluster with the apps of a suite, and of a machine beside it, in bytes. */
const laneMemory = 5 * 2 ** 30;

/** The name of a suite without what says how it runs. */
export const fileOf = (name) => name.replace(executableMark, '');

/** Modules of __tests__/support that run the plugin. */
export const runners = ['catalogue', 'jac', 'previews', 'terminals', 'traffic'];

/** @param name such as `cluster/scale` */
export function runsPlugin(name) {
  const text = readFileSync(join(root, '__tests__', `${name}.test.ts`), 'utf8');
  return runners.some((module) => text.includes(`/support/${module}.js'`));
}

/** @param executable the plugin's, undefined where there is none for this machine */
function again(names, executable, everything) {
  if (executable === undefined) return [];
  const wanted = everything
    ? names.filter(runsPlugin)
    : names.filter((name) => withExecutable.includes(name));
  return wanted.map((name) => `${name}${executableMark}`);
}

/**
 * Runs all files by `runFile(name, env)`; those that run with the executable again have a name that says so.
 * @param {{ executable?: string, everything: boolean }} options
 */
export async function runLanes(runFile, { executable, everything }) {
  const { lanes, stop } = clusters();
  try {
    const files = folders.flatMap((folder) =>
      readdirSync(join(root, '__tests__', folder))
        .filter((name) => name.endsWith('.test.ts'))
        .map((name) => `${folder}/${name.slice(0, -'.test.ts'.length)}`),
    );
    const all = [...files, ...again(files, executable, everything)];
    const isAlone = (name) => alone.includes(fileOf(name));
    const run = (name, env) =>
      runFile(name, name === fileOf(name) ? env : { ...env, JAC_PLUGIN: executable });
    const queue = all.filter((name) => !isAlone(name));
    queue.sort((a, b) => rank(a) - rank(b));
    await Promise.all(
      lanes.map(async (env) => {
        for (let name = queue.shift(); name !== undefined; name = queue.shift()) await run(name, env);
      }),
    );
    for (const name of all.filter(isAlone)) await run(name, lanes[0]);
  } finally {
    stop();
  }
}

const rank = (name) => (first.includes(fileOf(name)) ? first.indexOf(fileOf(name)) : first.length);

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
