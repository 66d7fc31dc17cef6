/** Address arithmetic on CIDR blocks of both families. Pure. */
import { isIP } from 'node:net';

/** A block of addresses; the bits behind the prefix are zero. */
export interface Block {
  readonly bits: 32 | 128;
  readonly base: bigint;
  readonly prefix: number;
}

/** `10.0.0.0/8`, `fd00::/64`, or a single address; undefined for anything else. */
export function parseBlock(text: string): Block | undefined {
  const [address = '', prefixText, ...more] = text.trim().split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0 || address.includes('%')) return undefined;
  const bits = family === 4 ? 32 : 128;
  const prefix = prefixText === undefined ? bits : /^\d{1,3}$/.test(prefixText) ? Number(prefixText) : -1;
  if (prefix < 0 || prefix > bits) return undefined;
  return widened({ bits, base: family === 4 ? parse4(address) : parse6(address), prefix: bits }, prefix);
}

/** The block of that prefix around another one. */
export function widened({ bits, base }: Block, prefix: number): Block {
  const rest = BigInt(bits - prefix);
  return { bits, base: (base >> rest) << rest, prefix };
}

/** Whether all of `inner` lies in `outer`. */
export const holds = (outer: Block, inner: Block): boolean =>
  outer.bits === inner.bits &&
  outer.prefix <= inner.prefix &&
  widened(inner, outer.prefix).base === outer.base;

/** The smallest block that holds all of these, which are of one family. */
export function covering(blocks: readonly [Block, ...Block[]]): Block {
  const [first, ...others] = blocks;
  let block: Block = first;
  for (const other of others) {
    while (!holds(block, other)) block = widened(block, block.prefix - 1);
  }
  return block;
}

export function blockText({ bits, base, prefix }: Block): string {
  return `${bits === 32 ? text4(base) : text6(base)}/${prefix}`;
}

const parse4 = (address: string): bigint =>
  address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);

function parse6(address: string): bigint {
  // A dotted end stands for two groups.
  const text = address.replace(/(\d+\.\d+\.\d+\.\d+)$/, (dotted) => {
    const value = parse4(dotted);
    return `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
  });
  const groups = (part: string | undefined) => (part ? part.split(':') : []);
  const [head, tail] = text.split('::');
  const [left, right] = [groups(head), groups(tail)];
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}

const text4 = (value: bigint): string =>
  [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');

function text6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  ).join(':');
  // RFC 5952: the longest run of zeros, the first of equals, is left out.
  const runs = [...groups.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].sort((a, b) => b[0].length - a[0].length);
  const run = runs.find(([text]) => text.replace(/^:/, '').length >= 3);
  if (run === undefined) return groups;
  const end = run.index + run[0].length;
  return `${groups.slice(0, run.index)}::${groups.slice(end + 1)}`;
}
