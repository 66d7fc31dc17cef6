/** The way of 200 MB that do not compress into the code-server, beside `kubectl cp` into the same pod; and the memory it takes. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type App, copyOf } from '../__tests__/support/apps.js';
import { kubectlProgram } from '../__tests__/support/cluster.js';
import { report } from '../__tests__/support/jac.js';
import { type Actor, deployer } from '../__tests__/support/roles.js';
import type { Report } from '../src/model/report.js';
import { atMost, type Measurement, mebibytes, median, type Result, seconds } from './measurement.js';
import { codeServerPod } from './peers.js';
import { node, plugin, type Timed, timed } from './processes.js';

const rounds = 3;
const [small, large] = [20_000_000, 200_000_000];
const goals = { ratio: 1.1, memory: 15 };
const payload = 'payload.bin';

export const upload: Measurement = {
  name: 'upload',
  title: 'upload of 200 MB that do not compress',
  async run() {
    const app = copyOf('hello');
    const actor = await deployer('bench-upload');
    try {
      const { app: name } = await report(actor, ['scale', app.file]);
      const pod = await codeServerPod(actor.namespace, name);
      const runs: Round[] = [];
      for (let round = 0; round < rounds; round++) runs.push(await oneRound(actor, app, pod));
      return result(runs);
    } finally {
      await actor.cleanUp();
      app.cleanUp();
    }
  },
};

interface Round {
  /** From the phase `upload` to what follows it, verification included. */
  readonly stored: number;
  readonly verification: number;
  /** `kubectl cp`, without kubectl's own start. */
  readonly copied: number;
  readonly smallMemory: number | undefined;
  readonly largeMemory: number | undefined;
}

async function oneRound(actor: Actor, app: App, pod: string): Promise<Round> {
  const scale = (size: number) => {
    writeFileSync(join(app.folder, payload), randomBytes(size));
    return timed(actor, [node, plugin, 'scale', app.file, '-o', 'json'], { memory: true });
  };
  const inPod = (...command: string[]) =>
    timed(actor, [kubectlProgram, 'exec', pod, '-c', 'httpd', '--', ...command]).then((ran) => ran.seconds);

  const first = await scale(small);
  const second = await scale(large);
  const { release } = JSON.parse(second.stdout) as Report;
  const tar = `/data/bundles/${release?.digest.replace('sha256:', '')}.tar`;

  const kubectlStart = (await timed(actor, [kubectlProgram, 'get', 'pod', pod])).seconds;
  const copy = [
    kubectlProgram,
    'cp',
    join(app.folder, payload),
    `${pod}:/data/tmp/${payload}`,
    '-c',
    'httpd',
  ] as const;
  const copied = (await timed(actor, copy)).seconds;
  await inPod('rm', `/data/tmp/${payload}`);

  return {
    stored: uploadTime(second),
    verification: (await inPod('sha256sum', tar)) - (await inPod('true')),
    copied: copied - kubectlStart,
    smallMemory: first.peakRss,
    largeMemory: second.peakRss,
  };
}

function uploadTime({ lines, stderr }: Timed): number {
  const from = lines.find(({ text }) => text.startsWith('upload: uploading'));
  const to = lines.find(({ at, text }) => from !== undefined && at >= from.at && text.startsWith('rollout:'));
  if (from === undefined || to === undefined) throw new Error(`the progress shows no upload:\n${stderr}`);
  return to.at - from.at;
}

function result(runs: readonly Round[]): Result {
  const stored = runs.map((run) => run.stored);
  const verification = runs.map((run) => run.verification);
  const sent = median(runs.map((run) => run.stored - run.verification));
  const copied = median(runs.map((run) => run.copied));
  const smallMemory = runs.flatMap((run) => run.smallMemory ?? []);
  const largeMemory = runs.flatMap((run) => run.largeMemory ?? []);
  const seen = smallMemory.length > 0 && largeMemory.length > 0;
  const more = seen ? median(largeMemory) - median(smallMemory) : 0;
  return {
    samples: {
      'upload with verification': stored,
      verification,
      'kubectl cp': runs.map((run) => run.copied),
      'peak RSS at 20 MB (MiB)': smallMemory,
      'peak RSS at 200 MB (MiB)': largeMemory,
    },
    lines: [
      {
        what: 'upload without verification, beside kubectl cp',
        ours: seconds(sent),
        peer: seconds(copied),
        ratio: sent / copied,
        goal: atMost(sent / copied, goals.ratio, `at most ${goals.ratio}x`),
      },
      { what: '  with verification (sha256sum in the pod)', ours: seconds(median(stored)) },
      ...(seen
        ? [
            {
              what: `peak RSS at 200 MB (${mebibytes(median(largeMemory))}) over that at 20 MB (${mebibytes(median(smallMemory))})`,
              ours: mebibytes(more),
              goal: atMost(more, goals.memory, `at most ${goals.memory} MiB`),
            },
          ]
        : []),
    ],
    skipped: seen ? [] : ['peak memory: it is read from /proc, which only Linux has'],
  };
}
