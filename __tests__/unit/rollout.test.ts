import { describe, expect, it } from '@jest/globals';
import { ClusterError } from '../../src/ports/cluster.js';
import { readStream } from '../fixtures/streams/read.js';
import { FakeCluster, settle } from './rollout-doubles.js';
import {
  bytes,
  crashedOnce,
  crashedTwice,
  deployment,
  end,
  pod,
  replicaSet,
  start,
  starting,
  watch,
} from './rollout-harness.js';

describe('watchRollout', () => {
  it('ends when the Deployment is available, and closes its watches', async () => {
    const { cluster, ended, told } = watch();
    cluster.sync([deployment(), replicaSet, starting]);
    await settle();
    expect(ended).toEqual({});
    cluster.show('Deployment', { type: 'MODIFIED', object: deployment(1) });
    await settle();
    expect(ended.result).toMatchObject({ status: 'ready', diagnosis: [], pods: [{ name: 'demo-1-x' }] });
    expect(told.filter(({ type }) => type === 'pods')).toHaveLength(1);
    await settle();
    expect(cluster.open).toBe(0);
  });

  it('judges nothing until every watch has answered', async () => {
    const { cluster, ended, told } = watch();
    cluster.show('Deployment', { type: 'SYNC', items: [deployment(1)] });
    await settle();
    expect([ended, told]).toEqual([{}, []]);
    cluster.sync([deployment(1)]);
    await settle();
    expect(ended.result?.status).toBe('ready');
  });

  it('fails at the second equal end, with what the log says', async () => {
    const { cluster, ended, waits } = watch();
    cluster.log = () => bytes("✖ Error: error[E0002]: Missing ')'\n  --> /app/app.jac:6:24\n");
    cluster.sync([deployment(), replicaSet, crashedOnce]);
    await settle();
    expect([ended, waits()]).toEqual([{}, ['ContainerExited', 'RolloutProgressing']]);
    cluster.show('Pod', { type: 'MODIFIED', object: crashedTwice });
    await settle();
    expect(ended.result).toMatchObject({
      status: 'failed',
      diagnosis: [
        {
          code: 'JacSyntaxError',
          file: 'app.jac',
          line: 6,
          object: 'pod/demo-1-x',
          container: 'app',
          log: ["✖ Error: error[E0002]: Missing ')'", '  --> /app/app.jac:6:24'],
        },
      ],
    });
    expect(cluster.logQueries).toMatchObject([
      { namespace: 'ns', pod: 'demo-1-x', previous: false, tailLines: 50 },
    ]);
    expect(JSON.stringify(ended.result)).not.toContain('logsFrom');
  });

  it('remembers an end that the next state hides', async () => {
    const { cluster, ended } = watch();
    const waiting = { waiting: { reason: 'CrashLoopBackOff' } };
    const other = { terminated: { ...end('2', start).terminated, exitCode: 2 } };
    cluster.sync([deployment(), replicaSet, crashedOnce]);
    const backOff = pod({
      containerStatuses: [{ name: 'app', restartCount: 1, state: waiting, lastState: other }],
    });
    cluster.show('Pod', { type: 'MODIFIED', object: backOff });
    await settle();
    expect(ended).toEqual({});
    const third = { terminated: { ...other.terminated, containerID: '3' } };
    const again = pod({
      containerStatuses: [{ name: 'app', restartCount: 2, state: third, lastState: other }],
    });
    cluster.show('Pod', { type: 'MODIFIED', object: again });
    await settle();
    expect(ended.result?.diagnosis).toMatchObject([{ code: 'CrashLoop' }]);
  });

  it('looks again when the startup budget ends, by the clock of the cluster', async () => {
    const { cluster, clock, ended, waits } = watch();
    await clock.advance(90_000); // our clock is 90 s ahead of theirs
    cluster.sync([deployment(), replicaSet, starting]);
    await settle();
    await clock.advance(20_000);
    expect([ended, waits()]).toEqual([{}, ['Starting', 'RolloutProgressing']]);
    await clock.advance(1_000);
    expect(ended.result?.diagnosis).toMatchObject([{ code: 'ProbeFailed' }]);
  });

  it('does not wait for a kubelet that keeps the log to itself', async () => {
    const { cluster, clock, ended } = watch();
    cluster.log = async function* () {
      await new Promise(() => undefined);
      yield new Uint8Array();
    };
    cluster.sync([deployment(), replicaSet, crashedTwice]);
    await settle();
    expect(ended).toEqual({});
    await clock.advance(3_000);
    expect(ended.result?.diagnosis).toEqual([expect.not.objectContaining({ log: expect.anything() })]);
  });

  it('says the same without a log', async () => {
    const { cluster, ended } = watch();
    cluster.log = () => {
      throw new ClusterError({
        reason: 'BadRequest',
        status: 400,
        message: 'x',
        verb: 'get',
        resource: 'pods/log',
      });
    };
    cluster.sync([deployment(), replicaSet, crashedTwice]);
    await settle();
    expect(ended.result?.diagnosis).toMatchObject([
      { code: 'CrashLoop', next: 'kubectl logs demo-1-x -c app -n ns' },
    ]);
  });

  it('turns what was waited for into the diagnosis when time is up', async () => {
    const { cluster, clock, ended } = watch({ deadline: 15_000 });
    cluster.log = () => bytes('INFO - loading the model\n');
    cluster.sync([deployment(), replicaSet, starting]);
    await settle();
    await clock.advance(15_000);
    expect(ended.result).toMatchObject({
      status: 'timeout',
      diagnosis: [
        { code: 'Starting', log: ['INFO - loading the model'] },
        { code: 'RolloutProgressing', what: 'deployment/demo: 0 of 1 new pods available' },
      ],
    });
  });

  it('ends in time although the cluster never answered', async () => {
    const { clock, ended } = watch({ deadline: 15_000 });
    await clock.advance(15_000);
    expect(ended.result).toMatchObject({
      status: 'timeout',
      diagnosis: [{ what: 'deployment/demo: not seen yet' }],
    });
  });

  it('throws the reason it is stopped for', async () => {
    const { cluster, controller, ended } = watch();
    cluster.sync([deployment(), replicaSet, starting]);
    await settle();
    controller.abort(new Error('interrupted'));
    await settle();
    expect(ended).toEqual({ error: new Error('interrupted') });
    await settle();
    expect(cluster.open).toBe(0);
  });

  const refusing = (kind: string) => {
    const cluster = new FakeCluster();
    const error = new ClusterError({
      reason: 'Forbidden',
      status: 403,
      message: 'no',
      verb: 'watch',
      resource: kind,
    });
    cluster.refused.set(kind, error);
    return { cluster, error };
  };

  it('goes on without events, and says so', async () => {
    const { cluster, told, running } = watch({}, refusing('Event').cluster);
    cluster.sync([deployment(1)]);
    expect((await running).status).toBe('ready');
    expect(told).toContainEqual({ type: 'note', message: expect.stringContaining('events of namespace ns') });
  });

  it('throws when another watch is refused', async () => {
    const { cluster, error } = refusing('Pod');
    await expect(watch({}, cluster).running).rejects.toBe(error);
  });

  it('survives a watch that starts over', async () => {
    const { cluster, ended } = watch();
    cluster.sync([deployment(), replicaSet, crashedTwice].slice(0, 2));
    cluster.show('Pod', { type: 'ADDED', object: starting });
    await settle();
    cluster.show('Pod', { type: 'SYNC', items: [] });
    cluster.show('Deployment', { type: 'SYNC', items: [deployment(1)] });
    await settle();
    expect(ended.result).toMatchObject({ status: 'ready', pods: [] });
  });

  it('counts the pods of the new template, and no others', async () => {
    const { cluster, told } = watch();
    const ready = { conditions: [{ type: 'Ready', status: 'True' }] };
    const old = {
      ...pod(ready),
      metadata: { ...pod(ready).metadata, name: 'demo-0-x', uid: 'o', ownerReferences: [] },
    };
    cluster.sync([deployment(), replicaSet, old, starting]);
    await settle();
    cluster.show('Pod', { type: 'MODIFIED', object: pod(ready) });
    await settle();
    cluster.show('Pod', { type: 'DELETED', object: old });
    await settle();
    const counts = told.flatMap((event) => (event.type === 'pods' ? [[event.pods.length, event.ready]] : []));
    expect(counts).toEqual([
      [2, 0],
      [2, 1],
      [1, 1],
    ]);
  });

  it('tells everything once', async () => {
    const stream = readStream('healthy-slow-start');
    const { cluster, told, running } = watch(stream);
    cluster.sync([]);
    for (const { type, object } of stream.lines) {
      cluster.show(object.kind, { type, object });
      await settle();
    }
    expect((await running).status).toBe('ready');
    const texts = told.map((event) => JSON.stringify(event));
    expect(new Set(texts).size).toBe(texts.length);
    const statuses = told.flatMap((event) =>
      event.type === 'pods' ? event.pods.map(({ status }) => status) : [],
    );
    expect(new Set(statuses)).toEqual(new Set(['Pending', 'ContainerCreating', 'Running']));
  });
});
