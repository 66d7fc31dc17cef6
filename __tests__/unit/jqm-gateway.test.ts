/** The gateway over real HTTP, before nodes of the stand-in: what fails upstream works here. */
import { describe, expect, it } from '@jest/globals';
import { rangeOf } from '../../src/gateways/jqm/ids.js';
import { type Answer, jobOn, readable, useGateway } from '../support/jqm-gateway.js';

const gateway = useGateway(['127.0.0.11', '127.68.24.12']);

describe('enqueueing', () => {
  it('goes to ready nodes by turns, by form and by JSON, and the id is exact', async () => {
    const { ask } = gateway();
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
    const { first, second, nodes, ask } = gateway();
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
    const { first, second, ask, shortDeadline } = gateway();
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
    const { ask } = gateway();
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
    const { first, second, ask } = gateway();
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
    const { first, second, ask } = gateway();
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
    const { second, ask } = gateway();
    const id = await jobOn(second, 'DemoCrash');
    const copy = await ask('POST', `/ws/client/ji/${id}`);
    expect(BigInt(copy.text)).toBe(BigInt(id) + 1n);
    const restarted = await ask('DELETE', `/ws/client/ji/crashed/${id}`);
    expect(restarted.text).toContain(`"id":${BigInt(id) + 2n}`);
  });

  it('a file that is added passes through, and is found by its own id', async () => {
    const { second, ask } = gateway();
    const id = await jobOn(second);
    const contents = 'x'.repeat(200_000);
    const made = await ask('POST', `/ws/client/ji/${id}/files/input.txt`, contents);
    expect(made.status).toBe(200);
    expect((await ask('GET', `/ws/client/ji/files/${made.text}`)).text).toBe(contents);
    expect((await ask('POST', '/ws/client/ji/files', `{"id":${made.text}}`)).text).toBe(contents);
    expect((await ask('GET', '/ws/simple/file?id=input-input.txt')).text).toBe(contents);
  });

  it('an id of nobody is asked of nobody: upstream a node forwards 1 to itself until it dies', async () => {
    const { first, second, ask } = gateway();
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
    const { first, second, ask, shortDeadline } = gateway();
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
