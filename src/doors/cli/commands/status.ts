import type { Command } from '../command.js';
import { flags, settingFlags } from '../flags.js';
import { reporting } from '../reporting.js';

export const status: Command = {
  name: 'status',
  short: 'Show the pods, URL and revision of an app',
  long: `Show the pods, URL and revision of an app, and why it is not ready when it is not.

Ends with exit code 4 when the app is not ready.`,
  usage: '[FILE] [options]',
  examples: [
    { comment: 'Show the app of a project', line: 'kubectl jac status app.jac' },
    { comment: 'Show an app by its name', line: 'kubectl jac status --name taskboard -n shop' },
  ],
  flags: [...settingFlags('status'), flags.kubeconfig, flags.output],
  args: [0, 1],
  run: (invocation, world) =>
    reporting(invocation, world, ({ context, resolved }) => world.engine.status(context, resolved)),
};
