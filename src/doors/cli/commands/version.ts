import { exitCodes } from '../../../model/error.js';
import type { Command } from '../command.js';
import { flags } from '../flags.js';

export const version: Command = {
  name: 'version',
  short: 'Print the version of this plugin',
  long: 'Print the version of this plugin. No cluster is asked.',
  usage: '[options]',
  examples: [{ comment: 'Print the version', line: 'kubectl jac version' }],
  flags: [flags.lineOutput],
  args: [0, 0],
  run: async (invocation, { version: plugin, runtime, platform, terminal }) => {
    const json = { schema: 'jac-scale/v1', command: 'version', version: plugin, runtime, platform };
    await terminal.stdout.write(
      invocation.output === 'json'
        ? `${JSON.stringify(json, undefined, 2)}\n`
        : `Plugin Version: v${plugin}\nRuntime: ${runtime} ${platform}\n`,
    );
    return exitCodes.ok;
  },
};
