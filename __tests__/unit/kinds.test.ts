import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inApplyOrder, maskChange, maskObject, orderOf, readinessOf } from '../../src/engine/kinds/index.js';
import { labelsOf } from '../../src/model/identity.js';
import { type KindName, type KubeObject, kinds } from '../../src/model/kubernetes.js';

const object = (kind: KindName, name: string, more: Record<string, unknown> = {}): KubeObject => ({
  apiVersion: kinds[kind].apiVersion,
  kind,
  metadata: { name },
  ...more,
});

const withLabels = (each: KubeObject, component: 'app' | 'code-server'): KubeObject => ({
  ...each,
  metadata: { ...each.metadata, labels: labelsOf('demo', component) },
});

describe('apply order', () => {
  const ordered = [
    object('Namespace', 'demo'),
    object('Secret', 'demo-env-x'),
    object('PersistentVolumeClaim', 'demo-code-pvc'),
    object('Service', 'demo-code-server'),
    object('Service', 'demo-service'),
    withLabels(object('Deployment', 'demo-code-server'), 'code-server'),
    object('PodDisruptionBudget', 'demo'),
    withLabels(object('Deployment', 'demo'), 'app'),
    { apiVersion: 'example.com/v1', kind: 'Widget', metadata: { name: 'unknown' } },
  ];

  it('is the same from whatever order', () => {
    const anyOrder = fc.shuffledSubarray(ordered, { minLength: ordered.length });
    fc.assert(fc.property(anyOrder, (objects) => expect(inApplyOrder(objects)).toEqual(ordered)));
  });

  it('does not take a kind of another group for ours', () => {
    expect(orderOf({ ...object('Service', 'x'), apiVersion: 'serving.knative.dev/v1' })).toBe(100);
  });
});

describe('secrets', () => {
  const secret = (data: Record<string, string>, more: Record<string, unknown> = {}) =>
    object('Secret', 's', { data, ...more });

  it('are masked whatever they are', () => {
    const values = fc.dictionary(fc.string({ minLength: 1 }), fc.string({ minLength: 6 }));
    fc.assert(
      fc.property(values, values, (data, stringData) => {
        const shown = maskObject(secret(data, { stringData }));
        expect(Object.values({ ...(shown['data'] as object), ...(shown['stringData'] as object) })).toEqual(
          Object.values({ ...data, ...stringData }).map(() => '****'),
        );
      }),
    );
  });

  it('show which key changes, in either direction', () => {
    const { before, after } = maskChange(
      secret({ a: 'MQ==', b: 'Mg==' }),
      secret({ a: 'MQ==', b: 'Mw==', c: 'NA==' }),
    );
    expect(before['data']).toEqual({ a: '****', b: '**** (before)' });
    expect(after['data']).toEqual({ a: '****', b: '**** (after)', c: '****' });
  });

  it('do not survive in what client-side apply repeats', () => {
    const applied = 'kubectl.kubernetes.io/last-applied-configuration';
    const shown = maskObject({
      ...secret({ a: 'aHVudGVyMg==' }),
      metadata: { name: 's', annotations: { [applied]: '{"data":{"a":"aHVudGVyMg=="}}', team: 'red' } },
    });
    expect(JSON.stringify(shown)).not.toContain('aHVudGVyMg');
    expect(shown.metadata.annotations?.['team']).toBe('red');
  });

  it('leaves the object itself and other kinds alone', () => {
    const original = secret({ a: 'MQ==' });
    maskObject(original);
    expect(original['data']).toEqual({ a: 'MQ==' });
    const service = object('Service', 's', { data: { a: 'MQ==' } });
    expect(maskObject(service)).toBe(service);
  });
});

describe('readiness', () => {
  const deployment = (status: Record<string, number>, replicas: number | undefined = 2) => ({
    ...object('Deployment', 'd', { spec: replicas === undefined ? {} : { replicas }, status }),
    metadata: { name: 'd', generation: 3 },
  });
  const full = { observedGeneration: 3, replicas: 2, updatedReplicas: 2, availableReplicas: 2 };

  it.each([
    [full, true, ''],
    [{ ...full, observedGeneration: 2 }, false, 'the change is not observed yet'],
    [{ ...full, updatedReplicas: 1 }, false, '1 of 2 new pods made'],
    [{ ...full, replicas: 3 }, false, '1 old pod still to go'],
    [{ ...full, replicas: 4 }, false, '2 old pods still to go'],
    [{ ...full, availableReplicas: 1 }, false, '1 of 2 new pods available'],
    [{ observedGeneration: 3 }, false, '0 of 2 new pods made'],
  ])('of a Deployment with %j', (status, done, message) => {
    expect(readinessOf(deployment(status))).toEqual({ done, message });
  });

  it('of a Deployment scaled to none', () => {
    expect(readinessOf(deployment({ observedGeneration: 3 }, 0)).done).toBe(true);
  });

  it.each([
    [object('PersistentVolumeClaim', 'c'), 'the volume claim is Pending'],
    [object('PersistentVolumeClaim', 'c', { status: { phase: 'Bound' } }), ''],
    [object('Service', 's', { spec: { type: 'NodePort' } }), ''],
    [object('Service', 's', { spec: { type: 'LoadBalancer' } }), 'no load balancer address yet'],
    [object('Namespace', 'n', { status: { phase: 'Terminating' } }), 'the namespace is being deleted'],
    [object('Secret', 's'), ''],
    [object('Pod', 'p', { status: { phase: 'Pending' } }), 'Pending'],
    [
      { ...object('PodDisruptionBudget', 'p'), metadata: { name: 'p', generation: 1 } },
      'the budget is not observed yet',
    ],
  ])('of %j', (each, message) => {
    expect(readinessOf(each)).toEqual({ done: message === '', message });
  });
});
