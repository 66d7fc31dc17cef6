/** Time as the engine sees it. */
export interface Clock {
  /** Wall clock. */
  now(): Date;
  /** Milliseconds that only go forward, also while the process is stopped (CLOCK_MONOTONIC). */
  monotonic(): number;
  /** Resolves after that many milliseconds; rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
