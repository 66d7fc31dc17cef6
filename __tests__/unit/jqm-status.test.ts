import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { defaultClientOptions, nodeClient } from '../../src/gateways/jqm/client.js';
import { Observations } from '../../src/gateways/jqm/observations.js';
import { nodeStatuses } from '../../src/gateways/jqm/status.js';
import { type StandIn, StandIns } from '../support/jqm.js';

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

describe('the status of nodes', () => {
  it('tells address, range, ids used, jobs and health of each', async () => {
    const [one, two] = await Promise.all([
      standIns.start('127.0.0.21'),
      standIns.start('127.0.0.22', 'decimal', 41),
    ]);
    await enqueue(two, 'DemoWait');
    const observations = new Observations();
    const [first, second] = await nodeStatuses([one.node, two.node], client, observations);
    expect(first).toMatchObject({
      ip: '127.0.0.21',
      health: 'healthy',
      message: '',
      used: 0,
      active: 0,
      scheme: undefined,
    });
    // Nothing tells yet how it counts.
    expect(first?.ranges).toHaveLength(2);
    expect(second).toMatchObject({ used: 42, limit: 1_000_000, active: 1, scheme: 'decimal' });
    expect(second?.ranges).toEqual([
      { scheme: 'decimal', first: '127000000022000000', last: '127000000022999999' },
    ]);
  });

  it('tells what is wrong: ill, silent, another address, a shared one', async () => {
    const [ill, gone] = await Promise.all([standIns.start('127.0.0.23'), standIns.start('127.0.0.24')]);
    await ill.ask('POST', '/standin/unwell/true');
    await gone.stop();
    const other = { ...ill.node, uid: 'other', ip: '127.0.0.25' };
    const list = [ill.node, gone.node, other];
    const statuses = await nodeStatuses(list, client, new Observations());
    expect(statuses.map(({ health }) => health)).toEqual(['unhealthy', 'unreachable', 'unreachable']);
    expect(statuses[0]?.message).toBe('health answers 503');
    expect(statuses[1]?.message).toContain('127.0.0.24');
    const shared = await nodeStatuses([ill.node, { ...ill.node, uid: 'twin' }], client, new Observations());
    expect(shared.map(({ message }) => message.includes('127.0.0.23 as well'))).toEqual([true, true]);
  });

  it('a node whose ids are of another address is told', async () => {
    const standIn = await standIns.start('127.0.0.26', 'binary', 0, '10.9.8.7');
    await enqueue(standIn);
    const [status] = await nodeStatuses([standIn.node], client, new Observations());
    expect(status).toMatchObject({ health: 'unhealthy', used: 0 });
    expect(status?.message).toContain('10.9.8.7');
  });
});
