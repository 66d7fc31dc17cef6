import { exitCodes } from '../../../model/error.js';
import type { Command } from '../command.js';
import { orcCalling } from '../orc-reporting.js';
import { statusText } from '../print/orc.js';
import { callFlags, namespaceFlag, refOf } from './orc-shared.js';

export const orcStatus: Command = {
  name: 'orc status',
  short: 'Show a module and how its objects are',
  long: `Show a module and how its objects are.

Ends with exit code 4 when one of them is not ready.`,
  usage: 'MODULE NAME [options]',
  examples: [
    { comment: 'Show the Redis called cache', line: 'kubectl jac orc status redis cache' },
    {
      comment: 'Show that of one namespace, for a script',
      line: 'kubectl jac orc status redis cache -n shop -o json',
    },
  ],
  flags: [...callFlags, namespaceFlag('Namespace of the module; needed where several have one of this name')],
  args: [2, 2],
  run: (invocation, world) =>
    orcCalling(invocation, world, async (orc) => {
      const status = await orc.get(await refOf(invocation, orc));
      const { ready, ...more } = status;
      return {
        report: { status: ready ? 'ready' : 'not-ready', ...more },
        text: (style) => statusText(status, world.clock.now(), style),
        exitCode: ready ? exitCodes.ok : exitCodes.notReady,
      };
    }),
};
