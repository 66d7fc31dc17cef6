import type { Context } from '../engine/context.js';
import { explainClusterError } from '../engine/explain.js';
import { isReadyPod } from '../engine/ready-pod.js';
import { JacScaleError, usageError } from '../model/error.js';
import { appSelector, componentSelector } from '../model/identity.js';
import { type KubeObject, kinds } from '../model/kubernetes.js';
import { listAt, textAt } from '../model/read.js';
import type { ResolvedSettings } from '../model/settings.js';
import { ClusterError } from '../ports/cluster.js';
import type { Console } from '../ports/console.js';
import { notReady } from './not-ready.js';

export interface ExecOptions {
  /** Any pod of the app, its databases and its code-server included; absent: one of the app's own that is ready. */
  readonly pod?: string;
  /** Absent: the app's, or the first of the pod. */
  readonly container?: string;
  readonly command: readonly string[];
  /** Whether what is typed or piped here goes to the command. */
  readonly stdin: boolean;
  /** Whether the command gets a terminal, which is this one. */
  readonly tty: boolean;
  readonly console: Console;
}

/**
 * Runs a command in a container of an app.
 * @returns its exit code
 * @throws JacScaleError with exit code 4 when no pod is ready; `NotDeployed`, `CommandNotFound`; usage errors `PodUnknown`, `NoContainer`
 */
export async function exec(
  context: Context,
  resolved: ResolvedSettings,
  options: ExecOptions,
): Promise<number> {
  const { appName: app, namespace } = resolved.settings;
  const { command, console } = options;
  const over = new AbortController();
  let back: () => void = () => undefined;
  try {
    const pod = await podOf(context, resolved, options.pod);
    const container = containerOf(pod, options.container);
    // Without an input nobody would hear a Ctrl-C.
    if (options.tty && options.stdin) back = console.raw();
    const { exitCode } = await context.cluster.exec({
      namespace,
      pod: pod.metadata.name,
      container,
      command,
      ...(options.stdin ? { stdin: console.stdin() } : {}),
      ...(options.tty ? { terminal: console.sizes(over.signal) } : {}),
      stdout: (chunk) => console.stdout(chunk),
      stderr: (chunk) => console.stderr(chunk),
      signal: context.signal,
    });
    return exitCode;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    throw notFound(error, command) ?? explainClusterError(error, { namespace, app });
  } finally {
    over.abort();
    back();
  }
}

async function podOf(
  context: Context,
  resolved: ResolvedSettings,
  name: string | undefined,
): Promise<KubeObject> {
  const { appName: app, namespace } = resolved.settings;
  const labelSelector = name === undefined ? componentSelector(app, 'app') : appSelector(app);
  const { items } = await context.cluster.list(kinds.Pod, { namespace, labelSelector });
  const found = items.find(({ metadata }) => metadata.name === name?.replace(/^pods?\//, ''));
  if (found !== undefined) return found;
  if (name !== undefined) {
    const names = items.map(({ metadata }) => metadata.name);
    throw usageError({
      code: 'PodUnknown',
      what: `--pod: app ${app} has no pod "${name}" in namespace ${namespace}`,
      why: names.length === 0 ? 'it has no pods' : `there are: ${names.sort().join(', ')}`,
    });
  }
  const ready = items.find(isReadyPod);
  if (ready === undefined) throw await notReady(context, resolved);
  return ready;
}

function containerOf(pod: KubeObject, wanted: string | undefined): string {
  const namesIn = (list: string) =>
    listAt(pod, 'spec', list).flatMap((container) => textAt(container, 'name') ?? []);
  const names = namesIn('containers');
  const all = [...names, ...namesIn('initContainers'), ...namesIn('ephemeralContainers')];
  if (wanted === undefined) return names.includes('app') ? 'app' : (names[0] ?? 'app');
  if (all.includes(wanted)) return wanted;
  throw usageError({
    code: 'NoContainer',
    what: `--container: pod ${pod.metadata.name} has no container "${wanted}"`,
    why: `there are: ${all.join(', ')}`,
  });
}

/** Container runtimes say so in their own words, beside how they are made. */
const missing = /executable file not found|no such file or directory|not found in \$PATH/;

function notFound(error: ClusterError, [program = '']: readonly string[]): JacScaleError | undefined {
  if (error.reason !== 'ServerError' || !missing.test(error.message)) return undefined;
  return new JacScaleError({
    code: 'CommandNotFound',
    what: `the container has no command "${program}"`,
    why: 'a command is looked for in the image; pipes and variables need a shell: -- sh -c "…"',
    cause: error,
  });
}
