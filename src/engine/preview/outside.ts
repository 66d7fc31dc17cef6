/**
 * Which addresses a NetworkPolicy of a preview has to name so that the world outside comes in and other previews' pods do not.
 * An ipBlock of everything would let pods in as well, wherever the network plugin looks at addresses alone (all but Cilium), so
 * the pods' network is left out of it. Pods that are no previews' come in by their namespaces' labels instead.
 */
import type { Json, KubeObject } from '../../model/kubernetes.js';
import { listAt, textAt } from '../../model/read.js';
import { type Block, blockText, covering, holds, parseBlock, widened } from './cidr.js';

export interface Outside {
  /** Sources of the policy; undefined when none can be named. */
  readonly sources: Json[] | undefined;
  /** What the user should know about it. */
  readonly notes: readonly string[];
}

const everywhere = { 32: '0.0.0.0/0', 128: '::/0' } as const;
/**
 * Nodes that come later get blocks near those there are: as much is left out with them. A cluster's network is at most 16 bits
 * wider than a node's (k8s.io/kubernetes/pkg/controller/nodeipam: `clusterSubnetMaxDiff`), and 256 nodes is what most reserve.
 */
const widest = { 32: 16, 128: 48 } as const;

/**
 * @param nodes all of the cluster; undefined when they may not be listed
 * @param podNetworks as the user gave them; they win over what the nodes say
 */
export function outsideOf(nodes: readonly KubeObject[] | undefined, podNetworks: readonly string[]): Outside {
  const own = (nodes ?? []).flatMap(addressesOf);
  const given = podNetworks.flatMap((text) => parseBlock(text) ?? []);
  const networks = given.length > 0 ? given : podNetworksOf((nodes ?? []).flatMap(blocksOf), own);
  if (networks.length === 0) {
    const sources = own.map((address) => ({ ipBlock: { cidr: blockText(address) } }));
    const which = sources.length === 0 ? 'through the node that runs the pod' : 'through the nodes';
    const why = nodes === undefined ? 'nodes may not be listed' : 'no node names its pod network';
    return {
      sources: sources.length === 0 ? undefined : sources,
      notes: [
        `${why}: from outside the cluster a preview is reached ${which} only; name the pods' network to open it`,
      ],
    };
  }
  const families = ([32, 128] as const).filter((bits) => networks.some((network) => network.bits === bits));
  return {
    sources: [
      ...families.map((bits) => ({
        ipBlock: {
          cidr: everywhere[bits],
          except: networks.filter((network) => network.bits === bits).map(blockText),
        },
      })),
      ...(nodes ?? []).flatMap(gatewaysOf).map((block) => ({ ipBlock: { cidr: blockText(block) } })),
    ],
    notes: [],
  };
}

/** One network per family around all nodes' blocks; the blocks themselves where nodes' own addresses lie between them. */
export function podNetworksOf(blocks: readonly Block[], addresses: readonly Block[]): Block[] {
  return ([32, 128] as const).flatMap((bits) => {
    const [first, ...others] = blocks.filter((block) => block.bits === bits);
    if (first === undefined) return [];
    const exact = covering([first, ...others]);
    const wide = exact.prefix > widest[bits] ? widened(exact, widest[bits]) : exact;
    const free = (block: Block) => !addresses.some((address) => holds(block, address));
    return free(wide) ? [wide] : free(exact) ? [exact] : [first, ...others];
  });
}

function blocksOf(node: KubeObject): Block[] {
  const several = listAt(node, 'spec', 'podCIDRs');
  const texts = several.length > 0 ? several : [textAt(node, 'spec', 'podCIDR')];
  return texts.flatMap((text) => (typeof text === 'string' ? (parseBlock(text) ?? []) : []));
}

const addressesOf = (node: KubeObject): Block[] =>
  listAt(node, 'status', 'addresses').flatMap(
    (address) => parseBlock(textAt(address, 'address') ?? '') ?? [],
  );

const calicoAddress = 'projectcalico.org/IPv4Address';
const calicoTunnels = [
  'projectcalico.org/IPv4IPIPTunnelAddr',
  'projectcalico.org/IPv4VXLANTunnelAddr',
  'projectcalico.org/IPv4WireguardInterfaceAddr',
];

/**
 * Addresses of nodes inside the pods' network: a NodePort connection that one node passes to another's pod may come from
 * there. Calico writes its own on the node; else the first two of a node's block, which no pod gets, are those of flannel's
 * device and of the bridge.
 */
function gatewaysOf(node: KubeObject): Block[] {
  const annotations = node.metadata.annotations ?? {};
  if (annotations[calicoAddress] !== undefined)
    return calicoTunnels.flatMap((key) => parseBlock(annotations[key] ?? '') ?? []);
  return blocksOf(node).flatMap((block) =>
    block.prefix < block.bits - 1 ? [{ ...block, prefix: block.bits - 1 }] : [],
  );
}
