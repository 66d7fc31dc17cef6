/** The last bytes of a stream. */
export class Tail {
  readonly #limit: number;
  #parts: Uint8Array[] = [];
  #size = 0;

  /** @param limit bytes to keep */
  constructor(limit: number) {
    this.#limit = limit;
  }

  push(bytes: Uint8Array): void {
    this.#parts.push(bytes);
    this.#size += bytes.length;
    if (this.#size > 2 * this.#limit) this.#parts = [this.#last()];
  }

  text(): string {
    const last = this.#last();
    // The cut may go through a character, whose remaining bytes all begin with the bits 10.
    let start = 0;
    if (this.#size > last.length) while (start < 3 && ((last[start] ?? 0) & 0xc0) === 0x80) start++;
    return new TextDecoder().decode(last.subarray(start));
  }

  #last(): Uint8Array {
    const all = Buffer.concat(this.#parts);
    return Buffer.from(all.subarray(Math.max(0, all.length - this.#limit)));
  }
}

/**
 * A few buffers that are filled, sent and used again: they bound what is under way, and memory stays the same however much
 * is sent.
 */
export class FramePool {
  readonly #free: Uint8Array[];
  readonly #waiting: ((frame: Uint8Array | undefined) => void)[] = [];
  #ended = false;

  constructor(count: number, size: number) {
    this.#free = Array.from({ length: count }, () => Buffer.allocUnsafeSlow(size));
  }

  /** A free frame, as soon as there is one; undefined once the pool has ended. */
  async take(): Promise<Uint8Array | undefined> {
    if (this.#ended) return undefined;
    return this.#free.pop() ?? (await new Promise((resolve) => this.#waiting.push(resolve)));
  }

  give(frame: Uint8Array): void {
    const taker = this.#waiting.shift();
    if (taker === undefined) this.#free.push(frame);
    else taker(frame);
  }

  end(): void {
    this.#ended = true;
    for (const taker of this.#waiting.splice(0)) taker(undefined);
  }
}
