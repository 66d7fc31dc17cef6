/** The gateway over real HTTP, before nodes of the stand-in: what fails upstream works here. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { JobArchive } from '../../src/gateways/jqm/archive.js';
import { type NodeClient, nodeClient } from '../../src/gateways/jqm/client.js';
import { JqmGateway } from '../../src/gateways/jqm/gateway.js';
import { rangeOf } from '../../src/gateways/jqm/ids.js';
import { Observations } from '../../src/gateways/jqm/observations.js';
import { itemsOf } from '../../src/gateways/jqm/slices.js';
import { type Front, listen, MemoryStore, NodeList, type StandIn, StandIns } from '../support/jqm.js';

let standIns: StandIns;
beforeAll(async () => {
  standIns = await StandIns.build();
});
afterAll(() => standIns.remove());

let first: StandIn;
/** Counts as JQM did up to 3.0: its ids are past 2^53. */
let second: StandIn;
let nodes: NodeList;
let archive: JobArchive;
let client: NodeClient;
let front: Front;

beforeEach(async () => {
  [first, second] = await Promise.all([
    standIns.start('127.0.0.11'),
    standIns.start('127.68.24.12', 'decimal'),
  ]);
  nodes = new NodeList();
  nodes.list = [first.node, second.node];
  archive = new JobArchive(new MemoryStore(), () => new Date());
  await openGateway(30_000);
});

async function openGateway(deadlineMs: number): Promise<void> {
  client = nodeClient({ deadlineMs, answerLimit: 1024 * 1024 });
  const observations = new Observations();
  front = await listen(new JqmGateway({ nodes, client, observations, archive, bodyLimit: 64 * 1024 }));
}

/** Only nodes that are stalled are asked then. */
async function shortDeadline(): Promise<void> {
  await front.close();
  client.close();
  await openGateway(500);
}

afterEach(async () => {
  expect(front.reported).toEqual([]);
  await front.close();
  client.close();
  await standIns.clear();
});

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

async function ask(
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const type = body?.startsWith('{') || body?.startsWith('[') ? { 'content-type': 'application/json' } : {};
  const init = { method, headers: { ...type, ...headers }, ...(body === undefined ? {} : { body }) };
  const response = await fetch(front.url + path, init);
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** A job on that node, by that node itself. */
async function jobOn({ node }: StandIn, application = 'DemoEcho', more = ''): Promise<string> {
  const response = await fetch(`http://${node.ip}:${node.port}/ws/simple/ji`, {
    method: 'POST',
    body: new URLSearchParams(`applicationname=${application}${more}`),
  });
  return response.text();
}

const readable = ({ text }: Answer): string => String(JSON.parse(text).userReadableMessage);

describe('enqueueing', () => {
  it('goes to ready nodes by turns, by form and by JSON, and the id is exact', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const made: Answer[] = [];
    for (let count = 0; count < 4; count++)
      made.push(await ask('POST', '/ws/simple/ji', 'applicationname=DemoEcho', form));
    const ids = made.map(({ text }) => text).sort();
    const one = rangeOf('127.0.0.11', 'binary').first;
    const two = rangeOf('127.68.24.12', 'decimal').first;
    expect(two).toBeGreaterThan(2n ** 53n);
    // The stand-in's echo takes a second id for its message, as JQM does.
    expect(ids).toEqual([one, one + 2n, two, two + 2n].map(String).sort());
    const json = await ask('POST', '/ws/client/ji', '{"applicationName":"DemoEcho","user":"me"}');
    expect(json.text).toMatch(new RegExp(`^\\{"id":(${one + 4n}|${two + 4n}),.*"state":"SUBMITTED"`));
    expect(json.text).toContain('"position":9223372036854775807');
  });

  it('takes the next node when one is not there, and says so when none is', async () => {
    await first.stop();
    for (let count = 0; count < 3; count++) {
      const { status, headers } = await ask('POST', '/ws/client/ji', '{"applicationName":"DemoEcho"}');
      expect({ status, node: headers.get('x-jac-jqm-node') }).toEqual({ status: 200, node: second.node.ip });
    }
    nodes.set(second.node.uid, 'draining');
    const refused = await ask('POST', '/ws/client/ji', '{"applicationName":"DemoEcho"}');
    expect(refused.status).toBe(502);
    nodes.set(first.node.uid, 'not-ready');
    expect((await ask('POST', '/ws/client/ji', '{"applicationName":"DemoEcho"}')).status).toBe(503);
  });

  it('is not done twice: a node that may have had the job is not replaced', async () => {
    await shortDeadline();
    await first.ask('POST', '/standin/stall/30s');
    await second.ask('POST', '/standin/stall/30s');
    const { status } = await ask('POST', '/ws/client/ji', '{"applicationName":"DemoEcho"}');
    expect(status).toBe(504);
    const asked = await Promise.all([first, second].map((one) => one.ask('GET', '/standin/requests')));
    const posts = asked.map(({ text }) => JSON.parse(text)['POST /ws/client/ji'] ?? 0);
    expect(posts.toSorted()).toEqual([0, 1]);
  });

  it('passes on what the node refuses', async () => {
    const { status, text } = await ask('POST', '/ws/client/ji', '{"applicationName":"Nobody"}');
    expect({ status, ...JSON.parse(text) }).toMatchObject({
      status: 400,
      errorCode: 10,
      httpStatus: 'BAD_REQUEST',
    });
  });
});

describe('calls by id', () => {
  it('are answered from anywhere: job, status, messages, files, logs', async () => {
    for (const node of [first, second]) {
      const id = await jobOn(node);
      const job = await ask('GET', `/ws/client/ji/${id}`);
      expect(job.text).toContain(`{"id":${id},`);
      // JQM sends it as cacheable for a minute.
      expect(job.headers.get('cache-control')).toBe('no-store');
      expect((await ask('GET', `/ws/simple/status?id=${id}`)).text).toBe('ENDED');
      expect((await ask('GET', `/ws/client/ji/${id}/messages`)).text).toBe(`["echo of ${id}"]`);
      expect((await ask('GET', `/ws/client/ji/${id}/stdout`)).text).toBe(`stdout of ${id}\n`);
      const log = await ask('GET', `/ws/simple/stderr?id=${id}`);
      expect(log.headers.get('content-disposition')).toContain(id);
    }
  });

  it('kill, hold, release and delete, which no node forwards', async () => {
    for (const node of [first, second]) {
      const id = await jobOn(node, 'DemoWait');
      expect((await ask('GET', `/ws/simple/status?id=${id}`)).text).toBe('RUNNING');
      expect((await ask('POST', `/ws/client/ji/killed/${id}`)).status).toBe(204);
      expect((await node.ask('GET', `/ws/simple/status?id=${id}`)).text).toBe('KILLED');

      await node.ask('POST', '/ws/client/q/1/pause');
      const waiting = await jobOn(node);
      expect((await ask('POST', `/ws/client/ji/paused/${waiting}`)).status).toBe(204);
      expect((await ask('GET', `/ws/simple/status?id=${waiting}`)).text).toBe('HOLDED');
      expect((await ask('DELETE', `/ws/client/ji/paused/${waiting}`)).status).toBe(204);
      expect((await ask('DELETE', `/ws/client/ji/waiting/${waiting}`)).status).toBe(204);
      expect((await ask('GET', `/ws/client/ji/${waiting}`)).status).toBe(400);
    }
  });

  it('a job made again is made where the first was', async () => {
    const id = await jobOn(second, 'DemoCrash');
    const copy = await ask('POST', `/ws/client/ji/${id}`);
    expect(BigInt(copy.text)).toBe(BigInt(id) + 1n);
    const restarted = await ask('DELETE', `/ws/client/ji/crashed/${id}`);
    expect(restarted.text).toContain(`"id":${BigInt(id) + 2n}`);
  });

  it('a file that is added passes through, and is found by its own id', async () => {
    const id = await jobOn(second);
    const contents = 'x'.repeat(200_000);
    const made = await ask('POST', `/ws/client/ji/${id}/files/input.txt`, contents);
    expect(made.status).toBe(200);
    expect((await ask('GET', `/ws/client/ji/files/${made.text}`)).text).toBe(contents);
    expect((await ask('POST', '/ws/client/ji/files', `{"id":${made.text}}`)).text).toBe(contents);
    expect((await ask('GET', '/ws/simple/file?id=input-input.txt')).text).toBe(contents);
  });

  it('an id of nobody is asked of nobody: upstream a node forwards 1 to itself until it dies', async () => {
    for (const id of ['1', '999999', '10077000001000000', '9223372036854775807']) {
      const answer = await ask('GET', `/ws/client/ji/${id}`);
      expect(answer.status).toBe(404);
      expect(readable(answer)).toContain(id);
      expect(JSON.parse(answer.text)).toMatchObject({ httpStatus: 'NOT_FOUND', reason: 'OwnerUnknown' });
    }
    expect((await ask('POST', '/ws/client/ji/killed/1')).status).toBe(404);
    const asked = await Promise.all([first, second].map((one) => one.ask('GET', '/standin/requests')));
    for (const { text } of asked) expect(Object.keys(JSON.parse(text))).toEqual(['GET /standin/requests']);
  });

  it('a node that has gone, or is slow, is named', async () => {
    const [gone, slow] = [await jobOn(first), await jobOn(second)];
    await first.stop();
    await second.ask('POST', '/standin/stall/30s');
    await shortDeadline();
    const refused = await ask('GET', `/ws/client/ji/${gone}`);
    expect(refused.status).toBe(502);
    expect(readable(refused)).toContain('127.0.0.11');
    const late = await ask('GET', `/ws/client/ji/${slow}`);
    expect(late.status).toBe(504);
    expect(readable(late)).toContain('did not answer within 0.5 s');
  });
});

describe('lists', () => {
  it('are of all nodes, every digit kept', async () => {
    const ids = [
      await jobOn(first),
      await jobOn(second),
      await jobOn(first, 'DemoWait'),
      await jobOn(second, 'DemoWait'),
    ];
    const all = await ask('GET', '/ws/client/ji');
    expect(
      itemsOf(all.text)
        .map((job) => /"id":(\d+)/.exec(job)?.[1])
        .sort(),
    ).toEqual(ids.toSorted());
    const active = await ask('GET', '/ws/client/ji/active');
    expect(
      itemsOf(active.text)
        .map((job) => /"id":(\d+)/.exec(job)?.[1])
        .sort(),
    ).toEqual(ids.slice(2).sort());
    expect((await ask('GET', '/ws/client/q')).text).toBe('[{"id":1,"name":"DEFAULT"}]');
    expect(itemsOf((await ask('GET', '/ws/client/jd')).text)).toHaveLength(3);
    expect((await ask('GET', '/ws/simple/enginelog?latest=10')).text).toMatch(
      /==> 127\.0\.0\.11 <==[\s\S]*==> 127\.68\.24\.12 <==/,
    );
  });

  it('are searched and paged as one', async () => {
    const ids: string[] = [];
    for (const node of [first, second, first, second]) ids.push(await jobOn(node));
    const sorted = ids
      .map(BigInt)
      .sort((a, b) => (a < b ? -1 : 1))
      .map(String);
    const query = { firstRow: 1, pageSize: 2, sortby: [{ col: 'ID', order: 'ASCENDING' }] };
    const found = await ask('POST', '/ws/client/ji/query', JSON.stringify(query));
    expect([...found.text.matchAll(/\{"id":(\d{9,})/g)].map(([, id]) => id)).toEqual(sorted.slice(1, 3));
    expect(found.text).toContain('"resultSize":4');
    const all = await ask('POST', '/ws/client/ji/query/ids', '{}');
    expect(all.text).toBe(`[${sorted.join(',')}]`);
    expect((await ask('POST', '/ws/client/ji/query', 'x')).status).toBe(400);
  });

  it('of ids go to each owner, or to none if one is nobody', async () => {
    const ids = [
      await jobOn(second, 'DemoWait'),
      await jobOn(first, 'DemoWait'),
      await jobOn(second, 'DemoWait'),
    ];
    expect((await ask('POST', '/ws/client/ji/killed', `[${ids.join(',')},1]`)).status).toBe(404);
    expect((await ask('GET', `/ws/simple/status?id=${ids[0]}`)).text).toBe('RUNNING');
    expect((await ask('POST', '/ws/client/ji/killed', `[${ids.join(',')}]`)).text).toBe('3');
    for (const id of ids) expect((await ask('GET', `/ws/simple/status?id=${id}`)).text).toBe('KILLED');
    const made = itemsOf((await ask('POST', '/ws/client/ji/bulk', `[${ids.join(',')}]`)).text).map(BigInt);
    // In the order of the request: the node of each is that of the one it was made from.
    expect(made.map((id) => id > 2n ** 53n)).toEqual([true, false, true]);
    expect((await ask('POST', '/ws/client/ji/killed', '["x"]')).status).toBe(400);
  });

  it('of queues: pause, state, capacity', async () => {
    expect((await ask('GET', '/ws/client/q/1/enabled-capacity')).text).toBe('10');
    await first.ask('POST', '/ws/client/q/1/pause');
    expect((await ask('GET', '/ws/client/q/1/status')).text).toBe('"PARTIALLY_RUNNING"');
    expect((await ask('POST', '/ws/client/q/1/pause')).status).toBe(204);
    expect((await ask('GET', '/ws/client/q/1/status')).text).toBe('"PAUSED"');
    expect((await ask('DELETE', '/ws/client/q/1/pause')).status).toBe(204);
    expect((await second.ask('GET', '/ws/client/q/1/status')).text).toBe('"RUNNING"');
  });

  it('that would lack a node are refused, unless the client takes them so', async () => {
    const id = await jobOn(second);
    await first.stop();
    const refused = await ask('GET', '/ws/client/ji');
    expect(refused.status).toBe(502);
    expect(readable(refused)).toContain('127.0.0.11');
    const partial = await ask('GET', '/ws/client/ji', undefined, { 'x-jac-jqm-partial': 'true' });
    expect(partial.headers.get('x-jac-jqm-missing')).toBe('127.0.0.11');
    expect(partial.text).toContain(id);
    // One that starts has nothing to tell yet.
    nodes.set(first.node.uid, 'not-ready');
    expect((await ask('GET', '/ws/client/ji')).status).toBe(200);
  });

  it('need a client that reads JSON', async () => {
    expect((await ask('GET', '/ws/client/ji', undefined, { accept: 'application/xml' })).status).toBe(406);
  });
});

describe('what goes through', () => {
  it('no token and no cookie, and the hop', async () => {
    let seen: NodeJS.Dict<string | string[]> = {};
    const spy = createServer((request, response) => {
      seen = request.headers;
      response.setHeader('set-cookie', 'a=b');
      response.end('[]');
    });
    await new Promise<void>((resolve) => spy.listen(0, '127.0.0.13', resolve));
    try {
      const { port } = spy.address() as AddressInfo;
      nodes.list = [{ ...first.node, ip: '127.0.0.13', port }];
      const headers = {
        authorization: 'Bearer x',
        cookie: 'a=b',
        'x-jac-orc-token': 'y',
        'x-jac-jqm-hop': '1',
      };
      const answer = await ask('GET', '/ws/client/ji', undefined, headers);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(Object.keys(seen).sort()).toEqual([
        'accept',
        'accept-language',
        'connection',
        'host',
        'x-jac-jqm-hop',
      ]);
      expect(seen['x-jac-jqm-hop']).toBe('1, 1');
    } finally {
      spy.closeAllConnections();
      spy.close();
    }
  });

  it('a request that went through two gateways goes no further', async () => {
    const { status, text } = await ask('GET', '/ws/client/ji', undefined, { 'x-jac-jqm-hop': '1, 1' });
    expect({ status, ...JSON.parse(text) }).toMatchObject({ status: 508, reason: 'Loop' });
  });

  it('bodies up to the limit, and the connection survives a refusal', async () => {
    const big = JSON.stringify({
      applicationName: 'DemoEcho',
      parameters: [{ key: 'a', value: 'x'.repeat(70_000) }],
    });
    expect((await ask('POST', '/ws/client/ji', big)).status).toBe(413);
    expect((await ask('GET', '/ws/client/ji')).text).toBe('[]');
  });

  it('a node that answers nonsense is the one to blame', async () => {
    const odd = createServer((_, response) => response.end('<html>'));
    await new Promise<void>((resolve) => odd.listen(0, '127.0.0.14', resolve));
    try {
      const { port } = odd.address() as AddressInfo;
      nodes.list = [first.node, { ...second.node, ip: '127.0.0.14', port }];
      expect((await ask('GET', '/ws/client/ji')).status).toBe(502);
    } finally {
      odd.closeAllConnections();
      odd.close();
    }
  });
});

describe('recycled nodes', () => {
  async function* jobs(texts: readonly string[]): AsyncGenerator<string> {
    yield* texts;
  }

  it('answer from the archive, then 410', async () => {
    const id = await jobOn(second);
    const job = (await ask('GET', `/ws/client/ji/${id}`)).text;
    const { first: from } = rangeOf(second.node.ip, 'decimal');
    const { name, uid, ip } = second.node;
    const recycled = { name, uid, ip, scheme: 'decimal' as const, first: from, last: BigInt(id) + 1n };
    await archive.save(recycled, jobs([job]));
    await second.stop();
    // Also while Kubernetes still names it, and after.
    for (const list of [nodes.list, [first.node]]) {
      nodes.list = list;
      const answer = await ask('GET', `/ws/client/ji/${id}`);
      expect(answer.text).toBe(job);
      expect(answer.headers.get('x-jac-jqm-archive')).toMatch(/^\d{4}-/);
      expect((await ask('GET', `/ws/simple/status?id=${id}`)).text).toBe('ENDED');
      expect((await ask('GET', `/ws/client/ji/${id}/messages`)).text).toBe(`["echo of ${id}"]`);
      expect((await ask('GET', `/ws/client/ji/${id}/stdout`)).status).toBe(410);
      expect((await ask('POST', `/ws/client/ji/killed/${id}`)).status).toBe(410);
      expect((await ask('GET', `/ws/client/ji/${BigInt(id) + 1n}`)).status).toBe(404);
    }
    expect((await ask('POST', '/ws/client/ji/killed', `[${id}]`)).status).toBe(410);
  });

  it('and a new node with the address of an old one answers first', async () => {
    const { name, ip } = first.node;
    const { first: from } = rangeOf(ip, 'binary');
    const last = from + 9n;
    const archived = `{"id":${last},"state":"ENDED"}`;
    await archive.save({ name, uid: 'older', ip, scheme: 'binary', first: from, last }, jobs([archived]));
    const id = await jobOn(first);
    expect(BigInt(id)).toBe(from);
    expect((await ask('GET', `/ws/client/ji/${id}`)).text).toContain('DemoEcho');
    expect((await ask('GET', `/ws/client/ji/${last}`)).text).toBe(archived);
    expect((await ask('GET', `/ws/client/ji/${from + 5n}`)).status).toBe(400);
  });
});
