/** Databases of the app's own in a rollout, and the container that waits for them. */
import { describe, expect, it } from '@jest/globals';
import { examine, type Snapshot } from '../../src/engine/diagnose.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import { deployment, event, owner, pod, replicaSet, start, time } from './diagnose-objects.js';

const set = (status: Record<string, unknown> = {}, generation = 1): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: {
    name: 'demo-redis',
    namespace: 'ns',
    uid: 's',
    generation,
    labels: { 'app.kubernetes.io/component': 'redis' },
  },
  spec: { replicas: 1 },
  status: { observedGeneration: 1, currentRevision: 'a', updateRevision: 'a', ...status },
});
const ready = set({ readyReplicas: 1 });
const database = (status: Record<string, unknown>): KubeObject => ({
  ...pod(status, { name: 'demo-redis-0', uid: 'sp', ownerReferences: owner('StatefulSet', 's') }),
  spec: { containers: [{ name: 'redis', image: 'redis:7.2' }] },
});
const readyPod = (since: number) =>
  database({ conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: time(since) }] });
const state = (name: string, value: object, more: object = {}) => ({
  containerStatuses: [{ name, restartCount: 0, state: value, ...more }],
});

/** A pod of the app whose `wait` gave up at that second. */
const gaveUp = (at: number, message: string, running = false): KubeObject => {
  const ended = { exitCode: 30, reason: 'Error', finishedAt: time(at), containerID: 'c1', message };
  const now = running
    ? { state: { running: { startedAt: time(at + 1) } }, lastState: { terminated: ended } }
    : { state: { terminated: ended } };
  return pod({ initContainerStatuses: [{ name: 'wait', restartCount: 0, ...now }] });
};
const own = 'gave up after 120 s of waiting for REDIS_URL at demo-redis.ns.svc:6379: bad address';
const given = `waiting\ngave up after 120 s of waiting for MONGODB_URI at db.example:27017: timed out`;

function look(objects: Partial<Snapshot>, expected = 1, seconds = 200) {
  const snapshot = {
    deployments: [deployment()],
    replicaSets: [replicaSet(2)],
    pods: [],
    claims: [],
    events: [],
    ...objects,
  };
  const statefulSets = expected === 0 ? [] : [{ name: 'demo-redis', generation: expected }];
  const expectation = { deployments: [{ name: 'demo', generation: 2 }], statefulSets, startupSeconds: 60 };
  const { done, failed, waiting } = examine(snapshot, expectation, new Date(start + seconds * 1000));
  return { done, failed, waiting, codes: failed.map(({ code }) => code), first: failed[0] };
}
const appReady = deployment({ availableReplicas: 1 });

describe('a rollout with a database', () => {
  it('is done when both are ready', () => {
    expect(look({ deployments: [appReady], statefulSets: [ready] }).done).toBe(true);
  });

  it.each<[string, KubeObject[], number, string]>([
    ['is not seen yet', [], 1, 'statefulset/demo-redis: not seen yet'],
    ['has no ready pod', [set()], 1, 'statefulset/demo-redis: 0 of 1 pods ready'],
    ['is older than the change', [ready], 2, 'statefulset/demo-redis: the change is not observed yet'],
    [
      'still runs the pod of before',
      [set({ readyReplicas: 1, updateRevision: 'b' })],
      1,
      'statefulset/demo-redis: 0 of 1 pods renewed',
    ],
  ])('waits while it %s', (_, statefulSets, generation, what) => {
    const seen = look({ deployments: [appReady], statefulSets }, generation);
    expect(seen).toMatchObject({ done: false, codes: [], waiting: [{ what }] });
  });

  it('fails with what keeps the database from starting, and says how to correct it', () => {
    const missing = { waiting: { reason: 'ErrImagePull', message: 'redis:9: not found' } };
    const seen = look({ statefulSets: [set()], pods: [database(state('redis', missing))] });
    expect(seen.first).toMatchObject({
      code: 'ImageNotFound',
      next: 'correct redis_image, then scale with --update-databases',
    });
  });

  it('fails when its pod may not be made', () => {
    const message =
      'create Pod demo-redis-0 in StatefulSet demo-redis failed error: pods "demo-redis-0" is forbidden: exceeded quota: q';
    const seen = look({ statefulSets: [set()], events: [event('s', 'FailedCreate', message)] });
    expect(seen.first).toMatchObject({ code: 'QuotaExceeded', object: 'statefulset/demo-redis' });
    const later = event('s', 'SuccessfulCreate', 'made', { at: 9 });
    expect(
      look({ statefulSets: [set()], events: [event('s', 'FailedCreate', message), later] }).codes,
    ).toEqual([]);
  });

  it('gives it longer than the app to become ready', () => {
    const running = database(state('redis', { running: { startedAt: time(0) } }, { ready: false }));
    expect(look({ statefulSets: [set()], pods: [running] }, 1, 500).codes).toEqual([]);
    expect(look({ statefulSets: [set()], pods: [running] }, 1, 700).codes).toEqual(['ProbeFailed']);
  });
});

describe('a pod that waited in vain', () => {
  it('fails the rollout at once where the database was given, and names the variable', () => {
    expect(look({ pods: [gaveUp(120, given)] }, 0).first).toMatchObject({
      code: 'DatabaseUnreachable',
      why: given.split('\n')[1],
      next: expect.stringContaining('check MONGODB_URI'),
    });
  });

  it('fails it where a database of its own had long been ready', () => {
    const seen = look({ statefulSets: [ready], pods: [readyPod(5), gaveUp(120, own)] });
    expect(seen.first).toMatchObject({
      code: 'DatabaseUnreachable',
      next: 'kubectl describe statefulset/demo-redis -n ns',
    });
  });

  it.each<[string, Partial<Snapshot>]>([
    ['is not ready', { statefulSets: [set()], pods: [gaveUp(120, own)] }],
    ['became ready too late for it', { statefulSets: [ready], pods: [readyPod(115), gaveUp(120, own)] }],
  ])('is waited for where a database of its own %s', (_, objects) => {
    const seen = look(objects);
    expect(seen.codes).toEqual([]);
    expect(seen.waiting.map(({ code }) => code)).toContain('Initializing');
  });

  it('is waited for while it tries again', () => {
    expect(look({ pods: [gaveUp(120, given, true)] }, 0).codes).toEqual([]);
  });
});
