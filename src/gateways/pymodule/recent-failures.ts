/** Why a module could not be made a moment ago: who calls in a loop is told so again, and asks the API server for nothing. */
import type { Clock } from '../../ports/clock.js';

const rememberedMs = 3000;
/** The oldest goes. */
const most = 1000;

interface Failure {
  readonly module: string;
  readonly error: unknown;
  /** On the monotonic clock. */
  readonly until: number;
}

export class RecentFailures {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #failures = new Map<string, Failure>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  remember(key: string, module: string, error: unknown): void {
    this.#failures.delete(key);
    this.#failures.set(key, { module, error, until: this.#clock.monotonic() + rememberedMs });
    for (const oldest of this.#failures.keys()) {
      if (this.#failures.size <= most) break;
      this.#failures.delete(oldest);
    }
  }

  /** @throws what was remembered for this key, for as long as it counts */
  refuse(key: string): void {
    const known = this.#failures.get(key);
    if (known === undefined) return;
    if (known.until > this.#clock.monotonic()) throw known.error;
    this.#failures.delete(key);
  }

  /** Somebody has done something about it. */
  forget(module: string): void {
    for (const [key, failure] of this.#failures) if (failure.module === module) this.#failures.delete(key);
  }
}
