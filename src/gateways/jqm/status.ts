/** What `kubectl jac jqm status` shows of each node: asked of the node itself. */
import { type NodeClient, NodeFailure } from './client.js';
import { type IdScheme, idsPerNode, rangeOf } from './ids.js';
import { instancesOf } from './merge.js';
import { type JqmNode, type NodeState, sharedAddresses } from './nodes.js';
import type { Observations } from './observations.js';
import { fieldsOf, integerOf } from './slices.js';

export type NodeHealth = 'healthy' | 'unhealthy' | 'unreachable';

export interface NodeStatus {
  readonly name: string;
  readonly uid: string;
  readonly ip: string;
  readonly state: NodeState;
  readonly health: NodeHealth;
  /** What is wrong; empty when nothing is. */
  readonly message: string;
  /** Unknown until the first id was seen. */
  readonly scheme: IdScheme | undefined;
  /** First and last id of the node's range, by each scheme that may be its. As text: most are past 2^53. */
  readonly ranges: readonly { readonly scheme: IdScheme; readonly first: string; readonly last: string }[];
  /** Ids given so far: jobs, and what they left (messages, files), which JQM counts with them. */
  readonly used: number;
  readonly limit: number;
  /** Jobs that wait or run; undefined when the node did not say. */
  readonly active: number | undefined;
}

const healthPath = '/ws/simple/localnode/health';

/** Every node, asked at the same time; what cannot be asked is told, never thrown. */
export async function nodeStatuses(
  nodes: readonly JqmNode[],
  client: NodeClient,
  observations: Observations,
): Promise<NodeStatus[]> {
  observations.keep(nodes);
  const shared = sharedAddresses(nodes);
  return Promise.all(
    nodes.map(async (node) => {
      const status = await nodeStatus(node, client, observations);
      if (!shared.includes(node.ip)) return status;
      const message = `another node has the address ${node.ip} as well, and so the same ids`;
      return { ...status, health: 'unhealthy' as const, message };
    }),
  );
}

async function nodeStatus(
  node: JqmNode,
  client: NodeClient,
  observations: Observations,
): Promise<NodeStatus> {
  const [{ health, message }, jobs] = await Promise.all([
    healthOf(node, client),
    jobsOf(node, client).catch(nothingSaid),
  ]);
  if (jobs?.highest !== undefined) observations.saw(node, jobs.highest);
  const scheme = observations.of(node)?.scheme;
  const schemes: readonly IdScheme[] = scheme === undefined ? ['decimal', 'binary'] : [scheme];
  const ranges = schemes.map((one) => {
    const { first, last } = rangeOf(node.ip, one);
    return { scheme: one, first: String(first), last: String(last) };
  });
  const { name, uid, ip, state } = node;
  const used = observations.used(node);
  return {
    name,
    uid,
    ip,
    state,
    health,
    message,
    scheme,
    ranges,
    used,
    limit: Number(idsPerNode),
    active: jobs?.active,
  };
}

async function healthOf(node: JqmNode, client: NodeClient): Promise<{ health: NodeHealth; message: string }> {
  try {
    const { status, text } = await client.read(node, { method: 'GET', path: healthPath });
    if (status !== 200) return { health: 'unhealthy', message: `health answers ${status}` };
    const said = /IP: (\S+)/.exec(text)?.[1];
    if (said === undefined)
      return {
        health: 'unhealthy',
        message: 'it tells no address: not the image jqm-standalone, or not in standalone mode',
      };
    // Its ids would be of another address than the one under which it is known.
    if (said !== node.ip)
      return { health: 'unhealthy', message: `it says its address is ${said}: its ids are of that` };
    return { health: 'healthy', message: '' };
  } catch (error) {
    nothingSaid(error);
    return { health: 'unreachable', message: (error as Error).message };
  }
}

export interface Page {
  /** As JQM wrote them. */
  readonly jobs: readonly string[];
  readonly total: number;
}

/**
 * Jobs that are over (`history`) or not (`live`), sorted by id. Never both: JQM pages them apart only.
 * @throws NodeFailure, SyntaxError
 */
export async function jobsPage(
  node: JqmNode,
  client: NodeClient,
  which: 'history' | 'live',
  page: { readonly firstRow: number; readonly pageSize: number; readonly order: 'ASCENDING' | 'DESCENDING' },
): Promise<Page> {
  const { firstRow, pageSize, order } = page;
  const query = {
    firstRow,
    pageSize,
    queryLiveInstances: which === 'live',
    queryHistoryInstances: which === 'history',
    sortby: [{ col: 'ID', order }],
  };
  const { status, text } = await client.read(node, {
    method: 'POST',
    path: '/ws/client/ji/query',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: Buffer.from(JSON.stringify(query)),
  });
  if (status >= 400) throw new SyntaxError(`answers ${status} to a search`);
  const answer = fieldsOf(text);
  const jobs = instancesOf(answer);
  return { jobs, total: Number(integerOf(answer.get('resultSize')) ?? BigInt(jobs.length)) };
}

export interface Jobs {
  /** That wait, run or are held. */
  readonly active: number;
  /** The largest id of all; undefined before the first. */
  readonly highest: bigint | undefined;
}

/** @throws NodeFailure, SyntaxError */
export async function jobsOf(node: JqmNode, client: NodeClient): Promise<Jobs> {
  const page = { firstRow: 0, pageSize: 1, order: 'DESCENDING' } as const;
  const [live, history] = await Promise.all([
    jobsPage(node, client, 'live', page),
    jobsPage(node, client, 'history', page),
  ]);
  const ids = [live, history].flatMap(({ jobs }) =>
    jobs.flatMap((job) => integerOf(fieldsOf(job).get('id')) ?? []),
  );
  const highest = ids.reduce<bigint | undefined>(
    (best, id) => (best === undefined || id > best ? id : best),
    undefined,
  );
  return { active: live.total, highest };
}

/** A node that does not answer, or not as it should, has no value to show. */
function nothingSaid(error: unknown): undefined {
  if (!(error instanceof NodeFailure || error instanceof SyntaxError)) throw error;
}
