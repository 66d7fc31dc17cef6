import { usageError } from '../../../model/error.js';
import type { Command, Invocation } from '../command.js';
import { type Flag, flags, settingFlags } from '../flags.js';
import { type Consequences, questionText } from '../print/question.js';
import { type Run, reporting } from '../reporting.js';
import type { World } from '../world.js';

export const deleteData: Flag = {
  name: 'delete-data',
  type: 'boolean',
  shown: 'false',
  description: 'Delete what users stored as well, for good, with the Secrets that open it',
};

export const destroy: Command = {
  name: 'destroy',
  short: 'Delete an app and wait until it is gone',
  long: `Delete an app and wait until it is gone.

Lists what goes and asks first; where nobody can be asked, --yes is needed. Other apps of the namespace stay. Volumes of databases and of the app's own files stay too, with the Secrets that open them, and the next scale finds them again; --delete-data takes them, also later. The namespace goes only if the app's first deploy made it and nothing else is in it.`,
  usage: '[FILE] [options]',
  examples: [
    { comment: 'Delete the app of a project', line: 'kubectl jac destroy app.jac' },
    {
      comment: 'Delete an app by its name, without a question',
      line: 'kubectl jac destroy --name taskboard --yes',
    },
    {
      comment: 'Delete an app with all that its users stored, or what an earlier destroy left of it',
      line: 'kubectl jac destroy --name taskboard --delete-data',
    },
  ],
  flags: [...settingFlags('destroy'), flags.kubeconfig, flags.output, flags.yes, deleteData],
  args: [0, 1],
  run: (invocation, world) => {
    const yes = needAnswer(invocation, world);
    const dataGoes = invocation.flags[deleteData.name] === true;
    return reporting(invocation, world, (run) =>
      world.engine.destroy(run.context, run.resolved, {
        deleteData: dataGoes,
        confirm: async (changes, kept) => yes || ask({ changes, kept, dataGoes }, run, world),
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

/** Asks whether these may be the consequences. */
export function ask(consequences: Consequences, run: Run, world: World): Promise<boolean> {
  const { appName, namespace } = run.resolved.settings;
  return askText(questionText(consequences, appName, namespace), run, world);
}

/** The end of input is a no. */
export function askText(
  question: string,
  { progress }: Pick<Run, 'progress'>,
  world: World,
): Promise<boolean> {
  return progress.aside(async () => {
    const { terminal, signal } = world;
    let answer: string | undefined;
    try {
      answer = await terminal.ask(question, signal);
    } finally {
      // Nobody pressed Enter: what comes next begins a line of its own.
      if (answer === undefined) await terminal.stderr.write('\n');
    }
    return /^y(es)?$/i.test(answer?.trim() ?? '');
  });
}
