/** How often and how many at once: deployment calls alone, since each of them writes to the API server. */
import type { Clock } from '../../ports/clock.js';
import { Refusal } from './errors.js';

export interface Limits {
  /**
   * @param caller who is counted together
   * @returns to be called when the call is over
   * @throws Refusal 429, with Retry-After
   */
  enter(caller: string): () => void;
}

interface Bucket {
  tokens: number;
  /** On the monotonic clock. */
  at: number;
}

/** Callers that are remembered; one whose bucket is full again is not. */
const most = 10_000;

/**
 * @param rate calls of one caller in a second, as many of them at once; 0: no limit
 * @param concurrency of all callers together; 0: no limit
 */
export function makeLimits(
  clock: Pick<Clock, 'monotonic'>,
  { rate, concurrency }: { readonly rate: number; readonly concurrency: number },
): Limits {
  const buckets = new Map<string, Bucket>();
  let running = 0;

  function take(caller: string): void {
    if (rate === 0) return;
    const now = clock.monotonic();
    const bucket = buckets.get(caller) ?? { tokens: rate, at: now };
    bucket.tokens = Math.min(rate, bucket.tokens + ((now - bucket.at) / 1000) * rate);
    bucket.at = now;
    if (buckets.size >= most) forgetFull(now);
    buckets.set(caller, bucket);
    if (bucket.tokens < 1) throw tooMany(`more than ${rate} deployment calls in a second`);
    bucket.tokens -= 1;
  }

  function forgetFull(now: number): void {
    for (const [caller, { tokens, at }] of buckets)
      if (tokens + ((now - at) / 1000) * rate >= rate) buckets.delete(caller);
  }

  return {
    enter(caller) {
      take(caller);
      if (concurrency !== 0 && running >= concurrency)
        throw tooMany(`${concurrency} deployment calls are at work`);
      running += 1;
      let isOver = false;
      return () => {
        if (!isOver) running -= 1;
        isOver = true;
      };
    },
  };
}

const tooMany = (why: string): Refusal =>
  new Refusal(
    429,
    { code: 'TooManyRequests', message: 'too many deployment calls', why, next: 'try again in a second' },
    { 'retry-after': '1' },
  );
