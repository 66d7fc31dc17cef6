/**
 * Which addresses a NetworkPolicy of a preview has to name so that the world outside comes in and other previews' pods do not.
 * An ipBlock of everything would let pods in as well, wherever the network plugin looks at addresses alone (all but Cilium), so
 * the pods' network is left out of it. Pods that are no previews' come in by their namespaces' labels instead.
 */
import type { Json, KubeObject } from '../../model/kubernetes.js';
import { at, listAt, textAt } from '../../model/read.js';
import { type Block, blockText, covering, holds, parseBlock, widened } from './cidr.js';

export interface Outside {
  /** Whether the pods' network is known. */
  readonly known: boolean;
  /** Sources of the policy; undefined when none can be named. */
  readonly sources: Json[] | undefined;
  /** What the user should know about it. */
  readonly notes: readonly string[];
}

/** What was seen of the cluster. */
export interface Sight {
  /** All nodes; undefined when they may not be listed. */
  readonly nodes: readonly KubeObject[] | undefined;
  /** Some pods, for where the nodes do not say which block is theirs. */
  readonly pods: readonly KubeObject[];
  /** The pods' networks as the user gave them; they win. */
  readonly given: readonly string[];
}

const everywhere = { 32: '0.0.0.0/0', 128: '::/0' } as const;
/**
 * Nodes that come later get blocks near those there are: as much is left out with them. A cluster's network is at most 16 bits
 * wider than a node's (k8s.io/kubernetes/pkg/controller/nodeipam: `clusterSubnetMaxDiff`), and 256 nodes is what most reserve.
 */
const widest = { 32: 16, 128: 48 } as const;
const families = [32, 128] as const;

export function outsideOf({ nodes, pods, given }: Sight): Outside {
  const own = nodes === undefined ? pods.flatMap(hostOf) : nodes.flatMap(addressesOf);
  const blocks = (nodes ?? []).flatMap(blocksOf);
  const found = [
    given.flatMap((text) => parseBlock(text) ?? []),
    podNetworksOf(blocks, own),
    networksAround(pods.flatMap(ipsOf), own),
  ];
  const networks = found.find((each) => each.length > 0);
  if (networks === undefined) {
    const sources = own.map(sourceOf);
    return {
      known: false,
      sources: sources.length === 0 ? undefined : sources,
      notes: [
        'the network of the pods is not known, so from outside the cluster nobody but its nodes reaches the preview; name it with --pod-network',
      ],
    };
  }
  const inside = own.filter((address) => networks.some((network) => holds(network, address)));
  return {
    known: true,
    sources: [
      ...families.flatMap((bits) => {
        const except = networks.filter((network) => network.bits === bits).map(blockText);
        return except.length === 0 ? [] : [{ ipBlock: { cidr: everywhere[bits], except } }];
      }),
      ...[...inside, ...(nodes ?? []).flatMap(gatewaysOf)].map(sourceOf),
    ],
    notes: [],
  };
}

const sourceOf = (block: Block) => ({ ipBlock: { cidr: blockText(block) } });

/** Around addresses of pods, where nobody tells the network; none where nodes live among their pods, as in a cloud's subnet. */
function networksAround(ips: readonly Block[], addresses: readonly Block[]): Block[] {
  return families.flatMap((bits) => {
    const [first, ...others] = ips.filter((ip) => ip.bits === bits);
    if (first === undefined) return [];
    const wide = wideAround([first, ...others]);
    return addresses.some((address) => holds(wide, address)) ? [] : [wide];
  });
}

function wideAround(blocks: readonly [Block, ...Block[]]): Block {
  const exact = covering(blocks);
  return widened(exact, Math.min(exact.prefix, widest[exact.bits]));
}

/** One network per family around all nodes' blocks; the blocks themselves where nodes' own addresses lie between them. */
export function podNetworksOf(blocks: readonly Block[], addresses: readonly Block[]): Block[] {
  return families.flatMap((bits) => {
    const [first, ...others] = blocks.filter((block) => block.bits === bits);
    if (first === undefined) return [];
    const exact = covering([first, ...others]);
    const wide = wideAround([first, ...others]);
    const free = (block: Block) => !addresses.some((address) => holds(block, address));
    return free(wide) ? [wide] : free(exact) ? [exact] : [first, ...others];
  });
}

function blocksOf(node: KubeObject): Block[] {
  const several = listAt(node, 'spec', 'podCIDRs');
  const texts = several.length > 0 ? several : [textAt(node, 'spec', 'podCIDR')];
  return texts.flatMap((text) => (typeof text === 'string' ? (parseBlock(text) ?? []) : []));
}

/** Of pods with an address of their own. */
const ipsOf = (pod: KubeObject): Block[] =>
  at(pod, 'spec', 'hostNetwork') === true
    ? []
    : listAt(pod, 'status', 'podIPs').flatMap((each) => parseBlock(textAt(each, 'ip') ?? '') ?? []);

const hostOf = (pod: KubeObject): Block[] => {
  const address = parseBlock(textAt(pod, 'status', 'hostIP') ?? '');
  return address === undefined ? [] : [address];
};

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
