import { usageError } from '../../../model/error.js';
import type { Command } from '../command.js';
import { flags, settingFlags } from '../flags.js';
import { reporting } from '../reporting.js';
import { archiveOf } from './data-shared.js';

export const dataExport: Command = {
  name: 'data export',
  short: 'Write the data of an app into one archive',
  long: `Write the data of an app into one archive, while it runs: what mongodump, redis-cli and pg_dump say in the containers of its databases, and the files on its volume. With - it goes to stdout.

The archive holds what users stored, and is readable by you alone. It does not hold the passwords that open the databases. A database whose URL was given is not the app's own, and not in it.`,
  usage: 'ARCHIVE [FILE] [options]',
  examples: [
    { comment: "Export the data of a project's app", line: 'kubectl jac data export data.tar app.jac' },
    {
      comment: 'Export the data of an app by its name, compressed',
      line: 'kubectl jac data export - --name taskboard | gzip > data.tar.gz',
    },
  ],
  flags: [...settingFlags('destroy'), flags.kubeconfig, flags.output],
  settingsOf: 'destroy',
  args: [1, 2],
  run: async (invocation, world) => {
    const { file, rest } = archiveOf(invocation);
    const piped = file === '-';
    if (piped && invocation.output !== 'text') {
      throw usageError({
        code: 'FlagInvalid',
        what: 'stdout takes the archive or the report, not both',
        next: 'leave -o out, or name a file',
      });
    }
    const { terminal } = world;
    // What is told goes to stderr, where stdout is the archive's.
    const quiet = { ...world, terminal: { ...terminal, stdout: terminal.stderr, stderr: terminal.stderr } };
    return reporting(rest, piped ? quiet : world, async ({ context, resolved }) => {
      const files = await world.engine.archiveFiles();
      return world.engine.exportData(context, resolved, { file, create: () => files.create(file) });
    });
  },
};
