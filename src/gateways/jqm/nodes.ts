/** Which nodes there are, from what Kubernetes says: the endpoints of the Service, and pods that were taken out of it to be drained. */
import type { KubeObject } from '../../model/kubernetes.js';
import { numberAt } from '../../model/read.js';
import { endpointsOf } from '../endpoint-slices.js';
import { isIpv4 } from './ids.js';

export const jqmPort = 1789;

/** Component label of a node, and of one that the Deployment and the Service let go of so that it can end its jobs. */
export const jqmComponents = { node: 'jqm', draining: 'jqm-draining' } as const;

/** `not-ready`: its health does not answer (yet); it may have jobs all the same. */
export type NodeState = 'ready' | 'not-ready' | 'draining';

export interface JqmNode {
  /** Of the pod. */
  readonly name: string;
  /** Of the pod: an address may come again, this does not. */
  readonly uid: string;
  readonly ip: string;
  readonly port: number;
  readonly state: NodeState;
}

/** Which nodes there are at this moment. */
export interface NodeSource {
  nodes(): readonly JqmNode[];
}

/** Nodes in the order of their addresses' numbers, so that merged lists come in the same order every time. */
export function nodesFrom(slices: readonly KubeObject[], draining: readonly KubeObject[]): JqmNode[] {
  const nodes = new Map<string, JqmNode>();
  for (const slice of slices) {
    if (slice['addressType'] !== 'IPv4') continue;
    const port = numberAt(slice, 'ports', 0, 'port') ?? jqmPort;
    for (const { ip, conditions, targetRef } of endpointsOf(slice)) {
      if (!isIpv4(ip)) continue;
      const ending = conditions?.terminating === true;
      const ready = conditions?.ready !== false;
      const uid = targetRef?.uid ?? ip;
      const state = ending ? 'draining' : ready ? 'ready' : 'not-ready';
      nodes.set(uid, { name: targetRef?.name ?? ip, uid, ip, port, state });
    }
  }
  for (const pod of draining) {
    const node = drainingNode(pod);
    if (node !== undefined) nodes.set(node.uid, node);
  }
  return [...nodes.values()].sort((a, b) => compareAddresses(a.ip, b.ip) || (a.uid < b.uid ? -1 : 1));
}

function drainingNode(pod: KubeObject): JqmNode | undefined {
  const { podIP: ip, phase } = (pod['status'] ?? {}) as { podIP?: string; phase?: string };
  const { uid } = pod.metadata;
  if (ip === undefined || !isIpv4(ip) || uid === undefined || phase !== 'Running') return undefined;
  return { name: pod.metadata.name, uid, ip, port: jqmPort, state: 'draining' };
}

/** Addresses that two pods share: neither's ids tell whose they are. */
export function sharedAddresses(nodes: readonly JqmNode[]): string[] {
  const seen = new Set<string>();
  const shared = nodes.filter(({ ip }) => seen.size === seen.add(ip).size).map(({ ip }) => ip);
  return [...new Set(shared)];
}

function compareAddresses(a: string, b: string): number {
  const [left, right] = [a, b].map((ip) => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0));
  return (left ?? 0) - (right ?? 0);
}
