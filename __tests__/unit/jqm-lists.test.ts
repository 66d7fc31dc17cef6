import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { itemsOf } from '../../src/gateways/jqm/slices.js';
import { jobOn, readable, useGateway } from '../support/jqm-gateway.js';

const gateway = useGateway(['127.0.0.13', '127.68.24.14']);

describe('lists', () => {
  it('are of all nodes, every digit kept', async () => {
    const { first, second, ask } = gateway();
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
      /==> 127\.0\.0\.13 <==[\s\S]*==> 127\.68\.24\.14 <==/,
    );
  });

  it('are searched and paged as one', async () => {
    const { first, second, ask } = gateway();
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
    const { first, second, ask } = gateway();
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
    const { first, second, ask } = gateway();
    expect((await ask('GET', '/ws/client/q/1/enabled-capacity')).text).toBe('10');
    await first.ask('POST', '/ws/client/q/1/pause');
    expect((await ask('GET', '/ws/client/q/1/status')).text).toBe('"PARTIALLY_RUNNING"');
    expect((await ask('POST', '/ws/client/q/1/pause')).status).toBe(204);
    expect((await ask('GET', '/ws/client/q/1/status')).text).toBe('"PAUSED"');
    expect((await ask('DELETE', '/ws/client/q/1/pause')).status).toBe(204);
    expect((await second.ask('GET', '/ws/client/q/1/status')).text).toBe('"RUNNING"');
  });

  it('that would lack a node are refused, unless the client takes them so', async () => {
    const { first, second, nodes, ask } = gateway();
    const id = await jobOn(second);
    await first.stop();
    const refused = await ask('GET', '/ws/client/ji');
    expect(refused.status).toBe(502);
    expect(readable(refused)).toContain('127.0.0.13');
    const partial = await ask('GET', '/ws/client/ji', undefined, { 'x-jac-jqm-partial': 'true' });
    expect(partial.headers.get('x-jac-jqm-missing')).toBe('127.0.0.13');
    expect(partial.text).toContain(id);
    // One that starts has nothing to tell yet.
    nodes.set(first.node.uid, 'not-ready');
    expect((await ask('GET', '/ws/client/ji')).status).toBe(200);
  });

  it('are XML where the nodes write that, but for searches', async () => {
    const { first, second, nodes, ask } = gateway();
    const [one, two] = ['<id>192168024001000157</id>', '<id>2</id>'].map(
      (id) => `<job state="x">${id}</job>`,
    );
    const prolog = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
    const texts = [`${prolog}<jobs>${one}</jobs>`, `${prolog}<jobs/>`, '', `${prolog}\n<jobs>${two}</jobs>`];
    let count = 0;
    const server = createServer((_, response) => {
      const text = texts[count++ % texts.length];
      response
        .writeHead(text === '' ? 204 : 200, text === '' ? {} : { 'content-type': 'application/xml' })
        .end(text);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      nodes.list = texts.map((_, at) => ({ ...first.node, uid: `${at}`, ip: '127.0.0.1', port }));
      const { text, headers } = await ask('GET', '/ws/client/ji');
      expect(headers.get('content-type')).toBe('application/xml');
      expect(text).toMatch(/^<\?xml .*\?>\s*<jobs>(<job state="x"><id>\d+<\/id><\/job>){2}<\/jobs>$/);
      expect(text).toContain('192168024001000157');
    } finally {
      server.closeAllConnections();
      server.close();
    }
    nodes.list = [second.node];
    expect((await ask('POST', '/ws/client/ji/query', '{}', { accept: 'application/xml' })).status).toBe(406);
    expect((await ask('POST', '/ws/client/ji/query', '<query/>')).status).toBe(400);
  });
});
