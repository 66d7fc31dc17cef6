import type { Output } from '../../../ports/terminal.js';
import { displayWidth, plain } from '../print/style.js';

const csi = '\u001b[';
const hideCursor = `${csi}?25l`;
const showCursor = `${csi}?25h`;
/** Terminals that know it show what stands between at once (mode 2026); others ignore it. */
const [begin, end] = [`${csi}?2026h`, `${csi}?2026l`];

/** A block of lines at the bottom of the terminal, redrawn in place with one write and no blank in between. */
export class Screen {
  readonly #output: Output;
  #lines: readonly string[] = [];
  #width = 0;
  #last = '';

  constructor(output: Output) {
    this.#output = output;
  }

  /** Replaces the block. Lines must fit the terminal. */
  draw(lines: readonly string[]): void {
    // The rest of a line is erased before it is written: behind one as wide as the terminal its last character would go.
    const text = lines.map((line) => `${csi}K${line}\n`).join('');
    if (text === this.#last && this.#width === this.#output.columns()) return;
    void this.#output.write(`${begin}${hideCursor}${this.#up()}${text}${csi}J${end}`);
    this.#last = text;
    this.#lines = lines;
    this.#width = this.#output.columns();
  }

  /** Removes the block and gives the cursor back. */
  clear(): void {
    if (this.#lines.length === 0) return;
    void this.#output.write(`${this.#up()}${csi}J${showCursor}`);
    this.#lines = [];
    this.#last = '';
  }

  #up(): string {
    const columns = this.#output.columns();
    // A terminal made narrower since has wrapped what was drawn.
    const rows = this.#lines
      .map((line) =>
        columns >= this.#width ? 1 : Math.max(1, Math.ceil(displayWidth(plain(line)) / columns)),
      )
      .reduce((sum, each) => sum + each, 0);
    return rows === 0 ? '' : `\r${csi}${rows}A`;
  }
}
