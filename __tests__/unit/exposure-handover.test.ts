/** A host name that moves from an Ingress to a route, or back: both are there until the new one is served. */
import { expect, it } from '@jest/globals';
import { untilHeard } from '../../src/engine/exposure/handover.js';
import type { Change } from '../../src/model/plan.js';

const waited = async (...changes: [Change['action'], string][]): Promise<number[]> => {
  const slept: number[] = [];
  const clock = {
    now: () => new Date(0),
    monotonic: () => 0,
    sleep: async (ms: number) => void slept.push(ms),
  };
  const changing = changes.map(([action, kind]) => ({ action, kind, name: 'shop' }) as Change);
  await untilHeard({ clock, signal: new AbortController().signal }, changing);
  return slept;
};

it('waits where one takes over from the other', async () => {
  expect(await waited(['create', 'HTTPRoute'], ['delete', 'Ingress'])).toEqual([5000]);
  expect(await waited(['delete', 'HTTPRoute'], ['create', 'Ingress'])).toEqual([5000]);
});

it('does not wait for what goes, comes or changes alone', async () => {
  expect(await waited(['delete', 'Ingress'], ['create', 'Deployment'])).toEqual([]);
  expect(await waited(['create', 'HTTPRoute'], ['delete', 'PodDisruptionBudget'])).toEqual([]);
  expect(await waited(['configure', 'Ingress'])).toEqual([]);
});
