/** Which of the replicas does what must happen once: whoever holds the Lease `jac-orc.leader`. */
import { acquireLock } from '../../engine/lock.js';
import { JacScaleError, messageOf } from '../../model/error.js';
import type { Clock } from '../../ports/clock.js';
import type { Cluster } from '../../ports/cluster.js';
import type { Log } from './log.js';

export const leaderLease = 'jac-orc.leader';

/** A timer cannot be set for ever. */
const waitSeconds = 86_400;
/** After the API server refused, or did not answer. */
const retryMs = 15_000;

export interface Leadership {
  isLeader(): boolean;
  /** Once it is known for the first time who leads. */
  readonly known: Promise<void>;
  /** When the Lease was given back. */
  readonly over: Promise<void>;
}

export interface LeadershipOptions {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly namespace: string;
  /** Name of the pod: a container that starts again takes its own Lease at once. */
  readonly holder: string;
  /** Aborted: the Lease is given back, so that another takes it without waiting for its end. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** It leads now, or does no longer. */
  readonly onChange: (isLeader: boolean) => void;
}

export function lead(options: LeadershipOptions): Leadership {
  const { cluster, clock, namespace, holder, signal, log, onChange } = options;
  let isLeader = false;
  let tellKnown = () => {};
  const known = new Promise<void>((resolve) => {
    tellKnown = resolve;
  });
  const set = (value: boolean) => {
    if (isLeader !== value) log.info(value ? 'this one leads' : 'this one no longer leads', { holder });
    const isChange = isLeader !== value;
    isLeader = value;
    if (isChange) onChange(value);
    tellKnown();
  };

  async function once(): Promise<void> {
    const end = ended(signal);
    const lock = await acquireLock({
      cluster,
      clock,
      signal,
      namespace,
      app: 'jac-orc',
      lease: leaderLease,
      holder,
      waitSeconds,
      onWait(other) {
        log.debug('another one leads', { holder: other });
        tellKnown();
      },
      onLost: end.call,
    });
    set(true);
    await end.promise;
    set(false);
    await lock.release();
  }

  async function follow(): Promise<void> {
    while (!signal.aborted) {
      try {
        await once();
      } catch (error) {
        tellKnown();
        if (signal.aborted || (error instanceof JacScaleError && error.code === 'Locked')) continue;
        log.warn('nobody knows who leads', { error: messageOf(error) });
        await clock.sleep(retryMs, signal).catch(() => undefined);
      }
    }
  }
  return { isLeader: () => isLeader, known, over: follow() };
}

/** Resolves when it is called, or the signal aborted. */
function ended(signal: AbortSignal): { readonly promise: Promise<void>; readonly call: () => void } {
  let call = () => {};
  const promise = new Promise<void>((resolve) => {
    call = resolve;
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });
  return { promise, call };
}
