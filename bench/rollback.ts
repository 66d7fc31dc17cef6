/** Back to the code before: `kubectl jac rollback`, in turn with `kubectl rollout undo` of the same Deployment under another name. */
import { copyOf } from '../__tests__/support/apps.js';
import { kubectlProgram } from '../__tests__/support/cluster.js';
import { report } from '../__tests__/support/jac.js';
import { deployer } from '../__tests__/support/roles.js';
import { atMost, type Measurement, median, seconds } from './measurement.js';
import { inTurn, node, plugin, timed } from './processes.js';

const rounds = 3;
const replicas = '2';
/** Lock, records, plan, and the code that is asked for. */
const beyondKubectl = 1;

export const rollback: Measurement = {
  name: 'rollback',
  title: `back to the code before: ${replicas} replicas`,
  async run() {
    const app = copyOf('taskboard');
    const actor = await deployer('bench-back');
    const peer = await deployer('bench-undo');
    try {
      const deploy = async () => {
        for (const owner of [actor, peer]) await report(owner, ['scale', app.file, '--replicas', replicas]);
      };
      await deploy();
      app.edit('app.jac', /VERSION: str = "[^"]*"/, 'VERSION: str = "bench-2"');
      await deploy();
      const samples = await inTurn(rounds, {
        ours: async () => (await timed(actor, [node, plugin, 'rollback', app.file])).seconds,
        undo: async () => {
          const deployment = ['deployment/taskboard', '-n', peer.namespace];
          const undo = await timed(peer, [kubectlProgram, 'rollout', 'undo', ...deployment]);
          const status = await timed(peer, [kubectlProgram, 'rollout', 'status', ...deployment]);
          return undo.seconds + status.seconds;
        },
      });
      const [ours, undo] = [median(samples.ours), median(samples.undo)];
      const limit = undo + beyondKubectl;
      return {
        samples,
        lines: [
          {
            what: '`kubectl jac rollback`, beside `kubectl rollout undo` and `rollout status`',
            ours: seconds(ours),
            peer: seconds(undo),
            ratio: ours / undo,
            goal: atMost(ours, limit, `under ${seconds(limit)} (kubectl + ${beyondKubectl} s)`),
          },
        ],
      };
    } finally {
      await actor.cleanUp();
      await peer.cleanUp();
      app.cleanUp();
    }
  },
};
