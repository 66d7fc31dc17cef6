import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { acquireLock, leaseSeconds } from '../../src/engine/lock.js';
import { ClusterError } from '../../src/ports/cluster.js';
import { LeaseCluster } from '../support/lease-cluster.js';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  sleep: () => Promise.reject(new Error('the lock never sleeps')),
};

function scope(cluster: LeaseCluster, holder: string, waitSeconds = 60) {
  return {
    cluster: cluster.asCluster(),
    clock,
    signal: new AbortController().signal,
    namespace: 'n',
    app: 'a',
    holder,
    waitSeconds,
    onWait: jest.fn<(holder: string) => void>(),
  };
}

describe('lock', () => {
  it('is taken, renewed while held, and released', async () => {
    const cluster = new LeaseCluster();
    const lock = await acquireLock(scope(cluster, 'one'));
    await jest.advanceTimersByTimeAsync(60_000);
    expect(() => lock.check()).not.toThrow();
    await lock.release();
    expect(cluster.lease).toMatchObject({ spec: { holderIdentity: '' } });
    const writes = cluster.writes;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(cluster.writes).toBe(writes);
  });

  it('waits for the other run and goes on when that releases', async () => {
    const cluster = new LeaseCluster();
    const first = await acquireLock(scope(cluster, 'one'));
    const asked = scope(cluster, 'two');
    const second = acquireLock(asked);
    await jest.advanceTimersByTimeAsync(20_000);
    expect(asked.onWait).toHaveBeenCalledWith('one');
    await first.release();
    const lock = await second;
    expect(cluster.lease).toMatchObject({ spec: { holderIdentity: 'two' } });
    await lock.release();
  });

  it('gives up after the time allowed, naming the holder, with exit code 6', async () => {
    const cluster = new LeaseCluster();
    const first = await acquireLock(scope(cluster, 'one'));
    const second = acquireLock(scope(cluster, 'two', 30));
    const refused = expect(second).rejects.toMatchObject({
      code: 'Locked',
      exitCode: 6,
      message: expect.stringContaining('one'),
    });
    await jest.advanceTimersByTimeAsync(31_000);
    await refused;
    await first.release();
  });

  it('takes over from a holder that does not renew, and not before its time', async () => {
    const cluster = new LeaseCluster();
    await cluster.create({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'a.lock' },
      spec: {
        holderIdentity: 'dead',
        renewTime: new Date().toISOString(),
        leaseDurationSeconds: leaseSeconds,
      },
    });
    let taken = false;
    const acquired = acquireLock(scope(cluster, 'two')).then((lock) => {
      taken = true;
      return lock;
    });
    await jest.advanceTimersByTimeAsync((leaseSeconds - 1) * 1000);
    expect(taken).toBe(false);
    await jest.advanceTimersByTimeAsync(2_000);
    await (await acquired).release();
  });

  it('is not taken from another one that waited and was quicker', async () => {
    const cluster = new LeaseCluster();
    await cluster.create({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'a.lock' },
      spec: { holderIdentity: 'dead', renewTime: new Date().toISOString() },
    });
    const late = scope(cluster, 'three');
    const [second, third] = [acquireLock(scope(cluster, 'two')), acquireLock(late)];
    await jest.advanceTimersByTimeAsync((leaseSeconds + 10) * 1000);
    expect(cluster.lease).toMatchObject({ spec: { holderIdentity: 'two' } });
    expect(late.onWait.mock.calls).toEqual([['dead'], ['two']]);
    const lock = await second;
    expect(() => lock.check()).not.toThrow();
    await lock.release();
    await (await third).release();
  });

  it('takes a lock from yesterday at once', async () => {
    const cluster = new LeaseCluster();
    await cluster.create({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'a.lock' },
      spec: { holderIdentity: 'dead', renewTime: new Date(Date.now() - 86_400_000).toISOString() },
    });
    const lock = await acquireLock(scope(cluster, 'two'));
    await lock.release();
  });

  it('is lost when it could not be renewed for its duration', async () => {
    const cluster = new LeaseCluster();
    const lock = await acquireLock(scope(cluster, 'one'));
    cluster.failure = new ClusterError({
      reason: 'Unreachable',
      status: 0,
      message: 'cut',
      verb: 'update',
      resource: 'leases',
    });
    await jest.advanceTimersByTimeAsync((leaseSeconds - 1) * 1000);
    expect(() => lock.check()).not.toThrow();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(() => lock.check()).toThrow(expect.objectContaining({ code: 'LockLost', exitCode: 6 }));
    cluster.failure = undefined;
    await lock.release();
    expect(cluster.lease).toMatchObject({ spec: { holderIdentity: 'one' } });
  });

  it('is lost at once when another run wrote the Lease', async () => {
    const cluster = new LeaseCluster();
    const lock = await acquireLock(scope(cluster, 'one'));
    const theirs = cluster.lease;
    if (theirs === undefined) throw new Error('no lease');
    await cluster.replace({ ...theirs, spec: { holderIdentity: 'two' } });
    await jest.advanceTimersByTimeAsync(6_000);
    expect(() => lock.check()).toThrow(/lost the lock/);
    await lock.release();
    expect(cluster.lease).toMatchObject({ spec: { holderIdentity: 'two' } });
  });
});
