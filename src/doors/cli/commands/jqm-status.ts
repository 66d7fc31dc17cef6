import { exitCodes } from '../../../model/error.js';
import type { Command } from '../command.js';
import { orcCalling } from '../orc-reporting.js';
import { nodesText } from '../print/orc.js';
import { callFlags, namespaceFlag, refOf } from './orc-shared.js';

export const jqmStatus: Command = {
  name: 'jqm status',
  short: 'Show the nodes of a JQM without a database',
  long: `Show the nodes of a JQM without a database: address, range of ids, how many of them are used, jobs that are not over, and health. Each node is asked.

NAME is that of the module, jqm where there is none. Ends with exit code 4 when a node is not healthy.`,
  usage: '[NAME] [options]',
  examples: [
    { comment: 'Show the nodes', line: 'kubectl jac jqm status' },
    {
      comment: 'Show those of one of several, for a script',
      line: 'kubectl jac jqm status nightly -n batch -o json',
    },
  ],
  flags: [...callFlags, namespaceFlag('Namespace of the module; needed where several have one of this name')],
  args: [0, 1],
  run: (invocation, world) =>
    orcCalling(invocation, world, async (orc) => {
      const args = ['jqm', invocation.args[0] ?? 'jqm'];
      const { namespace, name } = await refOf({ ...invocation, args }, orc);
      const nodes = await orc.jqmStatus({ namespace, name });
      const ready = nodes.length > 0 && nodes.every(({ health }) => health === 'healthy');
      return {
        report: { status: ready ? 'ready' : 'not-ready', namespace, name, nodes },
        text: (style) => nodesText(nodes, style),
        exitCode: ready ? exitCodes.ok : exitCodes.notReady,
      };
    }),
};
