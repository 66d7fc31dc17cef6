import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agrees } from '../../src/engine/agree.js';
import { applyChange } from '../../src/engine/apply.js';
import { forgetSleep } from '../../src/engine/preview/sleep.js';
import { aroundAutoscaler, handoverOf } from '../../src/engine/scaling/handover.js';
import type { Inventory } from '../../src/model/inventory.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import type { Change } from '../../src/model/plan.js';
import type { ApplyOptions, ObjectWriter } from '../../src/ports/cluster.js';

const metadata = { name: 'shop', namespace: 'demo' };
const deployment = (replicas?: number): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata,
  spec: { template: {}, ...(replicas === undefined ? {} : { replicas }) },
});
const autoscaler = (minReplicas: number, maxReplicas: number, first?: string): KubeObject => ({
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: {
    name: 'shop-hpa',
    ...(first === undefined ? {} : { annotations: { 'jac-scale/first-replicas': first } }),
  },
  spec: { scaleTargetRef: { kind: 'Deployment', name: 'shop' }, minReplicas, maxReplicas },
});
interface Holder {
  readonly manager: string;
  readonly subresource?: string;
}
const ours = { manager: 'jac-scale' };
const controller = { manager: 'kube-controller-manager', subresource: 'scale' };
function live(replicas: number, ...holders: Holder[]): KubeObject {
  const managedFields = holders.map((holder) => ({
    ...holder,
    fieldsV1: { 'f:spec': { 'f:replicas': {} } },
  }));
  return {
    ...deployment(replicas),
    metadata: {
      ...metadata,
      uid: 'u1',
      managedFields: [{ manager: 'other', fieldsV1: {} }, ...managedFields],
    },
  };
}
const inventory = (...names: string[]): Inventory =>
  ({
    app: 'shop',
    entries: names.map((name) => ({
      apiVersion: 'autoscaling/v2',
      kind: 'HorizontalPodAutoscaler',
      name,
    })),
  }) as unknown as Inventory;

describe('the number of pods that goes to an autoscaler', () => {
  const given = (from: KubeObject | undefined, scaler = autoscaler(2, 5)) =>
    handoverOf(deployment(), from, [deployment(), scaler], inventory());

  it.each<[string, KubeObject | undefined, number | undefined]>([
    ['begins with the fewest', undefined, 2],
    ['is what runs', live(4, ours), 4],
    ['is within its bounds', live(1, ours), 2],
    ['is within its bounds, above as well', live(9, ours), 5],
    ['is its own already', live(4, controller), undefined],
    ['is still held for it', live(4, { manager: 'jac-scale-handover' }), undefined],
    ['is woken from a sleep', live(0, { manager: 'jac-scale-sleep' }), 2],
    [
      'is left at a zero that somebody else meant',
      live(0, { manager: 'kubectl', subresource: 'scale' }),
      undefined,
    ],
  ])('%s', (_, from, expected) => expect(given(from)).toBe(expected));

  it('begins with what was asked for, and says nothing where that is what the API makes', () => {
    expect(given(undefined, autoscaler(1, 5, '3'))).toBe(3);
    expect(given(undefined, autoscaler(1, 5))).toBeUndefined();
  });

  it('is nobody else’s: not that of a Deployment without one, nor of other kinds', () => {
    expect(handoverOf(deployment(), live(3, ours), [deployment()], inventory())).toBeUndefined();
    const other = { ...deployment(), metadata: { name: 'shop-code-server' } };
    expect(handoverOf(other, live(3, ours), [other, autoscaler(2, 5)], inventory())).toBeUndefined();
  });

  it('is never outside its bounds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.nat(20),
        fc.integer({ min: 1, max: 40 }),
        (min, more, now) => {
          const count = given(live(now, ours), autoscaler(min, min + more)) ?? Number.NaN;
          expect(count).toBeGreaterThanOrEqual(min);
          expect(count).toBeLessThanOrEqual(min + more);
          if (now >= min && now <= min + more) expect(count).toBe(now);
        },
      ),
    );
  });
});

describe('the number of pods that comes back', () => {
  const back = (from: KubeObject, ...entries: string[]) =>
    handoverOf(deployment(2), from, [deployment(2)], inventory(...entries));

  it.each<[string, KubeObject, string[], number | undefined]>([
    ['overrides what our autoscaler decided', live(4, controller), ['shop-hpa'], 2],
    ['also where its program has another name', live(4, { ...controller, manager: 'k3s' }), ['shop-hpa'], 2],
    ['is taken from who held it meanwhile', live(2, { manager: 'jac-scale-handover' }), [], 2],
    ['is the same', live(2, controller), ['shop-hpa'], undefined],
    ['is not taken from an autoscaler that is not ours', live(4, controller), [], undefined],
    [
      'is not taken from who typed it',
      live(4, { manager: 'kubectl', subresource: 'scale' }),
      ['shop-hpa'],
      undefined,
    ],
    ['was ours all the time', live(4, ours), ['shop-hpa'], undefined],
  ])('%s', (_, from, entries, expected) => expect(back(from, ...entries)).toBe(expected));
});

/** Server-side apply of one field, as far as it matters here: who leaves it out lets go, and unheld it is 1. */
class Field implements Pick<ObjectWriter, 'apply'> {
  readonly seen: number[] = [];
  readonly holders: Map<string, true>;
  value: number;
  exists: boolean;
  constructor(value: number, exists: boolean, ...holders: string[]) {
    this.value = value;
    this.exists = exists;
    this.holders = new Map(holders.map((holder) => [holder, true]));
  }
  async apply(object: KubeObject, { manager = 'jac-scale', force = false }: ApplyOptions = {}) {
    const { replicas } = (object['spec'] ?? {}) as { replicas?: number };
    if (!this.exists && manager !== 'jac-scale') throw new Error('there is no Deployment yet');
    this.exists = true;
    if (replicas === undefined) {
      if (this.holders.delete(manager) && this.holders.size === 0) this.value = 1;
    } else {
      const others = [...this.holders.keys()].filter((each) => each !== manager);
      if (replicas !== this.value) {
        if (others.length > 0 && !force) throw new Error(`conflict with ${others}`);
        for (const other of others) this.holders.delete(other);
      }
      this.holders.set(manager, true);
      this.value = replicas;
    }
    this.seen.push(this.value);
    return { ...object, metadata: { ...metadata, uid: 'u1' } };
  }
}

async function applied(field: Field, manifest: KubeObject, change: Partial<Change>): Promise<void> {
  await applyChange(
    field as unknown as ObjectWriter,
    {
      action: 'configure',
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'demo',
      name: 'shop',
      manifest,
      ...change,
    },
    true,
  );
}

describe('a hand-over', () => {
  it('shows no other number on the way than the old and the new', async () => {
    const field = new Field(4, true, 'jac-scale');
    await applied(field, deployment(), { live: live(4, ours), handover: 4 });
    expect(field.seen).toEqual([4, 4]);
    expect([...field.holders.keys()]).toEqual(['jac-scale-handover']);

    const taken = new Field(4, true, 'kube-controller-manager');
    await applied(taken, deployment(2), { live: live(4, controller), handover: 2 });
    expect(taken.seen).toEqual([2, 2, 2]);
    // So that the next change of the number meets nobody.
    expect([...taken.holders.keys()]).toEqual(['jac-scale']);
  });

  it('drops to one pod without it, which is what it is for', async () => {
    const field = new Field(4, true, 'jac-scale');
    await applied(field, deployment(), { live: live(4, ours) });
    expect(field.value).toBe(1);
  });

  it('makes a new Deployment begin where it should', async () => {
    const field = new Field(1, false);
    await applied(field, deployment(), { action: 'create', handover: 3 });
    expect(field.value).toBe(3);
    expect([...field.holders.keys()]).toEqual(['jac-scale-handover']);
  });
});

describe('the memory of a sleep that goes', () => {
  const woken = (...holders: Holder[]): KubeObject => {
    const object = live(3, ...holders);
    const annotations = { 'jac-scale/sleep-replicas': '2' };
    return { ...object, metadata: { ...object.metadata, annotations } };
  };
  const sleeper = { manager: 'jac-scale-sleep' };
  it.each<[string, Holder[], string[]]>([
    ['keeps the number where nobody else holds it', [sleeper], ['jac-scale-sleep']],
    ['lets go of a number that somebody else holds, too', [sleeper, ours], ['jac-scale']],
    ['leaves it to an autoscaler', [controller], ['kube-controller-manager']],
  ])('%s', async (_, holders, left) => {
    const field = new Field(3, true, ...holders.map(({ manager }) => manager));
    await forgetSleep(field as unknown as ObjectWriter, [woken(...holders)]);
    expect(field.value).toBe(3);
    expect([...field.holders.keys()]).toEqual(left);
  });
});

it('takes an autoscaler away before the number is fixed, and brings it after', () => {
  const change = (kind: string, action: Change['action']) => ({ kind, action, name: kind }) as Change;
  const order = aroundAutoscaler([
    change('HorizontalPodAutoscaler', 'create'),
    change('Deployment', 'configure'),
    change('Service', 'delete'),
    change('HorizontalPodAutoscaler', 'delete'),
  ]);
  expect(order.map(({ kind, action }) => `${action} ${kind}`)).toEqual([
    'delete HorizontalPodAutoscaler',
    'configure Deployment',
    'delete Service',
    'create HorizontalPodAutoscaler',
  ]);
});

it('a Deployment without the field agrees with any number', () => {
  expect(agrees(deployment()['spec'], { template: {}, replicas: 7 })).toBe(true);
});
