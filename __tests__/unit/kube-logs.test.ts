import { afterEach, describe, expect, it } from '@jest/globals';
import type { LogQuery } from '../../src/ports/cluster.js';
import { type Asked, connectTo, type Handler, json, type Loopback, listen, status } from './kube-loopback.js';

let server: Loopback;
afterEach(() => server.close());

const isLog = ({ url }: Asked) => url.pathname.endsWith('/log');

async function read(handler: Handler, query: Partial<LogQuery> = {}): Promise<string> {
  server = await listen(handler);
  const cluster = await connectTo({ server: server.url });
  const parts: Uint8Array[] = [];
  for await (const part of cluster.logs({ namespace: 'web', pod: 'p', container: 'c', ...query }))
    parts.push(part);
  return Buffer.concat(parts).toString();
}
const cut = ({ response }: Asked) => void response.write('one\n', () => response.destroy());
const podWith = (state: object) => ({
  status: {
    phase: 'Running',
    containerStatuses: [
      { name: 'other', state: {} },
      { name: 'c', state },
    ],
  },
});

describe('logs', () => {
  it('asks for what is wanted and gives the bytes', async () => {
    const text = await read(({ response }) => void response.end('eins\nzwölf\n'), {
      follow: true,
      tailLines: 0,
      sinceSeconds: 3,
      timestamps: true,
    });
    expect(text).toBe('eins\nzwölf\n');
    expect(`${server.asked[0]?.url.pathname}${server.asked[0]?.url.search}`).toBe(
      '/api/v1/namespaces/web/pods/p/log?container=c&follow=true&tailLines=0&sinceSeconds=3&timestamps=true',
    );
  });

  it('ends normally when what is followed has ended', async () => {
    expect(
      await read((asked) => (isLog(asked) ? cut(asked) : podWith({ terminated: {} })), { follow: true }),
    ).toBe('one\n');
    await server.close();
    const gone: Handler = (asked) =>
      isLog(asked) ? cut(asked) : json(asked.response, 404, status(404, 'NotFound', 'no pod'));
    expect(await read(gone, { follow: true })).toBe('one\n');
  });

  it('throws when it was cut while the container runs, or when it was not followed', async () => {
    const running: Handler = (asked) => (isLog(asked) ? cut(asked) : podWith({ running: {} }));
    const expected = { reason: 'Unreachable', verb: 'get', resource: 'pods/log', object: 'p' };
    await expect(read(running, { follow: true })).rejects.toMatchObject(expected);
    await server.close();
    await expect(read(running)).rejects.toMatchObject(expected);
  });

  it('says when there is no log yet', async () => {
    const waiting = read(({ response }) =>
      json(
        response,
        400,
        status(400, 'BadRequest', 'container "c" in pod "p" is waiting to start: ContainerCreating'),
      ),
    );
    await expect(waiting).rejects.toMatchObject({ reason: 'BadRequest', resource: 'pods/log' });
  });

  it('ends by the signal', async () => {
    const stop = new AbortController();
    const reading = read(
      ({ response }) => void response.write('one\n', () => stop.abort(new Error('enough'))),
      { follow: true, signal: stop.signal },
    );
    await expect(reading).rejects.toThrow('enough');
  });
});
