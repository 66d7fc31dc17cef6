import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rangeOf } from '../../src/gateways/jqm/ids.js';
import { jobOn, useGateway } from '../support/jqm-gateway.js';

const gateway = useGateway(['127.0.0.15', '127.68.24.16']);

describe('what goes through', () => {
  it('no token and no cookie, and the hop', async () => {
    const { first, nodes, ask } = gateway();
    let seen: NodeJS.Dict<string | string[]> = {};
    const spy = createServer((request, response) => {
      seen = request.headers;
      response.setHeader('set-cookie', 'a=b');
      response.end('[]');
    });
    await new Promise<void>((resolve) => spy.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = spy.address() as AddressInfo;
      nodes.list = [{ ...first.node, ip: '127.0.0.1', port }];
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
    const { ask } = gateway();
    const { status, text } = await ask('GET', '/ws/client/ji', undefined, { 'x-jac-jqm-hop': '1, 1' });
    expect({ status, ...JSON.parse(text) }).toMatchObject({ status: 508, reason: 'Loop' });
  });

  it('bodies up to the limit, and the connection survives a refusal', async () => {
    const { ask } = gateway();
    const big = JSON.stringify({
      applicationName: 'DemoEcho',
      parameters: [{ key: 'a', value: 'x'.repeat(70_000) }],
    });
    expect((await ask('POST', '/ws/client/ji', big)).status).toBe(413);
    expect((await ask('GET', '/ws/client/ji')).text).toBe('[]');
  });

  it('whatever is asked, the gateway itself does not fail', async () => {
    const { first, ask } = gateway();
    const id = await jobOn(first);
    const piece = fc.constantFrom(
      'client',
      'simple',
      'ji',
      'q',
      'jd',
      'query',
      'ids',
      'killed',
      'files',
      'bulk',
      id,
      '1',
      '%00',
      '..',
      'x',
    );
    const body = fc.constantFrom(
      undefined,
      '',
      '[]',
      '{}',
      'x',
      `[${id}]`,
      `{"id":${id}}`,
      '{"pageSize":1e9}',
      '[null]',
      '<id>',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'POST', 'DELETE', 'PUT'),
        fc.array(piece, { maxLength: 5 }),
        fc.constantFrom('', '?id=', `?id=${id}`, '?id=x'),
        body,
        async (method, pieces, query, text) => {
          const path = `/ws/${pieces.join('/')}${query}`;
          const { status } = await ask(method, path, method === 'GET' ? undefined : text);
          expect(status).toBeLessThan(500);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('a node that answers nonsense is the one to blame', async () => {
    const { first, second, nodes, ask } = gateway();
    const odd = createServer((_, response) => response.end('<html>'));
    await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = odd.address() as AddressInfo;
      nodes.list = [first.node, { ...second.node, ip: '127.0.0.1', port }];
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
    const { first, second, nodes, archive, ask } = gateway();
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
    const { first, archive, ask } = gateway();
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
