import { isTarget, type RotationTarget, rotationTargets } from '../../../engine/rotate/names.js';
import { usageError } from '../../../model/error.js';
import type { Command, Group, Invocation } from '../command.js';
import { flags, settingFlags } from '../flags.js';
import { reporting } from '../reporting.js';
import { askText, needAnswer } from './destroy.js';

export const secretsGroup: Group = {
  name: 'secrets',
  short: 'Change the passwords that were made for an app',
  long: 'Change the passwords that were made for an app: of its databases, of its administrator, and what its tokens are signed with.',
};

const known = rotationTargets.join(', ');

export const secretsRotate: Command = {
  name: 'secrets rotate',
  short: 'Give an app new passwords while it serves',
  long: `Give an app new passwords while it serves: ${known}, or all that there are with --all.

A database gets a second login, the app's pods are made anew with it as in an update, and when none is left that uses the first, that one ends. With jwt the tokens that users have end at once, so that they log in again; it asks first, and where nobody can be asked, --yes is needed. With admin the password of the app's administrator is changed in the app. A run that was interrupted is gone on with by the next.`,
  usage: 'NAME... [FILE] [options]',
  examples: [
    { comment: 'Change the password of MongoDB', line: 'kubectl jac secrets rotate mongodb app.jac' },
    {
      comment: 'Change all passwords of an app by its name, without a question',
      line: 'kubectl jac secrets rotate --all --name taskboard -n shop --yes',
    },
  ],
  flags: [
    ...settingFlags('destroy'),
    flags.kubeconfig,
    flags.output,
    flags.yes,
    { name: 'all', type: 'boolean', shown: 'false', description: 'Change all that there are' },
  ],
  settingsOf: 'destroy',
  args: [0, rotationTargets.length + 1],
  run: async (invocation, world) => {
    const { targets, rest } = targetsOf(invocation);
    return reporting(rest, world, (run) => {
      const { appName, namespace } = run.resolved.settings;
      return world.engine.rotate(run.context, run.resolved, {
        targets,
        confirm: async (chosen) =>
          !chosen.includes('jwt') ||
          needAnswer(invocation, world) ||
          askText(question(chosen, appName, namespace), run, world),
      });
    });
  },
};

const question = (targets: readonly RotationTarget[], app: string, namespace: string): string =>
  `Of app ${app} in namespace ${namespace} this changes: ${targets.join(', ')}.\nTokens from before end: all users have to log in again. Change it? [y/N]: `;

/** What is named, and the rest of the command line: the app's own file. */
function targetsOf(invocation: Invocation): {
  readonly targets: readonly RotationTarget[] | 'all';
  readonly rest: Invocation;
} {
  const targets = invocation.args.filter(isTarget);
  const args = invocation.args.filter((word) => !isTarget(word));
  const all = invocation.flags['all'] === true;
  const next = "See 'kubectl jac secrets rotate --help' for usage.";
  const wrong = args.find((word) => !/\.(jac|toml)$/.test(word)) ?? args[1];
  if (wrong !== undefined) {
    throw usageError({
      code: 'ArgumentUnknown',
      what: `unexpected argument "${wrong}": expected ${known}, or a .jac file`,
      next,
    });
  }
  if (all === targets.length > 0) {
    throw usageError({
      code: all ? 'ArgumentUnknown' : 'ArgumentMissing',
      what: all
        ? '--all stands for every password: leave the names out'
        : `name what is to be changed: ${known}, or --all`,
      next,
    });
  }
  return { targets: all ? 'all' : targets, rest: { ...invocation, args } };
}
