import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { JobArchive } from '../../src/gateways/jqm/archive.js';
import { defaultClientOptions, type NodeClient, nodeClient } from '../../src/gateways/jqm/client.js';
import { rangeOf } from '../../src/gateways/jqm/ids.js';
import type { JqmNode } from '../../src/gateways/jqm/nodes.js';
import { Observations } from '../../src/gateways/jqm/observations.js';
import { defaultRecycleSettings } from '../../src/gateways/jqm/recycle.js';
import { type NodeControl, Recycler } from '../../src/gateways/jqm/recycler.js';
import { MemoryStore, NodeList, type StandIn, StandIns } from '../support/jqm.js';

const settings = defaultRecycleSettings;
const now = new Date('2026-01-02T00:00:00Z');

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

  it('is not saved when a job comes meanwhile, and keeps no other one waiting', async () => {
    const [busy, idle] = await Promise.all([
      standIns.start('127.0.0.18', 'binary', 5),
      standIns.start('127.0.0.19'),
    ]);
    for (const one of [busy, idle]) await enqueue(one);
    const nodes = new NodeList();
    nodes.list = [busy.node, idle.node];
    const control = new Control(nodes);
    for (const { node } of [busy, idle]) await control.detach(node);
    const archive = new JobArchive(new MemoryStore(), () => now);
    const observations = new Observations();
    let isLate = true;
    const late: NodeClient = {
      ...client,
      async read(node, what) {
        const answer = await client.read(node, what);
        if (isLate && node.uid === busy.node.uid && String(what.body).includes('"pageSize":1000')) {
          isLate = false;
          await enqueue(busy, 'DemoWait');
        }
        return answer;
      },
    };
    const options = { nodes, control, client: late, observations, archive, settings, now: () => now };
    const outcomes = await new Recycler(options).step();
    expect(outcomes.map(({ node, step, error }) => [node.ip, step, error !== undefined])).toEqual([
      ['127.0.0.18', 'save', true],
      ['127.0.0.19', 'save', false],
    ]);
    expect([busy, idle].map(({ node }) => archive.has(node.uid))).toEqual([false, true]);
    expect((await new Recycler(options).step()).map(({ step }) => step)).toEqual(['wait', 'remove']);
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
