/**
 * Ids of JQM without a database: a node counts from a number made of its own IPv4 address, so that an id tells who gave it. All of it in
 * BigInt: the first scheme is past 2^53, and so is what the API says of a job that waits (position 9223372036854775807).
 */

/** Ids a node may give before it reaches into the range of the next address (upstream's limit). */
export const idsPerNode = 1_000_000n;

/** Ids are Java longs. */
const largestId = 2n ** 63n - 1n;

/**
 * How the address becomes a number: `decimal` (JQM up to 3.0) writes its parts with three digits each, one after the other; `binary`
 * (from 3.1) is the address as an unsigned 32-bit number.
 */
export type IdScheme = 'decimal' | 'binary';

export const idSchemes: readonly IdScheme[] = ['decimal', 'binary'];

export interface IdRange {
  readonly first: bigint;
  readonly last: bigint;
}

/** The id that digits stand for, or undefined for what no Java long can be. */
export function parseId(text: string): bigint | undefined {
  if (!/^\d{1,40}$/.test(text)) return undefined;
  const id = BigInt(text);
  return id <= largestId ? id : undefined;
}

/** The four parts, or undefined for anything but an IPv4 address as Kubernetes writes it. */
function partsOf(ip: string): bigint[] | undefined {
  if (!/^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/.test(ip)) return undefined;
  const parts = ip.split('.').map(BigInt);
  return parts.every((part) => part < 256n) ? parts : undefined;
}

export function isIpv4(ip: string): boolean {
  return partsOf(ip) !== undefined;
}

/** The ids of the node with that address. @throws RangeError for what is no IPv4 address */
export function rangeOf(ip: string, scheme: IdScheme): IdRange {
  const parts = partsOf(ip);
  if (parts === undefined) throw new RangeError(`${ip} is not an IPv4 address`);
  const step = scheme === 'decimal' ? 1000n : 256n;
  const first = parts.reduce((sum, part) => sum * step + part, 0n) * idsPerNode;
  return { first, last: first + idsPerNode - 1n };
}

/** The address that an id was made from under a scheme; undefined where none can have made it. */
export function addressOf(id: bigint, scheme: IdScheme): string | undefined {
  const step = scheme === 'decimal' ? 1000n : 256n;
  let base = id / idsPerNode;
  const parts: bigint[] = [];
  for (let index = 0; index < 4; index++) {
    parts.unshift(base % step);
    base /= step;
  }
  return base === 0n && parts.every((part) => part < 256n) ? parts.join('.') : undefined;
}

export interface Candidate {
  readonly ip: string;
  readonly scheme: IdScheme;
}

/** Every address that may have given the id: at most one a scheme. */
export function candidatesOf(id: bigint): Candidate[] {
  return idSchemes.flatMap((scheme) => {
    const ip = addressOf(id, scheme);
    return ip === undefined ? [] : [{ ip, scheme }];
  });
}

/** The scheme by which that address gave the id; undefined when it did not. */
export function schemeOf(id: bigint, ip: string): IdScheme | undefined {
  return candidatesOf(id).find((one) => one.ip === ip)?.scheme;
}

/** What an owner is looked for among: `scheme` once an id of that node was seen. */
export interface IdOwner {
  readonly ip: string;
  readonly scheme?: IdScheme | undefined;
}

export type Owner<Node> =
  | { readonly kind: 'node'; readonly node: Node }
  | { readonly kind: 'ambiguous'; readonly nodes: readonly Node[] }
  | { readonly kind: 'none'; readonly candidates: readonly Candidate[] };

/**
 * Whose id it is among the nodes that are known. An id may stand for two addresses (only where one begins with 0 to 4); what is known of
 * the nodes' schemes decides then.
 */
export function ownerOf<Node extends IdOwner>(id: bigint, nodes: readonly Node[]): Owner<Node> {
  const candidates = candidatesOf(id);
  const possible = nodes.filter((node) =>
    candidates.some(
      ({ ip, scheme }) => ip === node.ip && (node.scheme === undefined || node.scheme === scheme),
    ),
  );
  const certain = possible.filter((node) => node.scheme !== undefined);
  const [node, ...others] = certain.length === 1 ? certain : possible;
  if (node === undefined) return { kind: 'none', candidates };
  return others.length === 0 ? { kind: 'node', node } : { kind: 'ambiguous', nodes: [node, ...others] };
}
