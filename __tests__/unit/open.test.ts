import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { browserProgram } from '../../src/adapters/node/browser.js';
import { nodeLocalPorts } from '../../src/adapters/node/local-ports.js';
import type { Context } from '../../src/engine/context.js';
import { isLoopback, localUrl } from '../../src/engine/port-forward/address.js';
import { JacScaleError } from '../../src/model/error.js';
import { labelsOf } from '../../src/model/identity.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import type { ResolvedSettings } from '../../src/model/settings.js';
import { type Opened, open } from '../../src/operations/open.js';
import { type Cluster, ClusterError } from '../../src/ports/cluster.js';
import type { ByteChannel, PodPorts } from '../../src/ports/pod-ports.js';
import { jac } from './cli-world.js';
import { FakeCluster } from './rollout-doubles.js';

const namespace = 'shop';
const app = 'hello';

const pod = (name: string, ready = true, ending = false): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name,
    uid: `uid-${name}`,
    namespace,
    labels: labelsOf(app, 'app'),
    ...(ending ? { deletionTimestamp: '2026-11-21T12:00:00Z' } : {}),
  },
  status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
});

const deployment: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: app, namespace },
  spec: { template: { spec: { containers: [{ name: 'app', ports: [{ containerPort: 8000 }] }] } } },
};

/** A pod that answers each connection with its name and all that it hears, and ends when it hears `end`. */
function echo(name: string): ByteChannel {
  const heard: Uint8Array[] = [Buffer.from(`${name}:`)];
  let wake = () => {};
  let over: 'ended' | 'cut' | undefined;
  const end = (how: 'ended' | 'cut') => {
    over ??= how;
    wake();
  };
  async function* incoming() {
    for (;;) {
      const chunk = heard.shift();
      if (chunk !== undefined) yield chunk;
      else if (over === 'ended') return;
      else if (over === 'cut') throw new Error('the connection was cut');
      else
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  }
  return {
    incoming: incoming(),
    send: async (chunk) => {
      const text = Buffer.from(chunk).toString();
      if (text === 'cut') return end('cut');
      heard.push(Buffer.from(chunk));
      if (text.endsWith('end')) end('ended');
      wake();
    },
    finish: () => undefined,
    close: () => end('ended'),
    abort: () => end('cut'),
  };
}

interface World {
  readonly cluster: FakeCluster;
  readonly opened: Opened;
  readonly notes: string[];
  readonly dialled: string[];
  /** By name: how connecting to a pod fails. */
  readonly refusals: Map<string, Error>;
  stop(): Promise<unknown>;
}

const worlds: World[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.stop();
});

async function forwarding(pods: readonly KubeObject[], port?: number): Promise<World> {
  const cluster = new FakeCluster();
  cluster.show('Pod', { type: 'SYNC', items: pods });
  const controller = new AbortController();
  const notes: string[] = [];
  const dialled: string[] = [];
  const refusals = new Map<string, Error>();
  const podPorts: PodPorts = {
    connectPod: async ({ pod: name }) => {
      dialled.push(name);
      const refusal = refusals.get(name);
      if (refusal !== undefined) throw refusal;
      return echo(name);
    },
  };
  const context = {
    cluster: Object.assign(cluster, {
      get: async () => deployment,
    }) as unknown as Cluster,
    clock: { sleep: () => new Promise(() => undefined) },
    emit: (event: { message?: string }) => notes.push(event.message ?? ''),
    signal: controller.signal,
  } as unknown as Context;
  const resolved = { settings: { appName: app, namespace } } as unknown as ResolvedSettings;
  let run: Promise<unknown> = Promise.resolve();
  const opened = await new Promise<Opened>((resolve, reject) => {
    run = open(context, resolved, {
      podPorts,
      localPorts: nodeLocalPorts,
      address: '127.0.0.1',
      ...(port === undefined ? {} : { port }),
      onOpen: async (told) => resolve(told),
    }).catch((error: unknown) => {
      reject(error);
      return error;
    });
  });
  const stop = async () => {
    controller.abort(new Error('Ctrl-C'));
    return await run;
  };
  const world = { cluster, opened, notes, dialled, refusals, stop };
  worlds.push(world);
  return world;
}

const portOf = ({ opened }: World) => Number(new URL(opened.url).port);

function client(world: World): Socket {
  return connect({ port: portOf(world), host: '127.0.0.1', allowHalfOpen: true });
}

/** All that is answered; rejects where the connection is cut. */
function answer(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    socket.on('end', () => resolve(text));
    socket.on('error', reject);
  });
}

async function ask(world: World, text: string): Promise<string> {
  const socket = client(world);
  socket.write(text);
  return await answer(socket);
}

describe('open', () => {
  it('takes many connections at once, all to the same pod', async () => {
    const world = await forwarding([pod('a'), pod('b')]);
    const texts = Array.from({ length: 20 }, (_, index) => `number ${index} end`);
    const answers = await Promise.all(texts.map((text) => ask(world, text)));
    expect(answers).toEqual(texts.map((text) => `a:${text}`));
    expect(world.opened).toMatchObject({ pod: 'a', podPort: 8000, docsUrl: `${world.opened.url}/docs` });
    expect(world.notes).toEqual([]);
  });

  it('still brings the answer to who has said all', async () => {
    const world = await forwarding([pod('a')]);
    const socket = client(world);
    const answered = answer(socket);
    socket.end('question, then end');
    expect(await answered).toBe('a:question, then end');
  });

  it('goes to another pod when this one ends, and says so once', async () => {
    const world = await forwarding([pod('a'), pod('b')]);
    expect(await ask(world, 'end')).toBe('a:end');
    world.cluster.show('Pod', { type: 'MODIFIED', object: pod('a', true, true) });
    await new Promise((resolve) => setImmediate(resolve));
    expect(await ask(world, 'end')).toBe('b:end');
    expect(await ask(world, 'end')).toBe('b:end');
    expect(world.notes).toEqual(['new connections go to pod/b']);
  });

  it('tries another pod when one is gone that was still shown', async () => {
    const world = await forwarding([pod('a'), pod('b')]);
    const gone = { reason: 'NotFound', status: 404, message: 'pods "a" not found' } as const;
    world.refusals.set('a', new ClusterError({ ...gone, verb: 'create', resource: 'pods/portforward' }));
    expect(await ask(world, 'end')).toBe('b:end');
    expect(world.dialled).toEqual(['a', 'a', 'b']);
  });

  it('lets a connection wait while no pod is ready', async () => {
    const world = await forwarding([pod('a')]);
    world.cluster.show('Pod', { type: 'DELETED', object: pod('a') });
    await new Promise((resolve) => setImmediate(resolve));
    const answered = ask(world, 'end');
    while (world.notes.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    world.cluster.show('Pod', { type: 'ADDED', object: pod('c', false) });
    world.cluster.show('Pod', { type: 'MODIFIED', object: pod('c') });
    expect(await answered).toBe('c:end');
    expect(world.notes).toEqual(['no pod is ready: connections wait for one', 'new connections go to pod/c']);
  });

  it('cuts a connection whose pod was cut off, so that half an answer is none', async () => {
    const world = await forwarding([pod('a')]);
    await expect(ask(world, 'cut')).rejects.toThrow();
    expect(world.notes).toEqual(['the connection was cut']);
    expect(await ask(world, 'end')).toBe('a:end');
  });

  it('ends what is open when it is stopped', async () => {
    const world = await forwarding([pod('a')]);
    const socket = client(world);
    const closed = new Promise<void>((resolve) =>
      socket.on('close', () => resolve()).on('error', () => undefined),
    );
    socket.write('x');
    await new Promise<void>((resolve) => socket.once('data', () => resolve()));
    expect(await world.stop()).toEqual(new Error('Ctrl-C'));
    socket.resume().end();
    await closed;
    await expect(ask(world, 'end')).rejects.toThrow('ECONNREFUSED');
    expect(world.cluster.open).toBe(0);
  });

  it('takes the port that is named, or says that it is taken', async () => {
    const first = await forwarding([pod('a')], 0);
    const taken = portOf(first);
    await expect(forwarding([pod('a')], taken)).rejects.toMatchObject({ code: 'PortTaken', exitCode: 1 });
    const other = await nodeLocalPorts.listen('127.0.0.1', [taken, 0], () => undefined);
    expect(other.port).not.toBe(taken);
    await other.close();
  });

  it('says that this machine has no such address', async () => {
    const listening = nodeLocalPorts.listen('203.0.113.7', [0], () => undefined);
    await expect(listening).rejects.toMatchObject({ code: 'AddressInvalid', exitCode: 2 });
  });
});

describe('addresses', () => {
  it.each([
    ['127.0.0.1', true, 'http://127.0.0.1:80'],
    ['127.8.0.1', true, 'http://127.8.0.1:80'],
    ['localhost', true, 'http://localhost:80'],
    ['::1', true, 'http://[::1]:80'],
    ['0.0.0.0', false, 'http://127.0.0.1:80'],
    ['::', false, 'http://[::1]:80'],
    ['10.0.0.5', false, 'http://10.0.0.5:80'],
    ['127.0.0.1.example.com', false, 'http://127.0.0.1.example.com:80'],
  ])('%s', (address, loopback, url) => {
    expect(isLoopback(address)).toBe(loopback);
    expect(localUrl(address, 80)).toBe(url);
  });
});

describe('the browser', () => {
  it.each([
    ['linux', { DISPLAY: ':0' }, 'xdg-open'],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 'xdg-open'],
    ['linux', {}, undefined],
    ['linux', { DISPLAY: ':0', CI: 'true' }, undefined],
    ['linux', { DISPLAY: ':0', CI: 'false' }, 'xdg-open'],
    ['linux', { DISPLAY: 'localhost:10', SSH_CONNECTION: '1 2 3 4' }, undefined],
    ['darwin', {}, 'open'],
    ['win32', {}, 'rundll32'],
    ['win32', { CI: '1' }, undefined],
  ] as const)('%s %j: %s', (platform, env, command) => {
    expect(browserProgram(platform, env)?.command).toBe(command);
  });
});

describe('kubectl jac open', () => {
  const opened: Opened = {
    url: 'http://127.0.0.1:8000',
    docsUrl: 'http://127.0.0.1:8000/docs',
    pod: 'hello-1',
    podPort: 8000,
  };
  const engineOf = (browsed: string[], asked: object[] = []) => {
    const controller = new AbortController();
    return {
      signal: controller.signal,
      engine: {
        browse: async (url: string) => {
          browsed.push(url);
          return true;
        },
        open: async (
          _invocation: unknown,
          _context: unknown,
          _resolved: unknown,
          options: { onOpen(told: Opened): Promise<void> },
        ): Promise<never> => {
          asked.push(options);
          await options.onOpen(opened);
          controller.abort();
          throw new Error('stopped');
        },
      },
    };
  };

  it('prints where the app is, shows it, and ends with 130 when it is stopped', async () => {
    const browsed: string[] = [];
    const { engine, signal } = engineOf(browsed);
    const ran = await jac('open app.jac', engine, { signal, interactive: true });
    expect(ran).toEqual({
      code: 130,
      out: 'URL   http://127.0.0.1:8000\nDocs  http://127.0.0.1:8000/docs\n',
      err: 'Connections go to port 8000 of pod/hello-1. Ctrl-C ends this.\n',
    });
    expect(browsed).toEqual([opened.url]);
  });

  it.each([
    ['open app.jac --no-browser', true],
    ['open app.jac', false],
    ['open app.jac -o json', true],
  ])('shows nothing to nobody: %s', async (line, interactive) => {
    const browsed: string[] = [];
    const { engine, signal } = engineOf(browsed);
    await jac(line, engine, { signal, interactive });
    expect(browsed).toEqual([]);
  });

  it('warns of an address that others reach', async () => {
    const asked: object[] = [];
    const { engine, signal } = engineOf([], asked);
    const { err } = await jac('open app.jac --address 0.0.0.0 --port 9000', engine, { signal });
    expect(err).toContain('others who reach this machine reach the app as well');
    expect(asked).toMatchObject([{ address: '0.0.0.0', port: 9000 }]);
  });

  it('refuses a port that is none', async () => {
    expect(await jac('open app.jac --port 70000')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--port'),
    });
  });

  it('says why no pod is ready, with exit code 4', async () => {
    const why = new JacScaleError({ code: 'ImageNotFound', what: 'no such image', exitCode: 4 });
    const ran = await jac('open app.jac', { open: () => Promise.reject(why) });
    expect(ran).toEqual({ code: 4, out: '', err: 'error: no such image\n' });
  });
});
