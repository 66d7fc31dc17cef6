import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JobArchive } from '../../src/gateways/jqm/archive.js';
import { defaultClientOptions, nodeClient } from '../../src/gateways/jqm/client.js';
import { rangeOf } from '../../src/gateways/jqm/ids.js';
import type { JqmNode } from '../../src/gateways/jqm/nodes.js';
import { Observations } from '../../src/gateways/jqm/observations.js';
import { decide, defaultRecycleSettings, type NodeFacts } from '../../src/gateways/jqm/recycle.js';
import { type NodeControl, Recycler } from '../../src/gateways/jqm/recycler.js';
import { MemoryStore, NodeList, type StandIn, StandIns } from '../support/jqm.js';

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

let standIns: StandIns;
beforeAll(async () => {
  standIns = await StandIns.build();
}, 300_000);
afterEach(() => standIns.clear());
afterAll(() => standIns.remove());

const client = nodeClient({ ...defaultClientOptions, deadlineMs: 30_000 });
afterAll(() => client.close());

const enqueue = async (standIn: StandIn, application = 'DemoEcho'): Promise<string> =>
  (await standIn.ask('POST', '/ws/client/ji', JSON.stringify({ applicationName: application }))).text;

/** Kubernetes, as far as a recycler sees it. */
class Control implements NodeControl {
  readonly done: string[] = [];
  readonly #nodes: NodeList;
  readonly #detached = new Map<string, Date>();

  constructor(nodes: NodeList) {
    this.#nodes = nodes;
  }
  async detach(node: JqmNode): Promise<void> {
    this.done.push(`detach ${node.ip}`);
    this.#detached.set(node.uid, now);
    this.#nodes.set(node.uid, 'draining');
  }
  async remove(node: JqmNode): Promise<void> {
    this.done.push(`remove ${node.ip}`);
    this.#nodes.list = this.#nodes.list.filter(({ uid }) => uid !== node.uid);
  }
  detachedAt({ uid }: JqmNode): Date | undefined {
    return this.#detached.get(uid);
  }
}

describe('a node that is recycled', () => {
  it('is taken out, drained, saved and removed, one step at a time; another leader may go on', async () => {
    const [full, other] = await Promise.all([standIns.start('127.0.0.27'), standIns.start('127.0.0.28')]);
    const nodes = new NodeList();
    nodes.list = [full.node, other.node];
    const control = new Control(nodes);
    const store = new MemoryStore();
    const step = async () => {
      const archive = new JobArchive(store, () => now);
      const observations = new Observations();
      const options = { nodes, control, client, observations, archive, settings, now: () => now };
      const decisions = await new Recycler(options).step();
      return { archive, step: decisions.find(({ node }) => node.ip === full.node.ip)?.step };
    };

    const { first } = rangeOf(full.node.ip, 'binary');
    for (let count = 0; count < 3; count++) await enqueue(full);
    expect((await step()).step).toBe('none');
    await full.ask('POST', '/standin/used/900000');
    const last = first + 900_000n;
    await enqueue(full, 'DemoWait');
    expect((await step()).step).toBe('detach');
    expect((await step()).step).toBe('wait');
    expect(control.done).toEqual(['detach 127.0.0.27']);
    await full.ask('POST', `/ws/client/ji/killed/${last}`);
    expect((await step()).step).toBe('save');
    const wanted = await full.ask('GET', `/ws/client/ji/${first}`);
    const end = await step();
    expect(end.step).toBe('remove');
    expect(control.done).toEqual(['detach 127.0.0.27', 'remove 127.0.0.27']);
    expect(nodes.list).toEqual([other.node]);

    expect(await end.archive.find(first)).toMatchObject({ kind: 'job', job: wanted.text });
    expect(await end.archive.find(last)).toMatchObject({
      kind: 'job',
      job: expect.stringContaining('"KILLED"'),
    });
    expect(await end.archive.find(first + 1n)).toMatchObject({ kind: 'unknown' });
    expect(await end.archive.find(last + 1n)).toBeUndefined();
  });

  it('with thousands of jobs is saved whole', async () => {
    const standIn = await standIns.start('127.0.0.29');
    const form = (count: number) =>
      standIn.ask('POST', '/ws/client/ji/bulk', `[${Array(count).fill(first).join(',')}]`);
    const { first } = rangeOf(standIn.node.ip, 'binary');
    await enqueue(standIn);
    await form(2_500);
    const nodes = new NodeList();
    nodes.list = [standIn.node];
    const control = new Control(nodes);
    await control.detach(standIn.node);
    const archive = new JobArchive(new MemoryStore(), () => now);
    const observations = new Observations();
    await new Recycler({ nodes, control, client, observations, archive, settings, now: () => now }).step();
    expect(archive.has(standIn.node.uid)).toBe(true);
    // Each echo takes an id for itself and one for its message.
    for (const id of [first, first + 2_000n, first + 5_000n])
      expect(await archive.find(id)).toMatchObject({ kind: 'job' });
    expect(await archive.find(first + 5_001n)).toBeUndefined();
  });

  it('that Kubernetes ends by itself is left alone', async () => {
    const standIn = await standIns.start('127.0.0.30');
    const nodes = new NodeList();
    nodes.list = [{ ...standIn.node, state: 'draining' }];
    const control = new Control(nodes);
    const archive = new JobArchive(new MemoryStore(), () => now);
    const observations = new Observations();
    const recycler = new Recycler({
      nodes,
      control,
      client,
      observations,
      archive,
      settings,
      now: () => now,
    });
    expect((await recycler.step()).map(({ step }) => step)).toEqual(['none']);
    expect(control.done).toEqual([]);
  });
});
