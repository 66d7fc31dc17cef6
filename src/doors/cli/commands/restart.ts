import type { Command } from '../command.js';
import { flags, settingFlags } from '../flags.js';
import { reporting } from '../reporting.js';

export const restart: Command = {
  name: 'restart',
  short: 'Make the pods of an app anew, while it serves',
  long: `Make the pods of an app anew, while it serves.

A new pod is ready before an old one ends, as in an update; an app whose volume only one pod may have is away in between. What runs stays the same: there is no new revision, and the next scale finds nothing to do. Databases are left alone.

Ends with exit code 4 when the new pods do not become ready; those from before serve on then.`,
  usage: '[FILE] [options]',
  examples: [
    { comment: 'Restart the app of a project', line: 'kubectl jac restart app.jac' },
    { comment: 'Restart an app by its name', line: 'kubectl jac restart --name taskboard -n shop' },
  ],
  flags: [...settingFlags('destroy'), flags.kubeconfig, flags.output],
  settingsOf: 'destroy',
  args: [0, 1],
  run: (invocation, world) =>
    reporting(invocation, world, ({ context, resolved }) => world.engine.restart(context, resolved)),
};
