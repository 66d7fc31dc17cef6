import { exitCodes, usageError } from '../../../model/error.js';
import * as values from '../../../model/settings-values.js';
import type { EventType } from '../../../operations/events.js';
import type { Command, Invocation } from '../command.js';
import { flags, settingFlags } from '../flags.js';
import { eventJson, eventsTable } from '../print/events.js';
import { warningText } from '../print/report.js';
import { styleOf, textFlag } from '../reporting.js';

const types: readonly EventType[] = ['Normal', 'Warning'];

export const events: Command = {
  name: 'events',
  short: 'Show what happened to the objects of an app',
  long: `Show what happened to the objects of an app, oldest first: its Deployments, pods, claims, Jobs, autoscaler and databases, those that are gone included. Kubernetes keeps events for an hour, unless it is told otherwise.`,
  usage: '[FILE] [options]',
  examples: [
    { comment: 'Show the events of an app', line: 'kubectl jac events app.jac' },
    {
      comment: 'Only what went wrong in the last ten minutes',
      line: 'kubectl jac events --types Warning --since 10m',
    },
    { comment: 'Go on with new ones', line: 'kubectl jac events --name taskboard -n shop -f' },
  ],
  flags: [
    ...settingFlags('status'),
    flags.kubeconfig,
    flags.lineOutput,
    { name: 'follow', short: 'f', type: 'boolean', shown: 'false', description: 'Go on with new events' },
    { name: 'types', type: 'list', shown: '[]', description: 'Only events of these types: Normal, Warning' },
    {
      name: 'since',
      type: 'text',
      shown: '0s',
      description: 'Only events newer than a time such as 5s, 2m or 3h',
    },
  ],
  settingsOf: 'status',
  args: [0, 1],
  run: async (invocation, { engine, terminal, clock, signal }) => {
    const options = optionsOf(invocation);
    const resolved = await engine.configure(invocation);
    const style = styleOf(terminal.stderr);
    for (const warning of resolved.warnings) await terminal.stderr.write(warningText(warning, style));
    const until = AbortSignal.any([signal, terminal.gone]);
    const print = invocation.output === 'json' ? eventJson : eventsTable(() => clock.now());
    let found = false;
    try {
      const context = await engine.connect(invocation, resolved, () => undefined, until);
      await engine.events(context, resolved, {
        ...options,
        write: async (lines) => {
          found ||= lines.length > 0;
          if (lines.length > 0) await terminal.stdout.write(print(lines));
        },
      });
      const { appName, namespace } = resolved.settings;
      if (!found) await terminal.stderr.write(`No events of ${appName} in ${namespace} namespace.\n`);
    } catch (error) {
      // Stopping is how following ends; so is a reader that has seen enough (`| head`).
      if (signal.aborted) return exitCodes.cancelled;
      if (!terminal.gone.aborted) throw error;
    }
    return exitCodes.ok;
  },
};

function optionsOf(invocation: Invocation) {
  const given = invocation.flags['types'];
  const words = Array.isArray(given) ? given.flatMap((word: string) => word.split(',')) : [];
  const wanted = words.map((word) => {
    const type = types.find((each) => each.toLowerCase() === word.toLowerCase());
    if (type !== undefined) return type;
    throw usageError({
      code: 'FlagInvalid',
      what: `invalid argument "${word}" for --types: expected ${types.join(', ')}`,
    });
  });
  const since = textFlag(invocation, 'since');
  const parsed = since === undefined ? { value: 0 } : values.duration(0)(since);
  if (!('value' in parsed)) throw usageError({ code: 'FlagInvalid', what: `--since: ${parsed.complaint}` });
  return {
    follow: invocation.flags['follow'] === true,
    ...(wanted.length === 0 ? {} : { types: wanted }),
    ...(parsed.value === 0 ? {} : { since: parsed.value }),
  };
}
