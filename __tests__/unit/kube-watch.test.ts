import { afterEach, describe, expect, it } from '@jest/globals';
import { kinds } from '../../src/model/kubernetes.js';
import type { WatchEvent } from '../../src/ports/cluster.js';
import { type Asked, connectTo, type Handler, json, type Loopback, listen, status } from './kube-loopback.js';

let server: Loopback;
let stop: AbortController;
afterEach(async () => {
  stop.abort();
  await server.close();
});

const pod = (name: string, resourceVersion: string) => ({ metadata: { name, resourceVersion } });
const list = (resourceVersion: string, ...names: string[]) => ({
  metadata: { resourceVersion },
  items: names.map((name) => pod(name, resourceVersion)),
});
const isWatch = ({ url }: Asked) => url.searchParams.has('watch');
const send = ({ response }: Asked, ...events: object[]) => {
  for (const event of events) response.write(`${JSON.stringify(event)}\n`);
};
const event = (type: string, name: string, version: string) => ({ type, object: pod(name, version) });

/** Watches until so many events came; they are told in short. */
async function watched(
  count: number,
  handler: Handler,
  options: { silenceMs?: number; patience?: number } = {},
) {
  stop = new AbortController();
  server = await listen(handler);
  const { silenceMs = 60_000, patience = 5 } = options;
  const cluster = await connectTo(
    { server: server.url },
    {},
    { limits: { silenceMs, retryMs: 200, firstContactMs: 200 } },
  );
  const told: string[] = [];
  const query = { namespace: 'web', fieldSelector: 'metadata.name=a' };
  for await (const one of cluster.watch(kinds.Pod, query, {
    signal: stop.signal,
    unreachableSeconds: patience,
  })) {
    told.push(tell(one));
    if (told.length === count) stop.abort();
  }
  return told;
}
const tell = (one: WatchEvent) =>
  one.type === 'SYNC'
    ? `SYNC ${one.items.map(({ metadata, kind }) => `${kind}/${metadata.name}`).join(' ')}`
    : `${one.type} ${one.object.metadata.name}`;
const versions = () => server.asked.filter(isWatch).map(({ url }) => url.searchParams.get('resourceVersion'));

describe('watch', () => {
  it('lists, then follows from there with bookmarks', async () => {
    const told = await watched(4, (asked) => {
      if (!isWatch(asked)) return list('5', 'a', 'b');
      return send(
        asked,
        event('ADDED', 'c', '6'),
        event('BOOKMARK', '', '8'),
        event('MODIFIED', 'c', '9'),
        event('DELETED', 'a', '10'),
      );
    });
    expect(told).toEqual(['SYNC Pod/a Pod/b', 'ADDED c', 'MODIFIED c', 'DELETED a']);
    expect(Object.fromEntries(server.asked[1]?.url.searchParams ?? [])).toEqual({
      fieldSelector: 'metadata.name=a',
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: '5',
      timeoutSeconds: '290',
    });
  });

  it('goes on from the last version after an end, a cut and a bookmark, without a LIST', async () => {
    let watches = 0;
    const told = await watched(4, (asked) => {
      if (!isWatch(asked)) return list('1');
      watches++;
      if (watches === 1) send(asked, event('ADDED', 'a', '2'));
      if (watches === 2) send(asked, event('ADDED', 'b', '3'), event('BOOKMARK', '', '7'));
      if (watches === 3) send(asked, event('ADDED', 'c', '8'));
      if (watches === 1) asked.response.end();
      // Cut only after what was written has gone out.
      if (watches === 2) asked.response.write('{"type":', () => asked.response.destroy());
      return undefined;
    });
    expect(told).toEqual(['SYNC ', 'ADDED a', 'ADDED b', 'ADDED c']);
    expect(versions()).toEqual(['1', '2', '7']);
  });

  it.each<[string, Handler]>([
    [
      'as an event',
      (asked) => send(asked, { type: 'ERROR', object: status(410, 'Expired', 'too old resource version') }),
    ],
    ['as an answer', ({ response }) => json(response, 410, status(410, 'Gone', 'too old'))],
  ])('lists again after 410 %s', async (_, gone) => {
    let lists = 0;
    const told = await watched(2, (asked, index) => {
      if (!isWatch(asked)) return list(String(++lists), `p${lists}`);
      return lists === 1 ? gone(asked, index) : undefined;
    });
    expect(told).toEqual(['SYNC Pod/p1', 'SYNC Pod/p2']);
  });

  it('lists again after an error event of another kind', async () => {
    let lists = 0;
    const told = await watched(2, (asked) => {
      if (!isWatch(asked)) return list(String(++lists), `p${lists}`);
      const error = { type: 'ERROR', object: status(500, 'InternalError', 'etcd event received') };
      return lists === 1 ? send(asked, error) : undefined;
    });
    expect(told).toEqual(['SYNC Pod/p1', 'SYNC Pod/p2']);
  });

  it('reconnects when a connection has gone silent', async () => {
    let watches = 0;
    const told = await watched(
      2,
      (asked) => {
        if (!isWatch(asked)) return list('1');
        asked.response.flushHeaders();
        return ++watches === 3 ? send(asked, event('ADDED', 'a', '2')) : undefined;
      },
      { silenceMs: 50 },
    );
    expect(told).toEqual(['SYNC ', 'ADDED a']);
    expect(versions()).toEqual(['1', '1', '1']);
  });

  it('puts characters together that come in pieces', async () => {
    const line = Buffer.from(`${JSON.stringify(event('ADDED', 'grün-日本', '2'))}\n`);
    const told = await watched(2, async (asked) => {
      if (!isWatch(asked)) return list('1');
      for (const byte of line) await new Promise((sent) => asked.response.write(Buffer.from([byte]), sent));
      return undefined;
    });
    expect(told[1]).toBe('ADDED grün-日本');
  });

  it.each([401, 403, 404])('throws what waiting does not mend: %i', async (code) => {
    const refusing = watched(1, ({ response }) => json(response, code, status(code, '', 'no')));
    await expect(refusing).rejects.toMatchObject({
      name: 'ClusterError',
      status: code,
      verb: 'list',
      resource: 'pods',
    });
  });

  it('throws when the right to watch is missing, as that verb', async () => {
    const refusing = watched(2, (asked) =>
      isWatch(asked) ? json(asked.response, 403, status(403, 'Forbidden', 'no')) : list('1'),
    );
    await expect(refusing).rejects.toMatchObject({ reason: 'Forbidden', verb: 'watch', namespace: 'web' });
  });

  it('throws when nothing answers for longer than allowed', async () => {
    const cutting = watched(1, ({ response }) => void response.destroy(), { patience: 0.3 });
    await expect(cutting).rejects.toMatchObject({ reason: 'Unreachable', resource: 'pods' });
  });

  it('overcomes a server that is away for a while', async () => {
    const told = await watched(2, (asked, index) => {
      if (index > 0 && index < 4) return void asked.response.destroy();
      if (!isWatch(asked)) return list('1');
      return send(asked, event('ADDED', 'a', '2'));
    });
    expect(told).toEqual(['SYNC ', 'ADDED a']);
  });

  it('ends at once when its reader stops, leaving no connection behind', async () => {
    stop = new AbortController();
    let closed = () => {};
    const gone = new Promise<void>((resolve) => {
      closed = resolve;
    });
    server = await listen((asked) => {
      if (!isWatch(asked)) return list('1');
      asked.response.on('close', closed);
      return send(asked, event('ADDED', 'a', '2'));
    });
    const cluster = await connectTo({ server: server.url });
    for await (const one of cluster.watch(kinds.Pod, {}, { signal: stop.signal }))
      if (one.type === 'ADDED') break;
    await gone;
  });

  it('ends by the signal of the connection too', async () => {
    stop = new AbortController();
    server = await listen((asked) => (isWatch(asked) ? stop.abort(new Error('enough')) : list('1')));
    const cluster = await connectTo({ server: server.url }, {}, { signal: stop.signal });
    const told: string[] = [];
    const options = { signal: new AbortController().signal };
    for await (const one of cluster.watch(kinds.Pod, {}, options)) told.push(tell(one));
    expect(told).toEqual(['SYNC ']);
  });
});
