import type { Command } from '../command.js';
import { orcCalling } from '../orc-reporting.js';
import { deploymentsText } from '../print/orc.js';
import { callFlags, namespaceFlag, namespaceOf } from './orc-shared.js';

export const orcList: Command = {
  name: 'orc list',
  short: 'List the modules that are deployed',
  long: 'List the modules that are deployed, in all namespaces in which whoever calls may list Services, or in one.',
  usage: '[options]',
  examples: [
    { comment: 'List all modules', line: 'kubectl jac orc list' },
    { comment: 'List those of one namespace, for a script', line: 'kubectl jac orc list -n shop -o json' },
  ],
  flags: [...callFlags, namespaceFlag('Only modules in this namespace')],
  args: [0, 0],
  run: (invocation, world) =>
    orcCalling(invocation, world, async (orc) => {
      const deployments = await orc.list(namespaceOf(invocation));
      return {
        report: { status: 'ready', deployments },
        text: (style) => deploymentsText(deployments, world.clock.now(), style),
      };
    }),
};
