import { exitCodes, usageError } from '../../../model/error.js';
import * as values from '../../../model/settings-values.js';
import type { LogLine } from '../../../operations/logs.js';
import type { Command, Invocation } from '../command.js';
import { type Flag, flags, settingFlags } from '../flags.js';
import { logJson, logText } from '../print/log-line.js';
import { noteText, warningText } from '../print/report.js';
import { styleOf, textFlag } from '../reporting.js';

const flag = (
  name: string,
  type: Flag['type'],
  shown: string,
  description: string,
  short?: string,
): Flag => ({
  name,
  type,
  shown,
  description,
  ...(short === undefined ? {} : { short }),
});

export const logs: Command = {
  name: 'logs',
  short: 'Print the logs of all pods of an app',
  long: `Print the logs of all pods of an app.

With --follow it goes on until it is stopped, with the logs of new pods and of restarted containers as well.`,
  usage: '[FILE] [options]',
  examples: [
    { comment: 'Print the logs of all pods', line: 'kubectl jac logs app.jac' },
    { comment: 'Follow them, from ten minutes ago', line: 'kubectl jac logs app.jac -f --since 10m' },
    { comment: 'Print what a crashed container said', line: 'kubectl jac logs app.jac --previous' },
    { comment: 'Print the logs of the code-server as well', line: 'kubectl jac logs app.jac --all' },
  ],
  flags: [
    ...settingFlags('logs'),
    flags.kubeconfig,
    flags.lineOutput,
    flag('follow', 'boolean', 'false', 'Go on with new lines, new pods and restarted containers', 'f'),
    flag('previous', 'boolean', 'false', 'The run of each container before its last restart', 'p'),
    flag('since', 'text', '0s', 'Only lines newer than a time such as 5s, 2m or 3h'),
    flag('tail', 'text', '-1', 'Lines of each container, counted from the end; -1: all'),
    flag('all', 'boolean', 'false', 'Also the pods of the code-server, and init containers'),
    flag('container', 'text', "''", 'Only the container of this name, in all pods', 'c'),
  ],
  args: [0, 1],
  run: async (invocation, { engine, terminal, signal }) => {
    const options = optionsOf(invocation);
    const style = styleOf(terminal.stderr);
    const resolved = await engine.configure(invocation);
    for (const warning of resolved.warnings) await terminal.stderr.write(warningText(warning, style));
    const { appName: app, namespace } = resolved.settings;
    const lineStyle = styleOf(terminal.stdout);
    const write = (line: LogLine) =>
      terminal.stdout.write(invocation.output === 'json' ? logJson(line) : logText(line, lineStyle));
    const emit = (event: { type: string; message?: string }) => {
      if (event.type === 'note') void terminal.stderr.write(noteText(event.message ?? '', style));
    };
    const until = AbortSignal.any([signal, terminal.gone]);
    try {
      const context = await engine.connect(invocation, resolved, emit, until);
      await engine.logs(context, { app, namespace }, { ...options, write });
    } catch (error) {
      // Stopping is how following ends; so is a reader that has seen enough (`| head`).
      if (signal.aborted) return exitCodes.cancelled;
      if (!terminal.gone.aborted) throw error;
    }
    return exitCodes.ok;
  },
};

function optionsOf(invocation: Invocation) {
  const { flags: given } = invocation;
  const [follow, previous] = [given['follow'] === true, given['previous'] === true];
  if (follow && previous) {
    throw usageError({ code: 'FlagInvalid', what: '--previous and --follow exclude each other' });
  }
  const container = textFlag(invocation, 'container');
  const since = read(invocation, 'since', values.duration(0));
  const tail = read(invocation, 'tail', (raw) => (raw === '-1' ? { value: -1 } : values.integer(0)(raw)));
  return {
    follow,
    previous,
    all: given['all'] === true,
    // The API takes whole seconds from one on.
    ...(since ? { since: Math.max(1, Math.ceil(since)) } : {}),
    ...(tail === undefined || tail < 0 ? {} : { tail }),
    ...(container === undefined ? {} : { container }),
  };
}

function read(invocation: Invocation, name: string, parse: values.Parse<number>): number | undefined {
  const given = textFlag(invocation, name);
  if (given === undefined) return undefined;
  const parsed = parse(given);
  if ('value' in parsed) return parsed.value;
  throw usageError({ code: 'FlagInvalid', what: `--${name}: ${parsed.complaint}` });
}
