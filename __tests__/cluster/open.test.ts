/** open: a port of this machine that leads to the app, over the API server. */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type App, copyOf } from '../support/apps.js';
import { getJson, kubectl } from '../support/cluster.js';
import { jac, type Running, report, start } from '../support/jac.js';
import { type Actor, deployer } from '../support/roles.js';

let actor: Actor;
let app: App;
beforeAll(async () => {
  actor = await deployer('open');
  app = copyOf('hello');
  await report(actor, ['scale', app.file, '--replicas', '2']);
});
afterAll(async () => {
  app.cleanUp();
  await actor.cleanUp();
});

interface Opened {
  readonly running: Running;
  readonly url: string;
  readonly docsUrl: string;
  readonly pod: string;
}

async function opened(...more: string[]): Promise<Opened> {
  const running = start(actor, ['open', app.file, '-o', 'json', ...more]);
  let text = '';
  running.child.stdout?.on('data', (part: string) => {
    text += part;
  });
  await running.shown(/"docsUrl"/);
  return { running, ...(JSON.parse(text) as Omit<Opened, 'running'>) };
}

async function stopped({ running }: Opened): Promise<number | null> {
  running.child.kill('SIGINT');
  return (await running.done).code;
}

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A program in a pod of the app that answers every connection with all it was sent. */
const echo = `
import socket, threading
def serve(c):
    while True:
        data = c.recv(65536)
        if not data: break
        c.sendall(data)
    c.close()
s = socket.create_server(('127.0.0.1', 8000 + 1)); print('listening', flush=True)
while True: threading.Thread(target=serve, args=s.accept()[:1], daemon=True).start()
`;

describe('open', () => {
  it('answers 20 requests at once', async () => {
    const session = await opened();
    try {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => fetch(session.docsUrl, { signal: AbortSignal.timeout(30_000) })),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
      await Promise.all(answers.map((answer) => answer.text()));
    } finally {
      expect(await stopped(session)).toBe(130);
    }
  });

  it('takes another port when that of the app is in use', async () => {
    const server = createServer().listen(8000, '127.0.0.1');
    await Promise.race([once(server, 'listening'), once(server, 'error')]);
    const session = await opened();
    try {
      expect(new URL(session.url).port).not.toBe('8000');
      expect((await fetch(session.docsUrl)).status).toBe(200);
    } finally {
      await stopped(session);
      server.close();
    }
  });

  it('goes on with another pod when this one is deleted', async () => {
    const session = await opened('--port', '0');
    try {
      expect((await fetch(session.docsUrl)).status).toBe(200);
      await kubectl('delete', 'pod', session.pod, '-n', actor.namespace, '--wait=false');
      // The watch tells it; until then connections go to the old pod, which serves on.
      const gone = session.running.shown(/new connections go to pod\//);
      let moved = false;
      void gone.then(() => {
        moved = true;
      });
      while (!moved) {
        const answer = await fetch(session.docsUrl, { headers: { connection: 'close' } });
        expect(answer.status).toBe(200);
        await answer.text();
      }
    } finally {
      await stopped(session);
    }
  });

  it('says what is wrong with exit code 4 when no pod is ready', async () => {
    const run = await jac(actor, ['open', '--name', 'nobody', '-n', actor.namespace]);
    expect([run.code, run.stdout]).toEqual([4, '']);
    expect(run.stderr).toContain('app nobody is not deployed');
  });

  it('carries 20 MB both ways unharmed', async () => {
    // The app is told to be at the port of a program that answers what it hears.
    // Neither the one that was deleted before, which may still be ending, nor one in its place that has only begun.
    await kubectl('rollout', 'status', 'deployment/hello', '-n', actor.namespace, '--timeout=180s');
    const { items } = await getJson('pods', '-n', actor.namespace, '-l', 'app.kubernetes.io/component=app');
    const pod: string = items.find(
      (item: { metadata: { deletionTimestamp?: string } }) => item.metadata.deletionTimestamp === undefined,
    ).metadata.name;
    const program = start(actor, ['exec', app.file, '--pod', pod, '--', 'python3', '-c', echo]);
    await program.shown(/listening/);
    const { connectPod } = await import('../support/pod-port.js');
    const bytes = randomBytes(20 * 1024 * 1024);
    const connection = await connectPod(actor, pod, 8001);
    try {
      const hash = createHash('sha256');
      const received = (async () => {
        let size = 0;
        for await (const chunk of connection.incoming) {
          hash.update(chunk);
          size += chunk.length;
          if (size === bytes.length) break;
        }
      })();
      for (let at = 0; at < bytes.length; at += 50_000)
        await connection.send(bytes.subarray(at, at + 50_000));
      await received;
      expect(hash.digest('hex')).toBe(sha(bytes));
    } finally {
      connection.abort();
      program.child.kill('SIGINT');
      await program.done;
    }
  });
});
