/** What a measurement answers: lines for the table, and the samples they come from. */

export interface Line {
  readonly what: string;
  readonly ours: string;
  /** The peer measured in the same run, in turn with ours. */
  readonly peer?: string;
  /** Ours divided by the peer's. */
  readonly ratio?: number;
  /** Absent: the line is there to be read, not judged. */
  readonly goal?: { readonly text: string; readonly met: boolean };
  /** jac-scale 0.2.30 at the same work; see jac-scale.ts. */
  readonly jacScale?: string;
}

export interface Result {
  readonly lines: readonly Line[];
  /** Every single run, in the order in which they were made: seconds unless the name says otherwise. */
  readonly samples: Readonly<Record<string, readonly number[]>>;
  /** What could not be measured on this cluster, and why. */
  readonly skipped?: readonly string[];
}

export interface Measurement {
  readonly name: string;
  readonly title: string;
  run(): Promise<Result>;
}

/** The middle of the samples; the mean of both middles when their number is even. */
export function median(samples: readonly number[]): number {
  if (samples.length === 0) throw new Error('there is no median of nothing');
  const sorted = [...samples].sort((a, b) => a - b);
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
  const high = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return (low + high) / 2;
}

export const seconds = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} s`;
export const milliseconds = (value: number): string => `${Math.round(value * 1000)} ms`;
export const mebibytes = (value: number): string => `${value.toFixed(0)} MiB`;

/** A goal of the form "at most". */
export const atMost = (value: number, limit: number, text: string): { text: string; met: boolean } => ({
  text,
  met: value <= limit,
});
