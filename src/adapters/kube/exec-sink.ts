/** Bytes that may wait to be taken before the sender is held up. */
const mostWaiting = 1024 * 1024;

interface Source {
  pause(): void;
  resume(): void;
}

/** Gives chunks to who takes them, one after the other, and holds their source up when that is slower. */
export class Sink {
  readonly #take: (chunk: Uint8Array) => Promise<void>;
  readonly #source: Source;
  readonly #failed: (error: unknown) => void;
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;
  #held = false;

  /** @param failed told what `take` throws; nothing more is given to it then */
  constructor(take: (chunk: Uint8Array) => Promise<void>, source: Source, failed: (error: unknown) => void) {
    this.#take = take;
    this.#source = source;
    this.#failed = failed;
  }

  /** Whether the source is silent because it is held up. */
  get held(): boolean {
    return this.#held;
  }

  push(chunk: Uint8Array): void {
    this.#waiting += chunk.length;
    this.#hold(this.#waiting > mostWaiting);
    this.#last = this.#last.then(() => this.#take(chunk)).then(() => this.#taken(chunk.length));
    this.#last.catch(this.#failed);
  }

  /** Resolves when all that was pushed is taken; rejects with what `take` threw. */
  done(): Promise<void> {
    return this.#last;
  }

  #taken(bytes: number): void {
    this.#waiting -= bytes;
    this.#hold(this.#waiting > mostWaiting);
  }

  #hold(hold: boolean): void {
    if (hold === this.#held) return;
    this.#held = hold;
    if (hold) this.#source.pause();
    else this.#source.resume();
  }
}
