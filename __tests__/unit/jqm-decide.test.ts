import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decide, defaultRecycleSettings, type NodeFacts } from '../../src/gateways/jqm/recycle.js';

const settings = defaultRecycleSettings;
const now = new Date('2026-01-02T00:00:00Z');

function facts(more: Partial<NodeFacts> = {}): NodeFacts {
  return {
    name: 'jqm-a',
    uid: 'a',
    ip: '10.0.0.1',
    state: 'ready',
    health: 'healthy',
    message: '',
    scheme: 'binary',
    ranges: [],
    used: 0,
    limit: 1_000_000,
    active: 0,
    saved: false,
    ...more,
  };
}

const stepsOf = (nodes: readonly NodeFacts[]) =>
  Object.fromEntries(decide(nodes, settings, now).map(({ node, step }) => [node.uid, step]));

describe('when a node is recycled', () => {
  it.each<[string, Partial<NodeFacts>, string]>([
    ['it has room', { used: 899_999 }, 'none'],
    ['it comes near the limit, jobs or not', { used: 900_000, active: 7 }, 'detach'],
    ['it drains and has jobs', { state: 'draining', active: 1 }, 'wait'],
    [
      'it drains and does not answer',
      { state: 'draining', health: 'unreachable', active: undefined },
      'wait',
    ],
    ['it drains and does not say what it does', { state: 'draining', active: undefined }, 'wait'],
    ['it drained', { state: 'draining' }, 'save'],
    ['it is saved', { state: 'draining', saved: true }, 'remove'],
    [
      'it is saved and silent by now',
      { state: 'draining', saved: true, health: 'unreachable', active: undefined },
      'remove',
    ],
  ])('%s', (_, node, step) => {
    expect(decide([facts(node)], settings, now).map((one) => one.step)).toEqual([step]);
  });

  it('is one at a time, the fullest first, and not while another starts', () => {
    const full = (uid: string, used: number, more: Partial<NodeFacts> = {}) => facts({ uid, used, ...more });
    expect(stepsOf([full('a', 910_000), full('b', 920_000), full('c', 1)])).toEqual({
      a: 'none',
      b: 'detach',
      c: 'none',
    });
    expect(stepsOf([full('a', 910_000), full('b', 0, { state: 'not-ready' })])).toEqual({
      a: 'none',
      b: 'none',
    });
    expect(stepsOf([full('a', 910_000), full('b', 0, { state: 'draining', active: 1 })])).toEqual({
      a: 'none',
      b: 'wait',
    });
    // Before it runs into the ids of the next address it goes, whatever else is going on.
    expect(stepsOf([full('a', 980_000), full('b', 990_000)])).toEqual({ a: 'detach', b: 'detach' });
  });

  it('is called overdue, and still waited for', () => {
    const drainingSince = new Date(now.getTime() - 86_401_000);
    const [decision] = decide([facts({ state: 'draining', active: 2, drainingSince })], settings, now);
    expect(decision).toMatchObject({ step: 'wait', overdue: true, why: '2 of its jobs are not over' });
  });

  it('never takes a job with it, and never gets past the limit', () => {
    const node = fc.record({
      uid: fc.uuid(),
      state: fc.constantFrom('ready' as const, 'not-ready' as const, 'draining' as const),
      health: fc.constantFrom('healthy' as const, 'unhealthy' as const, 'unreachable' as const),
      used: fc.nat(1_200_000),
      active: fc.option(fc.nat(3), { nil: undefined }),
      saved: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(node, { maxLength: 6 }), (nodes) => {
        for (const { node, step } of decide(nodes.map(facts), settings, now)) {
          if (step === 'remove') expect(node.saved).toBe(true);
          if (step === 'save') expect(node.active).toBe(0);
          if (node.state !== 'draining') expect(['none', 'detach']).toContain(step);
          if (node.state !== 'draining' && node.used >= settings.urgentAt) expect(step).toBe('detach');
        }
      }),
    );
  });
});
