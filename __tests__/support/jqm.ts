/** JQM nodes of the stand-in as processes on loopback addresses, and the gateway before them. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { ArchiveStore } from '../../src/gateways/jqm/archive.js';
import type { JqmGateway } from '../../src/gateways/jqm/gateway.js';
import { serveJqm } from '../../src/gateways/jqm/http.js';
import type { IdScheme } from '../../src/gateways/jqm/ids.js';
import type { JqmNode, NodeSource, NodeState } from '../../src/gateways/jqm/nodes.js';

export interface StandIn {
  readonly node: JqmNode;
  /** Text of an answer of the node itself, past the gateway. */
  ask(method: string, path: string, body?: string): Promise<{ status: number; text: string }>;
  stop(): Promise<void>;
}

/** Builds the stand-in once and starts nodes of it. */
export class StandIns {
  readonly #folder: string;
  readonly #running: StandIn[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async build(): Promise<StandIns> {
    const folder = await mkdtemp(join(tmpdir(), 'jqm-standin-'));
    const cwd = join(import.meta.dirname, '../../devcluster');
    const env = { ...process.env, CGO_ENABLED: '0' };
    const output = join(folder, 'jqm-standin');
    await promisify(execFile)('go', ['build', '-trimpath', '-o', output, './standins/jqm'], { cwd, env });
    return new StandIns(folder);
  }

  /** @param says the address that its ids are made of */
  async start(ip: string, scheme: IdScheme = 'binary', used = 0, says = ip): Promise<StandIn> {
    const options = [`--ip=${says}`, `--listen=${ip}:0`, `--scheme=${scheme}`, `--used=${used}`];
    const child = spawn(join(this.#folder, 'jqm-standin'), options, { stdio: ['ignore', 'pipe', 'inherit'] });
    const port = await portOf(child);
    const name = `jqm-${ip.split('.').at(-1)}`;
    const node: JqmNode = { name, uid: `uid-${name}-${child.pid}`, ip, port, state: 'ready' };
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const standIn: StandIn = {
      node,
      async ask(method, path, body) {
        const url = `http://${ip}:${port}${path}`;
        const response = await fetch(url, { method, ...(body === undefined ? {} : { body }) });
        return { status: response.status, text: await response.text() };
      },
      async stop() {
        child.kill('SIGKILL');
        await ended;
      },
    };
    this.#running.push(standIn);
    return standIn;
  }

  async clear(): Promise<void> {
    await Promise.all(this.#running.splice(0).map((one) => one.stop()));
  }

  async remove(): Promise<void> {
    await this.clear();
    await rm(this.#folder, { recursive: true });
  }
}

async function portOf(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const port = /listening on \S+:(\d+)/.exec(line)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error('the stand-in ended before it listened');
}

/** Nodes as a test says they are. */
export class NodeList implements NodeSource {
  list: JqmNode[] = [];

  nodes(): readonly JqmNode[] {
    return this.list;
  }
  set(uid: string, state: NodeState): void {
    this.list = this.list.map((node) => (node.uid === uid ? { ...node, state } : node));
  }
}

export class MemoryStore implements ArchiveStore {
  readonly kept = new Map<string, Uint8Array>();

  async list(): Promise<string[]> {
    return [...this.kept.keys()];
  }
  async get(name: string): Promise<Uint8Array | undefined> {
    return this.kept.get(name);
  }
  async put(name: string, bytes: Uint8Array): Promise<void> {
    this.kept.set(name, bytes);
  }
  async remove(name: string): Promise<void> {
    this.kept.delete(name);
  }
}

export interface Front {
  readonly url: string;
  /** What nobody foresaw. */
  readonly reported: unknown[];
  close(): Promise<void>;
}

/** The gateway behind a server of its own. */
export async function listen(gateway: JqmGateway): Promise<Front> {
  const reported: unknown[] = [];
  const server: Server = createServer((request, response) => {
    void serveJqm(gateway, request, response, request.url ?? '/', (error) => reported.push(error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    reported,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
