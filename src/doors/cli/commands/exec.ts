import { exitCodes, usageError } from '../../../model/error.js';
import type { Console } from '../../../ports/console.js';
import type { Command, Invocation } from '../command.js';
import { flags, settingFlags } from '../flags.js';
import { noteText, warningText } from '../print/report.js';
import { styleOf, textFlag } from '../reporting.js';

/** What every image with a shell has. */
const shell = ['/bin/sh'];

export const exec: Command = {
  name: 'exec',
  short: 'Run a command in a pod of an app',
  long: `Run a command in a pod of an app: one that is ready, or the one that is named.

What follows -- is the command. Without one, on a terminal, it is a shell. The exit code is that of the command; errors of this program itself begin with "error:".`,
  usage: '[FILE] [options] [-- COMMAND...]',
  examples: [
    { comment: 'A shell in a pod of the app', line: 'kubectl jac exec app.jac' },
    { comment: 'Run one command', line: 'kubectl jac exec app.jac -- python --version' },
    {
      comment: 'Give it what is piped',
      line: "kubectl jac exec app.jac -i -- sh -c 'cat > /tmp/data' < data",
    },
    {
      comment: 'In another pod of the app, such as that of its database',
      line: 'kubectl jac exec --name taskboard --pod taskboard-mongodb-0 -it -- mongosh',
    },
  ],
  flags: [
    ...settingFlags('status'),
    flags.kubeconfig,
    { name: 'pod', type: 'text', shown: "''", description: 'Pod of the app; else one that is ready' },
    {
      name: 'container',
      short: 'c',
      type: 'text',
      shown: "''",
      description: "Container of the pod; else the app's, or its first",
    },
    {
      name: 'stdin',
      short: 'i',
      type: 'boolean',
      shown: 'false',
      description: 'Give the command what is typed or piped',
    },
    { name: 'tty', short: 't', type: 'boolean', shown: 'false', description: 'Give the command a terminal' },
  ],
  settingsOf: 'status',
  args: [0, 1],
  takesCommand: true,
  run: async (invocation, { engine, terminal, signal }) => {
    const { stderr, stdout } = terminal;
    const console = await engine.console();
    const how = howOf(invocation, console);
    const style = styleOf(stderr);
    if (how.note !== undefined) await stderr.write(noteText(how.note, style));
    const resolved = await engine.configure(invocation);
    for (const warning of resolved.warnings) await stderr.write(warningText(warning, style));
    // Opened here, so that a reader of stdout that goes is heard of.
    const until = stdout === undefined ? signal : AbortSignal.any([signal, terminal.gone]);
    const pod = textFlag(invocation, 'pod');
    const container = textFlag(invocation, 'container');
    const emit = () => undefined;
    try {
      const context = await engine.connect(invocation, resolved, emit, until);
      const code = await engine.exec(context, resolved, {
        command: how.command,
        stdin: how.stdin,
        tty: how.tty,
        console,
        ...(pod === undefined ? {} : { pod }),
        ...(container === undefined ? {} : { container }),
      });
      if (code !== 0 && !how.tty) await stderr.write(`command terminated with exit code ${code}\n`);
      return code;
    } catch (error) {
      if (signal.aborted) return exitCodes.cancelled;
      if (!terminal.gone.aborted) throw error;
    }
    return exitCodes.ok;
  },
};

interface How {
  readonly command: readonly string[];
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly note?: string;
}

function howOf({ flags: given, after = [] }: Invocation, console: Console): How {
  const isTerminal = console.stdinIsTerminal && console.stdoutIsTerminal;
  const stdin = given['stdin'] === true;
  if (after.length === 0) {
    if (isTerminal) return { command: shell, stdin: true, tty: true };
    if (stdin) return { command: shell, stdin, tty: false };
    throw usageError({
      code: 'ArgumentMissing',
      what: 'exec needs a command where there is no terminal for a shell, such as: kubectl jac exec app.jac -- ls',
      next: "See 'kubectl jac exec --help' for usage.",
    });
  }
  const wanted = given['tty'] === true;
  if (!wanted || isTerminal) return { command: after, stdin, tty: wanted };
  const note = '--tty is left out: this is not a terminal';
  return { command: after, stdin, tty: false, note };
}
