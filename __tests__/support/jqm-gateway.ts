/** The gateway over real HTTP before two nodes of the stand-in, made anew for each test of a suite. */
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import { JobArchive } from '../../src/gateways/jqm/archive.js';
import { defaultClientOptions, type NodeClient, nodeClient } from '../../src/gateways/jqm/client.js';
import { JqmGateway } from '../../src/gateways/jqm/gateway.js';
import { Observations } from '../../src/gateways/jqm/observations.js';
import { type Front, listen, MemoryStore, NodeList, type StandIn, StandIns } from './jqm.js';

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

export interface GatewayFixture {
  readonly first: StandIn;
  /** Counts as JQM did up to 3.0: its ids are past 2^53. */
  readonly second: StandIn;
  readonly nodes: NodeList;
  readonly archive: JobArchive;
  ask(method: string, path: string, body?: string, headers?: Record<string, string>): Promise<Answer>;
  /** From now on half a second: only nodes that are stalled are to be asked then. */
  shortDeadline(): Promise<void>;
}

/** @param ips of the two nodes: suites run side by side */
export function useGateway(ips: readonly [string, string]): () => GatewayFixture {
  let standIns: StandIns;
  let fixture: GatewayFixture;
  let front: Front;
  let client: NodeClient;

  async function open(nodes: NodeList, archive: JobArchive, deadlineMs: number): Promise<void> {
    client = nodeClient({ ...defaultClientOptions, deadlineMs });
    const observations = new Observations();
    front = await listen(new JqmGateway({ nodes, client, observations, archive, bodyLimit: 64 * 1024 }));
  }
  async function close(): Promise<void> {
    expect(front.reported).toEqual([]);
    await front.close();
    client.close();
  }

  beforeAll(async () => {
    standIns = await StandIns.build();
  }, 300_000);
  beforeEach(async () => {
    const [first, second] = await Promise.all([standIns.start(ips[0]), standIns.start(ips[1], 'decimal')]);
    const nodes = new NodeList();
    nodes.list = [first.node, second.node];
    const archive = new JobArchive(new MemoryStore(), () => new Date());
    await open(nodes, archive, 30_000);
    fixture = {
      first,
      second,
      nodes,
      archive,
      async ask(method, path, body, headers = {}) {
        const json = body?.startsWith('{') || body?.startsWith('[');
        const all = { ...(json ? { 'content-type': 'application/json' } : {}), ...headers };
        const init = { method, headers: all, ...(body === undefined ? {} : { body }) };
        const response = await fetch(front.url + path, init);
        return { status: response.status, text: await response.text(), headers: response.headers };
      },
      async shortDeadline() {
        await close();
        await open(nodes, archive, 500);
      },
    };
  });
  afterEach(async () => {
    await close();
    await standIns.clear();
  });
  afterAll(() => standIns.remove());
  return () => fixture;
}

/** A job on that node, by that node itself. */
export async function jobOn({ node }: StandIn, application = 'DemoEcho'): Promise<string> {
  const response = await fetch(`http://${node.ip}:${node.port}/ws/simple/ji`, {
    method: 'POST',
    body: new URLSearchParams({ applicationname: application }),
  });
  return response.text();
}

export const readable = ({ text }: Answer): string => String(JSON.parse(text).userReadableMessage);
