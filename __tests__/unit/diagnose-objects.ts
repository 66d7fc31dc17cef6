/** Small objects of one app, and what is found of them. */
import { examine, type Snapshot } from '../../src/engine/diagnose.js';
import type { KubeObject } from '../../src/model/kubernetes.js';

export const start = Date.parse('2026-01-01T00:00:00Z');
export const time = (seconds: number) => new Date(start + seconds * 1000).toISOString();
export const revision = (number: number) => ({ 'deployment.kubernetes.io/revision': `${number}` });
export const owner = (kind: string, uid: string) => [{ apiVersion: 'apps/v1', kind, name: uid, uid }];

export const deployment = (more: Record<string, unknown> = {}): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'demo', uid: 'd', generation: 2, annotations: revision(2) },
  spec: { replicas: 1 },
  status: { observedGeneration: 2, replicas: 1, updatedReplicas: 1, ...more },
});
export const replicaSet = (number: number, message?: string): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  metadata: {
    name: `demo-${number}`,
    uid: `r${number}`,
    annotations: revision(number),
    ownerReferences: owner('Deployment', 'd'),
  },
  status: message === undefined ? {} : { conditions: [{ type: 'ReplicaFailure', status: 'True', message }] },
});
export const pod = (
  status: Record<string, unknown>,
  metadata: Partial<KubeObject['metadata']> = {},
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'demo-2-x',
    namespace: 'ns',
    uid: 'p',
    creationTimestamp: time(0),
    ownerReferences: owner('ReplicaSet', 'r2'),
    ...metadata,
  },
  spec: {
    containers: [{ name: 'app', image: 'jac:1' }],
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'code' } }],
  },
  status: { phase: 'Pending', ...status },
});
export const app = (state: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  containerStatuses: [{ name: 'app', restartCount: 0, state, ...more }],
});
export const waits = (reason: string, message = '') => app({ waiting: { reason, message } });
export const event = (
  uid: string,
  reason: string,
  message: string,
  { at = 0, count = 1, field = '' } = {},
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: `${uid}.${reason}.${message.length}` },
  involvedObject: { uid, fieldPath: field },
  reason,
  message,
  count,
  lastTimestamp: time(at),
});
export const claim = (phase: string, spec = {}, annotations = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'code', namespace: 'ns', uid: 'c', annotations },
  spec,
  status: { phase },
});

/** @param loginSince seconds: when the login to pull with was written */
export function look(objects: Partial<Snapshot>, seconds = 5, loginSince?: number) {
  const snapshot = {
    deployments: [deployment()],
    replicaSets: [replicaSet(1), replicaSet(2)],
    pods: [],
    claims: [],
    events: [],
    ...objects,
  };
  const expectation = {
    deployments: [{ name: 'demo', generation: 2 }],
    startupSeconds: 60,
    loginSince: loginSince === undefined ? undefined : start + loginSince * 1000,
  };
  return examine(snapshot, expectation, new Date(start + seconds * 1000));
}
/** `ImageNotFound!` when it failed, `Starting` when it is waited for. */
export const verdict = (objects: Partial<Snapshot>, seconds?: number): string => {
  const { failed, waiting } = look(objects, seconds);
  return failed[0] === undefined ? (waiting[0]?.code ?? 'done') : `${failed[0].code}!`;
};
