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
