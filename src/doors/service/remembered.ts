import type { Clock } from '../../ports/clock.js';

interface Entry<T> {
  readonly value: Promise<T>;
  /** On the monotonic clock; until it is there: for ever. */
  until: number;
}

/** So many at most: the oldest goes. */
const most = 10_000;

/** Answers that hold for a while. Who asks for the same meanwhile waits for the same; what failed is asked anew. */
export class Remembered<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #lifetime: (value: T) => number;

  /** @param lifetime milliseconds for which a value holds */
  constructor(clock: Pick<Clock, 'monotonic'>, lifetime: (value: T) => number) {
    this.#clock = clock;
    this.#lifetime = lifetime;
  }

  async get(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key);
    if (known !== undefined && known.until > this.#clock.monotonic()) return await known.value;
    this.#entries.delete(key);
    const entry: Entry<T> = { value: ask(), until: Number.POSITIVE_INFINITY };
    this.#entries.set(key, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= most) break;
      this.#entries.delete(oldest);
    }
    try {
      const value = await entry.value;
      entry.until = this.#clock.monotonic() + this.#lifetime(value);
      return value;
    } catch (error) {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      throw error;
    }
  }
}
