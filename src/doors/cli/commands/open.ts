import { isLoopback } from '../../../engine/port-forward/address.js';
import { exitCodes, usageError } from '../../../model/error.js';
import { reportSchema } from '../../../model/report.js';
import * as values from '../../../model/settings-values.js';
import type { Opened } from '../../../operations/open.js';
import type { Command, Invocation } from '../command.js';
import { flags, settingFlags } from '../flags.js';
import { noteText, warningText } from '../print/report.js';
import { styleOf, textFlag } from '../reporting.js';
import type { World } from '../world.js';

export const open: Command = {
  name: 'open',
  short: 'Open an app in the browser, through the API server',
  long: `Open an app in the browser, through the API server.

A port of this machine leads to a pod of the app that is ready, whether or not the cluster gives the app an address that can be reached from here. Its URL is printed, and shown in the browser where there is one. It goes on until it is stopped with Ctrl-C; when a pod goes away, as in an update, new connections go to another one.`,
  usage: '[FILE] [options]',
  examples: [
    { comment: 'Open the app of a project', line: 'kubectl jac open app.jac' },
    {
      comment: 'Only print the URL, at a port of its own',
      line: 'kubectl jac open --port 9000 --no-browser',
    },
    { comment: 'The URL for a script', line: 'kubectl jac open --name taskboard -n shop -o json' },
  ],
  flags: [
    ...settingFlags('status'),
    flags.kubeconfig,
    flags.lineOutput,
    {
      name: 'port',
      type: 'text',
      shown: "''",
      description: 'Port of this machine; else that of the app if it is free, or any',
    },
    {
      name: 'address',
      type: 'text',
      shown: '127.0.0.1',
      description: 'Address of this machine that is listened on',
    },
    { name: 'browser', type: 'boolean', shown: 'true', description: 'Show it in the browser' },
  ],
  settingsOf: 'status',
  args: [0, 1],
  run: async (invocation, world) => {
    const { engine, terminal, signal } = world;
    const address = textFlag(invocation, 'address') ?? '127.0.0.1';
    const port = portOf(invocation);
    const style = styleOf(terminal.stderr);
    const resolved = await engine.configure(invocation);
    for (const warning of resolved.warnings) await terminal.stderr.write(warningText(warning, style));
    const emit = (event: { type: string; message?: string }) => {
      if (event.type === 'note') void terminal.stderr.write(noteText(event.message ?? '', style));
    };
    const until = AbortSignal.any([signal, terminal.gone]);
    const { appName: app, namespace } = resolved.settings;
    try {
      const context = await engine.connect(invocation, resolved, emit, until);
      const onOpen = (opened: Opened) => tell(opened, { app, namespace, address }, invocation, world);
      await engine.open(invocation, context, resolved, {
        address,
        ...(port === undefined ? {} : { port }),
        onOpen,
      });
    } catch (error) {
      // Stopping is how it ends; so is a reader that has seen enough (`| head`).
      if (signal.aborted) return exitCodes.cancelled;
      if (!terminal.gone.aborted) throw error;
    }
    return exitCodes.ok;
  },
};

function portOf(invocation: Invocation): number | undefined {
  const given = textFlag(invocation, 'port');
  if (given === undefined) return undefined;
  const parsed = values.integer(0, 65535)(given);
  if ('value' in parsed) return parsed.value;
  throw usageError({ code: 'FlagInvalid', what: `--port: ${parsed.complaint}` });
}

async function tell(
  { url, docsUrl, pod, podPort }: Opened,
  at: { readonly app: string; readonly namespace: string; readonly address: string },
  invocation: Invocation,
  { engine, terminal }: World,
): Promise<void> {
  const { app, namespace, address } = at;
  if (!isLoopback(address)) {
    const message = `--address ${address}: others who reach this machine reach the app as well, with your rights in the cluster`;
    await terminal.stderr.write(warningText({ code: 'AddressOpen', message }, styleOf(terminal.stderr)));
  }
  if (invocation.output === 'json') {
    const said = { schema: reportSchema, command: 'open', app, namespace, url, docsUrl, pod };
    await terminal.stdout.write(`${JSON.stringify(said)}\n`);
    return;
  }
  await terminal.stdout.write(`URL   ${url}\nDocs  ${docsUrl}\n`);
  await terminal.stderr.write(`Connections go to port ${podPort} of pod/${pod}. Ctrl-C ends this.\n`);
  const isWanted = invocation.flags['browser'] !== false && terminal.stderr.interactive;
  if (isWanted) await engine.browse(url);
}
