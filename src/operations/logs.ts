import type { Context } from '../engine/context.js';
import { follow } from '../engine/logs/follow.js';
import { containersOf } from '../engine/logs/instances.js';
import { type TimedLine, timedLines } from '../engine/logs/lines.js';
import { JacScaleError } from '../model/error.js';
import { appSelector, componentSelector } from '../model/identity.js';
import { type KubeObject, kinds } from '../model/kubernetes.js';
import { ClusterError } from '../ports/cluster.js';

export interface LogsTarget {
  readonly app: string;
  readonly namespace: string;
}

export interface LogLine {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** RFC 3339 with nanoseconds; '' where the kubelet gave none. */
  readonly time: string;
  readonly message: string;
  /** Whether lines of several pods or containers are shown. */
  readonly shared: boolean;
  /** Whether the pod's name tells the container as well. */
  readonly onlyContainer: boolean;
}

export interface LogsOptions {
  /** Goes on with new lines, new pods and restarted containers until the signal. */
  readonly follow: boolean;
  /** The run before the last restart instead. */
  readonly previous: boolean;
  /** Seconds. */
  readonly since?: number;
  /** Lines per container. */
  readonly tail?: number;
  /** Only this container, init containers included, in pods of any component. */
  readonly container?: string;
  /** Also the code-server's pods, and init containers. */
  readonly all: boolean;
  /** Awaited, so that a slow reader slows the stream. */
  write(line: LogLine): void | Promise<void>;
}

/**
 * Prints the logs of an app's pods. Without `follow` it ends with the last line there is.
 * @throws JacScaleError `NoPods`, `NoLog`, `NoPreviousLog`; ClusterError; the signal's reason
 */
export async function logs(context: Context, target: LogsTarget, options: LogsOptions): Promise<void> {
  const { app, namespace } = target;
  const isWide = options.all || options.container !== undefined;
  const labelSelector = isWide ? appSelector(app) : componentSelector(app, 'app');
  const shown = new Shown(options, namespace);
  if (options.follow) {
    await follow(context, {
      namespace,
      labelSelector,
      all: options.all,
      ...(options.container === undefined ? {} : { container: options.container }),
      ...(options.since === undefined ? {} : { sinceSeconds: options.since }),
      ...(options.tail === undefined ? {} : { tailLines: options.tail }),
      onStart: (pods) => refuseNone(pods, target, options),
      onSource: ({ pod, container }) => shown.add(pod, container),
      write: (line, { pod, container }) => shown.write(line, pod, container),
    });
  }
  const { items } = await context.cluster.list(kinds.Pod, { namespace, labelSelector });
  refuseNone(items, target, options);
  await printOnce(context, oldestFirst(items), target, options, shown);
}

async function printOnce(
  context: Context,
  pods: readonly KubeObject[],
  target: LogsTarget,
  options: LogsOptions,
  shown: Shown,
): Promise<void> {
  const { namespace } = target;
  const sources = pods.flatMap((pod) =>
    containersOf(pod, options).map((state) => ({ ...state, pod: pod.metadata.name })),
  );
  const readable = sources.filter((state) =>
    options.previous ? state.restarts > 0 : state.instances.length > 0,
  );
  for (const { pod, name } of readable) shown.add(pod, name);
  if (!options.previous) {
    for (const { pod, name, waiting = 'waiting' } of sources.filter((state) => !readable.includes(state))) {
      context.emit({ type: 'note', message: `pod/${pod}: container ${name} has no log yet: ${waiting}` });
    }
  }
  let failure: ClusterError | undefined;
  let read = 0;
  for (const { pod, name } of readable) {
    try {
      const log = context.cluster.logs({
        namespace,
        pod,
        container: name,
        timestamps: true,
        signal: context.signal,
        ...(options.previous ? { previous: true } : {}),
        ...(options.since === undefined ? {} : { sinceSeconds: options.since }),
        ...(options.tail === undefined ? {} : { tailLines: options.tail }),
      });
      for await (const line of timedLines(log)) await shown.write(line, pod, name);
      read++;
    } catch (error) {
      if (!(error instanceof ClusterError) || context.signal.aborted) throw error;
      // A pod may go while its neighbours are read.
      failure ??= error;
      context.emit({ type: 'note', message: `pod/${pod}: ${error.message}` });
    }
  }
  context.signal.throwIfAborted();
  if (failure !== undefined && read === 0) throw failure;
  if (readable.length === 0) throw noLog(target, options);
}

/** Which pods and containers are shown, so that a line says where it comes from when that is not plain. */
class Shown {
  readonly #pods = new Set<string>();
  readonly #sources = new Set<string>();
  readonly #options: LogsOptions;
  readonly #namespace: string;

  constructor(options: LogsOptions, namespace: string) {
    this.#options = options;
    this.#namespace = namespace;
  }

  add(pod: string, container: string): void {
    this.#pods.add(pod);
    this.#sources.add(`${pod}/${container}`);
  }

  async write({ time, message }: TimedLine, pod: string, container: string): Promise<void> {
    const shared = this.#sources.size > 1;
    const onlyContainer = this.#sources.size === this.#pods.size;
    const namespace = this.#namespace;
    await this.#options.write({ namespace, pod, container, time, message, shared, onlyContainer });
  }
}

function oldestFirst(pods: readonly KubeObject[]): KubeObject[] {
  const order = (pod: KubeObject) => `${pod.metadata.creationTimestamp ?? ''} ${pod.metadata.name}`;
  return [...pods].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

function refuseNone(pods: readonly KubeObject[], { app, namespace }: LogsTarget, options: LogsOptions): void {
  if (pods.length === 0) {
    throw new JacScaleError({
      code: 'NoPods',
      what: `no pods of app "${app}" in namespace "${namespace}"`,
      next: `kubectl jac status --name ${app} -n ${namespace}`,
    });
  }
  const { container } = options;
  if (container === undefined) return;
  const names = pods.flatMap((pod) => containersOf(pod, { all: true }).map((state) => state.name));
  if (names.length > 0 && !names.includes(container)) {
    throw new JacScaleError({
      code: 'NoContainer',
      what: `no container "${container}" in the pods of app "${app}"`,
      why: `there are: ${[...new Set(names)].join(', ')}`,
    });
  }
}

function noLog({ app, namespace }: LogsTarget, options: LogsOptions): JacScaleError {
  return options.previous
    ? new JacScaleError({
        code: 'NoPreviousLog',
        what: `no container of app "${app}" has restarted`,
        why: '--previous shows the log of the run before the last restart',
        next: `kubectl jac logs --name ${app} -n ${namespace}`,
      })
    : new JacScaleError({
        code: 'NoLog',
        what: `no container of app "${app}" has started yet`,
        next: `kubectl jac status --name ${app} -n ${namespace}`,
      });
}
