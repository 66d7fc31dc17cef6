/** What the plugin adds to `kubectl version --client`. */
import { kubectlProgram } from '../__tests__/support/cluster.js';
import { jacScale } from './jac-scale.js';
import { type Measurement, median, milliseconds } from './measurement.js';
import { inTurn, node, plugin, timed } from './processes.js';

export const start: Measurement = {
  name: 'start',
  title: 'start of the plugin',
  async run() {
    const run = (...command: [string, ...string[]]) => timed(undefined, command).then((ran) => ran.seconds);
    const samples = await inTurn(15, {
      'kubectl jac version': () => run(kubectlProgram, 'jac', 'version'),
      'kubectl version --client': () => run(kubectlProgram, 'version', '--client'),
      'node dist/kubectl-jac.cjs version': () => run(node, plugin, 'version'),
      'node -e 0': () => run(node, '-e', '0'),
    });
    const ours = median(samples['kubectl jac version']);
    const kubectl = median(samples['kubectl version --client']);
    return {
      samples,
      lines: [
        {
          what: 'kubectl jac version, beside kubectl version --client',
          ours: milliseconds(ours),
          peer: milliseconds(kubectl),
          ratio: ours / kubectl,
          jacScale: jacScale.start,
        },
        { what: 'what the plugin adds to it', ours: milliseconds(ours - kubectl) },
        {
          what: 'node dist/kubectl-jac.cjs version, beside node -e 0',
          ours: milliseconds(median(samples['node dist/kubectl-jac.cjs version'])),
          peer: milliseconds(median(samples['node -e 0'])),
        },
      ],
    };
  },
};
