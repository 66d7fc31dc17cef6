/** One more pod, images at hand and the package indexes cut off: its code from the code-server, beside the same app inside an image. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { type App, copyOf } from '../__tests__/support/apps.js';
import {
  adminKubeconfig,
  devcluster,
  devclusterVerb,
  kubectl,
  kubectlProgram,
  needDevcluster,
} from '../__tests__/support/cluster.js';
import { report } from '../__tests__/support/jac.js';
import { runtimeBase } from '../__tests__/support/registry.js';
import { type Actor, deployer } from '../__tests__/support/roles.js';
import { imageText } from '../src/model/image.js';
import { atMost, type Measurement, median, seconds } from './measurement.js';
import { inTurn } from './processes.js';

const rounds = 5;
const bundleBytes = 5 * 1024 * 1024;
const beyondImage = 2;

export const scaleUp: Measurement = {
  name: 'scale-up',
  title: 'one more pod of an app of 5 MiB, package indexes cut off',
  async run() {
    if (devcluster === undefined)
      return { lines: [], samples: {}, skipped: ['the throwaway cluster alone can be cut off'] };
    const { address, username, password } = needDevcluster().registry;
    const served = copyOf('hello');
    const baked = copyOf(
      'hello',
      `python_image = "${imageText(await runtimeBase())}"\nregistry = "http://${address}"`,
    );
    const actor = await deployer('bench-up');
    try {
      for (const app of [served, baked]) app.write('data.bin', randomBytes(bundleBytes));
      const scale = (app: App, ...more: string[]) =>
        report(actor, ['scale', app.file, ...more], 0, {
          env: { DOCKER_USERNAME: username, DOCKER_PASSWORD: password },
          cwd: app.folder,
        });
      await scale(served, '--name', 'served');
      await scale(baked, '--name', 'baked', '--build');
      // Both nodes have both images before anything is measured: the first round of inTurn does not count.
      await devclusterVerb('index', 'cut');
      const samples = await inTurn(rounds, {
        served: () => onePodMore(actor, 'served'),
        baked: () => onePodMore(actor, 'baked'),
      });
      const [ours, image] = [median(samples.served), median(samples.baked)];
      return {
        samples,
        lines: [
          {
            what: 'from `kubectl scale` to Ready, beside the same app inside an image',
            ours: seconds(ours),
            peer: seconds(image),
            ratio: ours / image,
            goal: atMost(
              ours,
              image + beyondImage,
              `under ${seconds(image + beyondImage)} (image + ${beyondImage} s)`,
            ),
          },
        ],
      };
    } finally {
      await devclusterVerb('index', 'restore');
      await actor.cleanUp();
      served.cleanUp();
      baked.cleanUp();
    }
  },
};

/** Seconds until the second pod is ready; then back to one. */
async function onePodMore({ namespace }: Actor, app: string): Promise<number> {
  const selector = `app.kubernetes.io/instance=${app},app.kubernetes.io/component=app`;
  const began = performance.now();
  await kubectl('scale', `deployment/${app}`, '-n', namespace, '--replicas=2');
  await twoReady(namespace, selector);
  const took = (performance.now() - began) / 1000;
  await kubectl('scale', `deployment/${app}`, '-n', namespace, '--replicas=1');
  await kubectl(
    'wait',
    `--for=jsonpath={.status.replicas}=1`,
    `deployment/${app}`,
    '-n',
    namespace,
    '--timeout=60s',
  );
  // The pod that ends would slow down the next one's start.
  await endOf(namespace, selector);
  return took;
}

/** Resolves when a watch has told two pods ready. */
function twoReady(namespace: string, selector: string): Promise<void> {
  const row = '{.metadata.name} {.status.conditions[?(@.type=="Ready")].status}{"\\n"}';
  const args = [
    '--kubeconfig',
    adminKubeconfig,
    'get',
    'pods',
    '-n',
    namespace,
    '-l',
    selector,
    '--watch',
    '-o',
    `jsonpath=${row}`,
  ];
  return new Promise((resolve, reject) => {
    const watch = spawn(kubectlProgram, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ready = new Set<string>();
    watch.stdout.setEncoding('utf8').on('data', (text: string) => {
      for (const [name = '', state] of text.split('\n').map((line) => line.split(' ')))
        if (state === 'True') ready.add(name);
      if (ready.size < 2) return;
      resolve();
      watch.kill();
    });
    watch.once('error', reject);
    watch.once('close', () => reject(new Error('the watch ended before two pods were ready')));
  });
}

async function endOf(namespace: string, selector: string): Promise<void> {
  const pods = await kubectl(
    'get',
    'pods',
    '-n',
    namespace,
    '-l',
    selector,
    '-o',
    'jsonpath={range .items[?(@.metadata.deletionTimestamp)]}{.metadata.name} {end}',
  );
  for (const pod of pods.split(' ').filter((name) => name !== ''))
    await kubectl('wait', '--for=delete', `pod/${pod}`, '-n', namespace, '--timeout=120s');
}
