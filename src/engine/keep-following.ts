import type { Clock } from '../ports/clock.js';

export interface KeepFollowingOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Milliseconds between two attempts. */
  readonly retryMs: number;
  /** Why it cannot be followed at the moment. */
  readonly report: (error: unknown) => void;
}

/** Follows until the signal: what ends a watch is reported, and after a pause it begins anew. Never rejects. */
export async function keepFollowing(
  follow: (signal: AbortSignal) => Promise<void>,
  { clock, signal, retryMs, report }: KeepFollowingOptions,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await follow(signal);
    } catch (error) {
      if (signal.aborted) return;
      report(error);
      await clock.sleep(retryMs, signal).catch(() => undefined);
    }
  }
}
