import type { Diagnosis } from '../../model/diagnosis.js';
import { appSelector } from '../../model/identity.js';
import { type Kind, kinds } from '../../model/kubernetes.js';
import type { Emit } from '../../model/progress.js';
import type { PodView } from '../../model/report.js';
import type { Clock } from '../../ports/clock.js';
import { ClusterError, type ObjectWatcher, type PodLogs } from '../../ports/cluster.js';
import { readyNewPods } from '../diagnose/new-pods.js';
import { type Examination, type Expectation, examine, rememberExits, waitingOf } from '../diagnose.js';
import { podViews } from '../pod-view.js';
import { WatchedObjects } from '../watched-objects.js';
import { withLogs } from './log.js';
import { ClusterClock } from './objects.js';

export interface RolloutDeps {
  readonly cluster: ObjectWatcher & PodLogs;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

export interface RolloutRequest extends Expectation {
  readonly namespace: string;
  readonly app: string;
  /** On the monotonic clock, milliseconds. */
  readonly deadline: number;
  /** Replicas of the app, for the progress. */
  readonly wantedPods: number;
}

export interface RolloutResult {
  readonly status: 'ready' | 'failed' | 'timeout';
  /** Why not: what failed, or what was still waited for when time was up. */
  readonly diagnosis: readonly Diagnosis[];
  readonly pods: readonly PodView[];
}

/** A timer cannot be longer than 2^31 - 1 ms. */
const longestSleepMs = 2_000_000_000;

/**
 * Watches Deployments until they are ready, until one cannot become so, or until the deadline. Nothing is polled: the
 * objects are looked at when one of them changes, and when a budget ends.
 * @throws the signal's reason when aborted; ClusterError when the cluster refuses a watch or cannot be reached
 */
export async function watchRollout(deps: RolloutDeps, request: RolloutRequest): Promise<RolloutResult> {
  const stop = new AbortController();
  const signal = AbortSignal.any([deps.signal, stop.signal]);
  try {
    return await new Rollout(deps, request, signal).run();
  } finally {
    stop.abort(new Error('the rollout is over'));
  }
}

class Rollout {
  readonly #deps: RolloutDeps;
  readonly #request: RolloutRequest;
  readonly #signal: AbortSignal;
  readonly #clusterClock = new ClusterClock();
  readonly #told = new Set<string>();
  #exits: ReturnType<typeof rememberExits> = new Map();
  #toldPods = '';
  #failure: { readonly error: unknown } | undefined;
  #changed = false;
  #wake: () => void = () => undefined;

  constructor(deps: RolloutDeps, request: RolloutRequest, signal: AbortSignal) {
    this.#deps = deps;
    this.#request = request;
    this.#signal = signal;
  }

  async run(): Promise<RolloutResult> {
    this.#signal.throwIfAborted();
    const deployments = this.#watch(kinds.Deployment);
    const replicaSets = this.#watch(kinds.ReplicaSet);
    const pods = this.#watch(kinds.Pod);
    const claims = this.#watch(kinds.PersistentVolumeClaim);
    const events = this.#watch(kinds.Event);
    const { statefulSets = [], jobs: awaitedJobs } = this.#request;
    const sets = statefulSets.length === 0 ? [] : [this.#watch(kinds.StatefulSet)];
    const jobs = awaitedJobs === undefined ? [] : [this.#watch(kinds.Job)];
    const all = [deployments, replicaSets, pods, claims, events, ...sets, ...jobs];
    for (;;) {
      const late = this.#deps.clock.monotonic() >= this.#request.deadline;
      let recheckAt: number | undefined;
      if (all.every((watched) => watched.synced) || late) {
        const snapshot = {
          deployments: deployments.all,
          replicaSets: replicaSets.all,
          pods: pods.all,
          claims: claims.all,
          events: events.all,
          statefulSets: sets.flatMap((watched) => watched.all),
          jobs: jobs.flatMap((watched) => watched.all),
          exits: this.#exits,
        };
        const seen = examine(snapshot, this.#request, this.#now());
        const views = podViews(pods.all);
        this.#tell(seen, views, readyNewPods(snapshot, this.#request));
        if (seen.done) return { status: 'ready', diagnosis: [], pods: views };
        const status = seen.failed.length > 0 ? 'failed' : 'timeout';
        if (status === 'failed' || late) {
          const findings = status === 'failed' ? seen.failed : seen.waiting;
          const diagnosis = await withLogs(this.#deps, this.#request.namespace, findings);
          this.#deps.signal.throwIfAborted();
          return { status, diagnosis, pods: views };
        }
        recheckAt = seen.recheckAt;
      }
      await this.#nextChange(recheckAt);
    }
  }

  #now(): Date {
    return this.#clusterClock.read(this.#deps.clock.now());
  }

  #watch(kind: Kind): WatchedObjects {
    const watched = new WatchedObjects();
    this.#follow(kind, watched).catch((error: unknown) => {
      if (kind === kinds.Event && error instanceof ClusterError && error.reason === 'Forbidden') {
        watched.synced = true;
        this.#deps.emit({
          type: 'note',
          message: `events of namespace ${this.#request.namespace} may not be read; causes are told with less detail`,
        });
      } else this.#failure ??= { error };
      this.#change();
    });
    return watched;
  }

  async #follow(kind: Kind, watched: WatchedObjects): Promise<void> {
    const { namespace, app } = this.#request;
    // Events carry no labels of what they are about.
    const query = kind === kinds.Event ? { namespace } : { namespace, labelSelector: appSelector(app) };
    for await (const event of this.#deps.cluster.watch(kind, query, { signal: this.#signal })) {
      watched.take(event);
      if (kind !== kinds.Event) {
        const objects = event.type === 'SYNC' ? event.items : [event.object];
        this.#clusterClock.see(objects, this.#deps.clock.now());
      }
      // Every state a pod passes through is looked at, also when several come before the next examination.
      if (kind === kinds.Pod) this.#exits = rememberExits(this.#exits, watched.all);
      this.#change();
    }
  }

  #change(): void {
    this.#changed = true;
    this.#wake();
  }

  /** Resolves when an object changed, when a finding is to be looked at again, at the deadline. */
  async #nextChange(recheckAt: number | undefined): Promise<void> {
    if (!this.#changed) {
      const { clock } = this.#deps;
      const untilDeadline = this.#request.deadline - clock.monotonic();
      const untilRecheck = recheckAt === undefined ? untilDeadline : recheckAt - this.#now().getTime();
      const ms = Math.max(0, Math.min(untilDeadline, untilRecheck, longestSleepMs));
      const timer = new AbortController();
      const change = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      const slept = clock.sleep(Math.ceil(ms), AbortSignal.any([this.#signal, timer.signal]));
      try {
        await Promise.race([change, slept.catch((error: unknown) => this.#rethrow(error, timer.signal))]);
      } finally {
        timer.abort();
      }
    }
    this.#changed = false;
    this.#signal.throwIfAborted();
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #rethrow(error: unknown, timer: AbortSignal): void {
    if (!timer.aborted) throw error;
  }

  #tell({ waiting }: Examination, pods: readonly PodView[], ready: number): void {
    const { emit } = this.#deps;
    const text = JSON.stringify([pods, ready]);
    if (text !== this.#toldPods) {
      this.#toldPods = text;
      emit({ type: 'pods', pods, ready, wanted: this.#request.wantedPods });
    }
    for (const finding of waiting) {
      const progress = finding.code === 'RolloutProgressing' ? finding.what : '';
      const key = [finding.code, finding.object, finding.container, progress].join('|');
      if (this.#told.has(key)) continue;
      this.#told.add(key);
      emit({ type: 'waiting', waiting: waitingOf(finding) });
    }
  }
}
