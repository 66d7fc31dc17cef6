/** The machine that the plugin runs on, and the cluster it talks to: what the parts of the entry share. */
import { nodeClock } from '../../adapters/node/clock.js';
import { handleSignals } from '../../adapters/node/signals.js';
import { nodeTerminal } from '../../adapters/node/terminal.js';
import type { ServerProbe } from '../../engine/doctor/world.js';
import { JacScaleError } from '../../model/error.js';
import type { Emit } from '../../model/progress.js';
import type { ResolvedSettings } from '../../model/settings.js';
import type { SettingVerb } from '../../model/settings-table.js';
import type { Cluster } from '../../ports/cluster.js';
import type { PodPorts } from '../../ports/pod-ports.js';
import type { ServiceAccess } from '../../ports/service-proxy.js';
import type { Invocation } from './command.js';
import { settingValues } from './flags.js';
import { textFlag } from './reporting.js';

/** Set by the build from package.json. */
declare const __VERSION__: string;

export const version = __VERSION__;

/** Set by builds of a release (scripts/release/stamp.mjs). */
declare const __COMMIT__: string;

export const commit = typeof __COMMIT__ === 'undefined' ? 'none' : __COMMIT__;

export const terminal = nodeTerminal(process, process.env);
export const signals = handleSignals(process, (code) => process.exit(code));

/** How long what writes may go on talking to the cluster after a signal, to leave a state that the next run repairs. */
const lastWordsMs = 6_000;

const writers: readonly string[] = [
  'scale',
  'rollback',
  'restart',
  'adopt',
  'secrets rotate',
  'destroy',
  'data export',
  'data import',
  'preview create',
  'preview destroy',
  'preview gc',
  'preview sleep',
  'preview wake',
  'orc install',
  'orc uninstall',
];

/** Ends the requests of a verb: at once after a signal when it only reads. */
function connectionSignal({ command }: Invocation): AbortSignal {
  if (!writers.includes(command)) return signals.signal;
  const controller = new AbortController();
  const end = () => setTimeout(() => controller.abort(signals.signal.reason), lastWordsMs).unref();
  signals.signal.addEventListener('abort', end, { once: true });
  return controller.signal;
}

export type Connection = Cluster & ServiceAccess & PodPorts & ServerProbe;

let connected: { readonly to: string | undefined; readonly cluster: Promise<Connection> } | undefined;

/** The cluster of a context; the kubeconfig is read once for the namespace it names and for the connection. */
export function clusterOf(invocation: Invocation, context: string | undefined): Promise<Connection> {
  if (connected?.to !== context || connected === undefined) {
    const kubeconfig = textFlag(invocation, 'kubeconfig');
    const cluster = import('../../adapters/kube/connection.js').then(({ connect }) =>
      connect({
        env: process.env,
        signal: connectionSignal(invocation),
        ...(kubeconfig === undefined ? {} : { kubeconfig }),
        ...(context === undefined ? {} : { context }),
      }),
    );
    connected = { to: context, cluster };
  }
  return connected.cluster;
}

/** What makes images is told. */
export const imagesDeps = (emit: Emit, signal: AbortSignal, insecureRegistries: readonly string[]) => ({
  env: process.env,
  clock: nodeClock,
  emit,
  signal,
  insecureRegistries,
  version,
});

export async function configure(invocation: Invocation): Promise<ResolvedSettings> {
  const { configure } = await import('../../engine/settings/configure.js');
  const { nodeFiles } = await import('../../adapters/node/files.js');
  const contextNamespace = async (context: string | undefined) => {
    if (invocation.command === 'init' || invocation.command === 'render') return undefined;
    try {
      return (await clusterOf(invocation, context)).contextNamespace;
    } catch (error) {
      // What settings there are can be told without a cluster.
      if (invocation.flags['explain'] === true) return undefined;
      throw error;
    }
  };
  return configure(
    {
      appFile: invocation.args[0],
      cwd: process.cwd(),
      env: process.env,
      flags: settingValues(invocation.flags),
      contextNamespace,
      templates: async (app) => (await import('./more.js')).overridesOfProject(nodeFiles, app),
      verb: invocation.settingsOf ?? (invocation.command as SettingVerb),
    },
    nodeFiles,
  );
}

/** The cluster of a verb that has no settings: of the context that is named, by a flag or by the project around. */
export async function clusterWithout(invocation: Invocation): Promise<Connection> {
  const flags = Object.fromEntries(
    Object.entries(invocation.flags).filter(([name]) => name === 'context' || name === 'kubeconfig'),
  );
  const resolved = await configure({ ...invocation, args: [], flags, settingsOf: 'status' }).catch(
    (error: unknown) => {
      if (error instanceof JacScaleError && error.code === 'AppFileMissing') return undefined;
      throw error;
    },
  );
  const context = resolved === undefined ? textFlag(invocation, 'context') : resolved.settings.kubeContext;
  return await clusterOf(invocation, context);
}
