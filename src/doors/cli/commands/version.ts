import { exitCodes } from '../../../model/error.js';
import { formatVersions } from '../../../model/formats.js';
import type { Command } from '../command.js';
import { flags } from '../flags.js';

export const version: Command = {
  name: 'version',
  short: 'Print the version of this plugin',
  long: 'Print the version of this plugin. No cluster is asked. With -o json also the formats of the records that it reads and writes.',
  usage: '[options]',
  examples: [
    { comment: 'Print the version', line: 'kubectl jac version' },
    { comment: 'Print the commit and the formats of records, too', line: 'kubectl jac version -o json' },
  ],
  flags: [flags.lineOutput],
  args: [0, 0],
  run: async (invocation, { version: plugin, commit, build, runtime, platform, terminal }) => {
    const json = {
      schema: 'jac-scale/v1',
      command: 'version',
      version: plugin,
      commit,
      build,
      runtime,
      platform,
      formats: formatVersions,
    };
    await terminal.stdout.write(
      invocation.output === 'json'
        ? `${JSON.stringify(json, undefined, 2)}\n`
        : `Plugin Version: v${plugin}\nRuntime: ${runtime} ${platform}\n`,
    );
    return exitCodes.ok;
  },
};
