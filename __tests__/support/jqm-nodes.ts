/** Nodes of JQM as the orchestrator tells of them. */

export interface NodeStatus {
  readonly name: string;
  readonly ip: string;
  readonly state: string;
  readonly health: string;
  readonly used: number;
  readonly ranges: readonly { readonly first: string; readonly last: string }[];
}

/** By the rule of JQM 3.1: the address as a number, times a million. */
export const addressOf = (id: string): string => {
  const number = BigInt(id) / 1_000_000n;
  return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 255n).join('.');
};

/** By the rule of JQM up to 3.0: the four parts of the address with three digits each, times a million. */
export const olderAddressOf = (id: string): string => {
  const digits = String(BigInt(id) / 1_000_000n).padStart(12, '0');
  return [0, 3, 6, 9].map((at) => Number(digits.slice(at, at + 3))).join('.');
};
