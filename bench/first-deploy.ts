/** A first deploy, without the app's own start, beside what one volume takes to bind. */
import { copyOf } from '../__tests__/support/apps.js';
import { kubectl, kubectlApply } from '../__tests__/support/cluster.js';
import { type Actor, deployer } from '../__tests__/support/roles.js';
import type { Report } from '../src/model/report.js';
import { AppStarts } from './app-starts.js';
import { jacScale } from './jac-scale.js';
import { atMost, type Measurement, median, seconds } from './measurement.js';
import { node, plugin, timed } from './processes.js';

const rounds = 3;
const beyondBinding = 4;

export const firstDeploy: Measurement = {
  name: 'first-deploy',
  title: 'a first deploy: 1 replica into an empty namespace, images at hand',
  async run() {
    const commands: number[] = [];
    const starts: number[] = [];
    const bindings: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const app = copyOf('taskboard');
      const actor = await deployer('bench-first');
      let watched: AppStarts | undefined;
      try {
        bindings.push(await binding(actor));
        watched = new AppStarts(actor.namespace, 'taskboard');
        const ran = await timed(actor, [node, plugin, 'scale', app.file, '-o', 'json']);
        const { release } = JSON.parse(ran.stdout) as Report;
        const start = await watched.of(release?.digest ?? '');
        commands.push(ran.seconds);
        starts.push(start.inSeries);
      } finally {
        watched?.stop();
        app.cleanUp();
        await actor.cleanUp();
        // What still ends would be measured in the next round.
        await kubectl('wait', '--for=delete', `namespace/${actor.namespace}`, '--timeout=120s');
      }
    }
    const rest = median(commands.map((command, round) => command - (starts[round] ?? 0)));
    const bound = median(bindings);
    return {
      samples: {
        command: commands,
        'app start': starts,
        'volume of a plain pod: apply to Running': bindings,
      },
      lines: [
        { what: 'whole command', ours: seconds(median(commands)), jacScale: jacScale.firstDeploy },
        { what: "  of it the app's own start", ours: seconds(median(starts)) },
        {
          what: '  command without it, beside a plain pod with a volume (apply to Running)',
          ours: seconds(rest),
          peer: seconds(bound),
          ratio: rest / bound,
          goal: atMost(
            rest,
            bound + beyondBinding,
            `under ${seconds(bound + beyondBinding)} (volume + ${beyondBinding} s)`,
          ),
        },
      ],
    };
  },
};

/** Seconds from applying a claim and a plain pod that mounts it until the pod runs. */
async function binding(actor: Actor): Promise<number> {
  const metadata = { name: 'bench-volume', namespace: actor.namespace };
  const claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata,
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: {
      terminationGracePeriodSeconds: 1,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 10001,
        fsGroup: 10001,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'sleep',
          image: 'busybox:1.36',
          command: ['sleep', '600'],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
          volumeMounts: [{ name: 'data', mountPath: '/data' }],
        },
      ],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: metadata.name } }],
    },
  };
  const began = performance.now();
  await kubectlApply(claim, pod);
  const running = ['--for=jsonpath={.status.phase}=Running', 'pod/bench-volume', '-n', actor.namespace];
  await kubectl('wait', ...running, '--timeout=120s');
  const took = (performance.now() - began) / 1000;
  await kubectl('delete', 'pod/bench-volume', 'pvc/bench-volume', '-n', actor.namespace, '--wait=true');
  return took;
}
