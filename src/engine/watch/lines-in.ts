/** What is written becomes an input that ends when it is told to. */
export class LinesIn implements AsyncIterable<Uint8Array> {
  readonly #waiting: Uint8Array[] = [];
  #ended = false;
  #wake: () => void = () => undefined;

  write(line: string): void {
    this.#waiting.push(Buffer.from(`${line}\n`));
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const next = this.#waiting.shift();
      if (next !== undefined) yield next;
      else if (this.#ended) return;
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
    }
  }
}

/** Cuts what comes in any pieces into lines. */
export function lineTaker(take: (line: string) => void): (chunk: Uint8Array) => Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  return async (chunk) => {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) take(part);
  };
}
