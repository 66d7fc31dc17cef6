import { usageError } from '../../../model/error.js';
import type { ReportChange } from '../../../model/report.js';
import type { Command, Invocation } from '../command.js';
import { flags, settingFlags } from '../flags.js';
import { questionText } from '../print/question.js';
import { type Run, reporting } from '../reporting.js';
import type { World } from '../world.js';

export const destroy: Command = {
  name: 'destroy',
  short: 'Delete an app and wait until it is gone',
  long: `Delete an app and wait until it is gone.

Lists what goes and asks first; where nobody can be asked, --yes is needed. Other apps of the namespace stay. The namespace goes only if the app's first deploy made it and nothing else is in it.`,
  usage: '[FILE] [options]',
  examples: [
    { comment: 'Delete the app of a project', line: 'kubectl jac destroy app.jac' },
    {
      comment: 'Delete an app by its name, without a question',
      line: 'kubectl jac destroy --name taskboard --yes',
    },
  ],
  flags: [...settingFlags('destroy'), flags.kubeconfig, flags.output, flags.yes],
  args: [0, 1],
  run: (invocation, world) => {
    const yes = needAnswer(invocation, world);
    return reporting(invocation, world, (run) =>
      world.engine.destroy(run.context, run.resolved, {
        confirm: async (changes) => yes || ask(changes, run, world),
      }),
    );
  },
};

/**
 * Whether the answer is given already; else somebody has to be there to give it.
 * @throws JacScaleError `ConfirmationNeeded` (exit 2)
 */
export function needAnswer(invocation: Invocation, world: World): boolean {
  const yes = invocation.flags['yes'] === true;
  if (yes || world.terminal.canAsk) return yes;
  throw usageError({
    code: 'ConfirmationNeeded',
    what: `${invocation.command} needs --yes where nobody can be asked`,
    next: 'add --yes',
  });
}

/** The end of input is a no. */
export function ask(
  changes: readonly ReportChange[],
  { progress, resolved }: Run,
  world: World,
): Promise<boolean> {
  const { appName, namespace } = resolved.settings;
  return progress.aside(async () => {
    const { terminal, signal } = world;
    let answer: string | undefined;
    try {
      answer = await terminal.ask(questionText(changes, appName, namespace), signal);
    } finally {
      // Nobody pressed Enter: what comes next begins a line of its own.
      if (answer === undefined) await terminal.stderr.write('\n');
    }
    return /^y(es)?$/i.test(answer?.trim() ?? '');
  });
}
