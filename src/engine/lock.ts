import { exitCodes, JacScaleError } from '../model/error.js';
import { labelsOf, namesOf } from '../model/identity.js';
import { type KubeObject, kinds } from '../model/kubernetes.js';
import { numberAt, textAt } from '../model/read.js';
import type { Clock } from '../ports/clock.js';
import { type Cluster, ClusterError } from '../ports/cluster.js';

/** Seconds a Lease is valid without being renewed. */
export const leaseSeconds = 15;
const renewMs = 5_000;
/** Clocks of two machines may differ by that much, and a held lock is still not taken for a dead one. */
const clockSkewSeconds = 3600;

/** A held Lease. */
export interface Lock {
  /**
   * Called before every write.
   * @throws JacScaleError `LockLost` when the Lease was not renewed in time: another run may have taken over.
   */
  check(): void;
  release(): Promise<void>;
  /** Instead of releasing it: deletes the Lease, for nothing of the app is left to lock. */
  remove(): Promise<void>;
}

interface LockScope {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly namespace: string;
  readonly app: string;
  /** Name of the Lease; absent: `{app}.lock`. */
  readonly lease?: string;
  readonly holder: string;
  /** Seconds to wait for another run. */
  readonly waitSeconds: number;
  onWait(holder: string): void;
  /** When a renewal finds that the Lease is another's, or was not renewed in time. */
  onLost?(): void;
}

/**
 * Takes the Lease of an app. A Lease that another run holds is watched: taken when it is released, or when it was seen
 * unrenewed for its whole duration (by our own clock, so that clocks need not agree). One whose last renewal lies more than an
 * hour back is taken at once.
 * @throws JacScaleError `Locked` (exit 6) naming the holder
 */
export async function acquireLock(scope: LockScope): Promise<Lock> {
  const deadline = scope.clock.monotonic() + scope.waitSeconds * 1000;
  for (;;) {
    let current = await scope.cluster.get(leaseRef(scope));
    const other = holderOf(current);
    if (other !== '' && other !== scope.holder && !longDead(scope, current)) {
      scope.onWait(other);
      current = await untilFree(scope, current, other, deadline);
      // Another one that waited was quicker, and holds it now.
      if (!['', other].includes(holderOf(current))) continue;
    }
    const taken = await tryTake(scope, current);
    if (taken !== undefined) return hold(scope, taken.lease, taken.askedAt);
  }
}

const holderOf = (lease: KubeObject | undefined): string => textAt(lease, 'spec', 'holderIdentity') ?? '';

/** Not renewed for so long that no difference of clocks explains it: no need to watch it for its duration. */
function longDead(scope: LockScope, lease: KubeObject | undefined): boolean {
  const renewed = Date.parse(textAt(lease, 'spec', 'renewTime') ?? '');
  return scope.clock.now().getTime() - renewed > (leaseSeconds + clockSkewSeconds) * 1000;
}

const leaseRef = (scope: LockScope) => ({
  kind: kinds.Lease,
  namespace: scope.namespace,
  name: leaseName(scope),
});

const leaseName = ({ app, lease }: Pick<LockScope, 'app' | 'lease'>): string => lease ?? namesOf(app).lock;

function leaseOf(scope: LockScope, holder: string, base: KubeObject | undefined): KubeObject {
  const now = scope.clock.now().toISOString().replace('Z', '000Z');
  const transitions = numberAt(base, 'spec', 'leaseTransitions') ?? 0;
  return {
    apiVersion: kinds.Lease.apiVersion,
    kind: 'Lease',
    metadata: {
      name: leaseName(scope),
      namespace: scope.namespace,
      labels: labelsOf(scope.app, 'lock'),
      ...(base?.metadata.resourceVersion === undefined
        ? {}
        : { resourceVersion: base.metadata.resourceVersion }),
    },
    spec: {
      holderIdentity: holder,
      leaseDurationSeconds: leaseSeconds,
      renewTime: now,
      leaseTransitions: holderOf(base) === holder ? transitions : transitions + 1,
    },
  };
}

/** One attempt, a compare-and-swap on what was last seen; undefined when somebody wrote the Lease since. */
async function tryTake(
  scope: LockScope,
  seen: KubeObject | undefined,
): Promise<{ lease: KubeObject; askedAt: Instant } | undefined> {
  const askedAt = instant(scope.clock);
  try {
    const wanted = leaseOf(scope, scope.holder, seen);
    const lease =
      seen === undefined ? await scope.cluster.create(wanted) : await scope.cluster.replace(wanted);
    return { lease, askedAt };
  } catch (error) {
    // Nothing to create it in (NotFound) is no sign of a quicker run: the namespace is gone.
    const quicker = seen === undefined ? ['AlreadyExists'] : ['Conflict', 'NotFound'];
    if (error instanceof ClusterError && quicker.includes(error.reason)) {
      return undefined;
    }
    throw error;
  }
}

/** The Lease as last seen, when its holder released it, lost it, or did not renew it for its duration; undefined when deleted. */
async function untilFree(
  scope: LockScope,
  seen: KubeObject | undefined,
  holder: string,
  deadline: number,
): Promise<KubeObject | undefined> {
  const stop = new AbortController();
  const signal = AbortSignal.any([scope.signal, stop.signal]);
  let last = seen;
  let expiry = armExpiry();
  const timeout = setTimeout(() => stop.abort('timeout'), Math.max(0, deadline - scope.clock.monotonic()));
  function armExpiry() {
    return setTimeout(() => stop.abort('free'), leaseSeconds * 1000);
  }
  try {
    const query = { namespace: scope.namespace, fieldSelector: `metadata.name=${leaseName(scope)}` };
    for await (const event of scope.cluster.watch(kinds.Lease, query, { signal })) {
      const lease = event.type === 'SYNC' ? event.items[0] : event.object;
      if (lease === undefined || event.type === 'DELETED') return undefined;
      const renewed = textAt(lease, 'spec', 'renewTime') !== textAt(last, 'spec', 'renewTime');
      last = lease;
      if (holderOf(lease) !== holder) return last;
      if (renewed) {
        clearTimeout(expiry);
        expiry = armExpiry();
      }
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  } finally {
    clearTimeout(expiry);
    clearTimeout(timeout);
  }
  scope.signal.throwIfAborted();
  if (stop.signal.reason === 'timeout') throw locked(scope, holder);
  return last;
}

function locked(scope: LockScope, holder: string): JacScaleError {
  return new JacScaleError({
    code: 'Locked',
    what: `another run holds the lock of app ${scope.app}: ${holder}`,
    why: `waited ${scope.waitSeconds} s for it (--lock-timeout)`,
    next: `kubectl get lease ${leaseName(scope)} -n ${scope.namespace} -o yaml`,
    exitCode: exitCodes.locked,
  });
}

/** Both clocks: the monotonic one stands still while a laptop sleeps, the wall clock can be set back. */
interface Instant {
  readonly wall: number;
  readonly monotonic: number;
}

const instant = (clock: Clock): Instant => ({ wall: clock.now().getTime(), monotonic: clock.monotonic() });

function hold(scope: LockScope, first: KubeObject, askedAt: Instant): Lock {
  let lease = first;
  let confirmed = askedAt;
  let lost = false;
  let renewing: Promise<void> = Promise.resolve();
  const elapsedMs = () => {
    const now = instant(scope.clock);
    return Math.max(now.wall - confirmed.wall, now.monotonic - confirmed.monotonic);
  };
  const expired = () => lost || elapsedMs() >= leaseSeconds * 1000;
  const lose = () => {
    if (!lost) scope.onLost?.();
    lost = true;
  };
  const renew = async () => {
    if (expired()) {
      lose();
      return;
    }
    const at = instant(scope.clock);
    try {
      lease = await scope.cluster.replace(leaseOf(scope, scope.holder, lease));
      confirmed = at;
    } catch (error) {
      // A 409 says that somebody else wrote the Lease; anything else may pass before it runs out.
      if (error instanceof ClusterError && ['Conflict', 'NotFound'].includes(error.reason)) lose();
    }
  };
  const timer = setInterval(() => {
    renewing = renewing.then(renew);
  }, renewMs);
  const stop = async () => {
    clearInterval(timer);
    await renewing;
  };
  return {
    check() {
      if (!expired()) return;
      lose();
      throw new JacScaleError({
        code: 'LockLost',
        what: `this run lost the lock of app ${scope.app} and stopped before its next write`,
        why: `the lock was not renewed for ${leaseSeconds} s (the process was stopped, or cut off from the cluster); another run may have taken over`,
        next: `kubectl jac status --name ${scope.app} -n ${scope.namespace}`,
        exitCode: exitCodes.locked,
      });
    },
    async release() {
      await stop();
      if (expired()) return;
      try {
        await scope.cluster.replace(leaseOf(scope, '', lease));
      } catch (error) {
        // Not released: it runs out by itself, and a failed release must not hide how the run ended.
        if (!(error instanceof ClusterError)) throw error;
      }
    },
    async remove() {
      await stop();
      if (expired()) return;
      const uid = lease.metadata.uid === undefined ? {} : { uid: lease.metadata.uid };
      await scope.cluster.delete(leaseRef(scope), uid);
      lost = true;
    },
  };
}
