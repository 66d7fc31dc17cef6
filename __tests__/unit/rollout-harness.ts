/** A rollout of one small app under a fake cluster and a fake clock. */
import { type RolloutRequest, type RolloutResult, watchRollout } from '../../src/engine/rollout/rollout.js';
import { labelsOf } from '../../src/model/identity.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import type { ProgressEvent } from '../../src/model/progress.js';
import { FakeClock, FakeCluster } from './rollout-doubles.js';

export const start = '2026-01-01T00:00:00Z';
const labels = labelsOf('demo', 'app');
const revision = { 'deployment.kubernetes.io/revision': '1' };
const owner = (kind: string, uid: string) => [{ apiVersion: 'apps/v1', kind, name: 'demo', uid }];

export const deployment = (available = 0): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'demo',
    uid: 'd',
    generation: 1,
    creationTimestamp: start,
    labels,
    annotations: revision,
  },
  spec: { replicas: 1 },
  status: { observedGeneration: 1, replicas: 1, updatedReplicas: 1, availableReplicas: available },
});
export const replicaSet: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: {
    name: 'demo-1',
    uid: 'r',
    labels,
    annotations: revision,
    ownerReferences: owner('Deployment', 'd'),
  },
};
export const pod = (status: Record<string, unknown>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'demo-1-x',
    namespace: 'ns',
    uid: 'p',
    labels,
    ownerReferences: owner('ReplicaSet', 'r'),
  },
  spec: { containers: [{ name: 'app', image: 'jac:1' }] },
  status: { phase: 'Running', ...status },
});
export const starting = pod({
  containerStatuses: [{ name: 'app', restartCount: 0, state: { running: { startedAt: start } } }],
});
export const end = (id: string, finishedAt: string) => ({
  terminated: { containerID: id, exitCode: 1, reason: 'Error', finishedAt },
});
export const crashedOnce = pod({
  containerStatuses: [{ name: 'app', restartCount: 0, state: end('1', start) }],
});
export const crashedTwice = pod({
  containerStatuses: [{ name: 'app', restartCount: 1, state: end('2', start), lastState: end('1', start) }],
});

export const bytes = (text: string) => [new TextEncoder().encode(text)];

/** A rollout of `demo` that runs, and what came of it. */
export function watch(request: Partial<RolloutRequest> = {}, cluster = new FakeCluster()) {
  const controller = new AbortController();
  const clock = new FakeClock(start);
  const told: ProgressEvent[] = [];
  const ended: { result?: RolloutResult; error?: unknown } = {};
  const running = watchRollout(
    { cluster, clock, emit: (event) => told.push(event), signal: controller.signal },
    {
      namespace: 'ns',
      app: 'demo',
      deployments: [{ name: 'demo', generation: 1 }],
      startupSeconds: 20,
      deadline: 600_000,
      wantedPods: 1,
      ...request,
    },
  );
  running.then(
    (result) => Object.assign(ended, { result }),
    (error) => Object.assign(ended, { error }),
  );
  const waits = () => told.flatMap((event) => (event.type === 'waiting' ? event.waiting.code : []));
  return { cluster, clock, told, ended, waits, controller, running };
}
