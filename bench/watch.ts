/** From a save to the first answer of the new code, in a dev loop that goes on; the app's own start is no deploy tool's to shorten. */
import { setTimeout as sleep } from 'node:timers/promises';
import { copyOf } from '../__tests__/support/apps.js';
import { devcluster } from '../__tests__/support/cluster.js';
import { report, start } from '../__tests__/support/jac.js';
import { deployer } from '../__tests__/support/roles.js';
import { AppStarts } from './app-starts.js';
import { type Measurement, median, seconds } from './measurement.js';

const rounds = 6;
const goal = 2;
const askEveryMs = 20;

interface Change {
  /** From the save to the first answer of the new code, and of it the app's own start; seconds. */
  readonly answered: number;
  readonly appStart: number;
  /** From the first sight of the pod to the start of its app container. */
  readonly beforeStart: number;
}

export const watch: Measurement = {
  name: 'watch',
  title: `scale --watch: from a save to the first answer of the new code, ${rounds} times`,
  async run() {
    if (devcluster === undefined)
      return {
        lines: [],
        samples: {},
        skipped: ['scale --watch: the throwaway cluster alone tells pods by /proc'],
      };
    const app = copyOf('taskboard');
    const actor = await deployer('bench-watch');
    try {
      const first = await report(actor, ['scale', app.file]);
      const url = new URL('/function/version', first.url);
      const loop = start(actor, ['scale', app.file, '--watch', '-o', 'json']);
      let ended = 0;
      loop.child.stdout?.on('data', (text: string) => {
        ended += text.split('\n').length - 1;
      });
      const changes: Change[] = [];
      try {
        await loop.shown(/waiting for the next save/);
        // The parser loads beside the app for some seconds.
        await sleep(12_000);
        for (let round = 1; round <= rounds; round++) {
          const before = ended;
          const watched = new AppStarts(actor.namespace, 'taskboard');
          const version = `watch-${round}`;
          await sleep(500);
          const saved = performance.now();
          app.edit('app.jac', /VERSION: str = "[^"]*"/, `VERSION: str = "${version}"`);
          await untilAnswers(url, version);
          const answered = (performance.now() - saved) / 1000;
          while (ended === before) await sleep(100);
          const starts = await watched.newest();
          changes.push({ answered, appStart: starts.inSeries, beforeStart: starts.beforeStart });
          await sleep(15_000);
        }
      } finally {
        loop.child.kill('SIGINT');
        await loop.done;
      }
      return { lines: lines(changes), samples: samples(changes) };
    } finally {
      await actor.cleanUp();
      app.cleanUp();
    }
  },
};

async function untilAnswers(url: URL, version: string): Promise<void> {
  for (;;) {
    const text = await fetch(url, {
      method: 'POST',
      body: '{}',
      headers: { connection: 'close', 'content-type': 'application/json' },
    })
      .then((response) => response.text())
      .catch(() => '');
    if (text.includes(version)) return;
    await sleep(askEveryMs);
  }
}

const rest = ({ answered, appStart }: Change): number => answered - appStart;

function lines(changes: readonly Change[]) {
  const part = (of: (change: Change) => number) => seconds(median(changes.map(of)));
  const ours = median(changes.map(rest));
  return [
    { what: 'a save until the new code answers', ours: part(({ answered }) => answered) },
    { what: "  of it the app's own start", ours: part(({ appStart }) => appStart) },
    { what: '  without it', ours: seconds(ours), goal: { text: `app + ${goal} s`, met: ours <= goal } },
    {
      what: '    of that a new pod until its app container starts',
      ours: part(({ beforeStart }) => beforeStart),
    },
  ];
}

const samples = (changes: readonly Change[]) => ({
  'a save until the new code answers': changes.map(({ answered }) => answered),
  'app start': changes.map(({ appStart }) => appStart),
  'without the app start': changes.map(rest),
  'new pod until its app container starts': changes.map(({ beforeStart }) => beforeStart),
});
