import { usageError } from '../../../model/error.js';
import type { Command, Invocation } from '../command.js';
import { flags, settingFlags } from '../flags.js';
import { reporting, textFlag } from '../reporting.js';
import { takingOptions } from './shared.js';

/** Settings that are read for the login of a registry, and are not this verb's to change. */
const notFlags: readonly string[] = ['image', 'registry'];

export const rollback: Command = {
  name: 'rollback',
  short: 'Run an earlier revision of an app again',
  long: `Run an earlier revision of an app again, and wait until it serves.

Code or image, settings and the app's own secrets are those of the revision; it becomes a new one, so that a rollback can be rolled back. Without --to it is the last one before the current that was ready. Rolled out as an update is: without an interruption, and when it fails, what ran before comes back. Data is not rolled back: databases, volumes, and the passwords that open them stay as they are.`,
  usage: '[FILE] [options]',
  examples: [
    { comment: 'Go back to what ran before', line: 'kubectl jac rollback app.jac' },
    {
      comment: 'Run revision 3 again, of an app by its name',
      line: 'kubectl jac rollback --name taskboard -n shop --to 3',
    },
  ],
  flags: [
    ...settingFlags('rollback').filter(({ name }) => !notFlags.includes(name)),
    flags.kubeconfig,
    flags.output,
    flags.takeOver,
    {
      name: 'to',
      type: 'text',
      shown: "''",
      description: 'Number of the revision, as kubectl jac history lists them',
    },
  ],
  args: [0, 1],
  run: (invocation, world) => {
    const to = revisionNumber(invocation);
    const { takeOver } = takingOptions(invocation);
    return reporting(invocation, world, ({ context, resolved }) =>
      world.engine.rollback(context, resolved, { to, takeOver }),
    );
  },
};

function revisionNumber(invocation: Invocation): number | undefined {
  const text = textFlag(invocation, 'to');
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw usageError({
    code: 'FlagInvalid',
    what: `invalid argument "${text}" for --to: expected the number of a revision`,
    next: 'kubectl jac history',
  });
}
