/** How long a user waits for names from the cluster after pressing TAB. */

import { kubectlApply, kubectlProgram } from '../__tests__/support/cluster.js';
import { deployer } from '../__tests__/support/roles.js';
import { inventorySecret, newInventory } from '../src/engine/records/inventory.js';
import { atMost, type Measurement, median, milliseconds } from './measurement.js';
import { inTurn, node, plugin, timed } from './processes.js';

const limit = 0.15;
const apps = 20;

export const completion: Measurement = {
  name: 'completion',
  title: 'completion',
  async run() {
    const actor = await deployer('bench-completion');
    try {
      const origin = { project: 'bench', subfolder: '' };
      await kubectlApply(
        ...Array.from({ length: apps }, (_, index) =>
          inventorySecret(newInventory(`app-${index}`, origin), actor.namespace),
        ),
      );
      const ask = async (who: typeof actor | undefined, expected: RegExp, ...words: string[]) => {
        const { seconds, stdout } = await timed(who, [node, plugin, '__complete', ...words]);
        // An answer in time that leaves out what was asked for would be no answer.
        return expected.test(stdout) ? seconds : Number.POSITIVE_INFINITY;
      };
      const samples = await inTurn(15, {
        'apps of a namespace': () => ask(actor, /^app-19$/m, 'status', '--name', ''),
        verbs: () => ask(undefined, /^status\t/m, ''),
        'kubectl __complete get secrets': async () =>
          (await timed(actor, [kubectlProgram, '__complete', 'get', 'secrets', ''])).seconds,
      });
      const ours = median(samples['apps of a namespace']);
      const peer = median(samples['kubectl __complete get secrets']);
      const verbs = median(samples.verbs);
      return {
        samples,
        lines: [
          {
            what: `names of ${apps} apps, beside kubectl's own of as many Secrets`,
            ours: milliseconds(ours),
            peer: milliseconds(peer),
            ratio: ours / peer,
            goal: atMost(ours, limit, '<= 150 ms'),
          },
          {
            what: 'verbs, from no cluster',
            ours: milliseconds(verbs),
            goal: atMost(verbs, limit, '<= 150 ms'),
          },
        ],
      };
    } finally {
      await actor.cleanUp();
    }
  },
};
