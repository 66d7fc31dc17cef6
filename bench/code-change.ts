/** New code for an app of two replicas while clients keep asking it; in turn with a rolling update that is not ours. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type App, copyOf } from '../__tests__/support/apps.js';
import { devcluster, kubectl } from '../__tests__/support/cluster.js';
import { report } from '../__tests__/support/jac.js';
import { type Actor, deployer } from '../__tests__/support/roles.js';
import type { Report } from '../src/model/report.js';
import { AppStarts } from './app-starts.js';
import { lines, samples, type Update } from './code-change-lines.js';
import { type Loads, startLoad } from './load.js';
import type { Measurement } from './measurement.js';
import { node, plugin, type Timed, timed } from './processes.js';

const rounds = 3;
const replicas = 2;
/** Until the last old pod is gone: 5 s of preStop, then the runtime's own end. */
const tailMs = 9_000;

export const codeChange: Measurement = {
  name: 'code-change',
  title: `new code under load: ${replicas} replicas, 100 requests a second on new connections, 8 connections kept open`,
  async run() {
    if (devcluster === undefined)
      return {
        lines: [],
        samples: {},
        skipped: ['new code under load: load is put on the throwaway cluster alone'],
      };
    const app = copyOf('taskboard');
    const actor = await deployer('bench-load');
    try {
      const first = await report(actor, ['scale', app.file, '--replicas', String(replicas)]);
      const port = Number(new URL(first.url ?? '').port);
      const steady = (await underLoad(port, async () => undefined)).loads;
      const ours: Update[] = [];
      const restarts: Loads[] = [];
      for (let round = 1; round <= rounds; round++) {
        ours.push(await change(actor, app, port, round));
        restarts.push((await underLoad(port, () => rolloutRestart(actor, first.app))).loads);
      }
      return { lines: lines(ours, restarts, steady), samples: samples(ours, restarts, steady) };
    } finally {
      await actor.cleanUp();
      app.cleanUp();
    }
  },
};

async function underLoad<T>(port: number, act: () => Promise<T>): Promise<{ value: T; loads: Loads }> {
  const load = startLoad(port, '/function/version');
  try {
    await sleep(2000);
    const value = await act();
    await sleep(tailMs);
    return { value, loads: await load.stop() };
  } finally {
    await load.stop();
  }
}

async function change(actor: Actor, app: App, port: number, round: number): Promise<Update> {
  app.edit('app.jac', /VERSION: str = "[^"]*"/, `VERSION: str = "bench-${round}"`);
  const words = ['scale', app.file, '--replicas', String(replicas), '-o', 'json'];
  const { value, loads } = await underLoad(port, async () => {
    const watched = new AppStarts(actor.namespace, 'taskboard');
    try {
      const ran = await timed(actor, [node, plugin, ...words]);
      const { release } = JSON.parse(ran.stdout) as Report;
      return { ran, starts: await watched.of(release?.digest ?? '') };
    } finally {
      watched.stop();
    }
  });
  return { ...loads, ...value.starts, command: value.ran.seconds, ...ends(value.ran) };
}

/** The command before the rollout, and after its last pod became ready, as its progress tells. */
function ends({ lines: progress, seconds }: Timed): { before: number; after: number } {
  const rollout = progress.find(({ text }) => text.startsWith('rollout:'));
  const ready = progress.findLast(({ text }) => /^pod\/.* Running, ready/.test(text));
  return { before: rollout?.at ?? 0, after: seconds - (ready?.at ?? seconds) };
}

/** The same strategy, preStop and runtime without us: what a rolling update costs by itself. */
async function rolloutRestart(actor: Actor, app: string): Promise<void> {
  await kubectl('rollout', 'restart', `deployment/${app}`, '-n', actor.namespace);
  await kubectl('rollout', 'status', `deployment/${app}`, '-n', actor.namespace, '--timeout=180s');
}
