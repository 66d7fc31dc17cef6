/** A document of blocks that is brought under a limit by leaving out whole lines of what is longest. */

/** What gives way, in this order. */
const ranks = ['log', 'diff', 'table', 'picture'] as const;

export interface Block {
  /** Absent: never shortened. */
  readonly rank?: (typeof ranks)[number];
  /** What may be left out, line by line. */
  readonly lines: readonly string[];
  /** Which end stays when lines are left out. */
  readonly keep?: 'first' | 'last';
  /** The block around those lines, whole in itself; '' leaves it out. */
  readonly render: (lines: readonly string[], leftOut: number) => string;
}

export const fixed = (text: string): Block => ({ lines: [], render: () => text });

/** The blocks as one text of at most `limit` characters, as far as those that are never shortened allow it. */
export function withinLimit(blocks: readonly Block[], limit: number): string {
  const kept = blocks.map((block) => block.lines.length);
  const rendered = blocks.map((block) => block.render(block.lines, 0));
  const set = (index: number, count: number) => {
    kept[index] = count;
    const block = blocks[index];
    if (block === undefined) return;
    const from = block.keep === 'last' ? block.lines.length - count : 0;
    rendered[index] = block.render(block.lines.slice(from, from + count), block.lines.length - count);
  };
  const text = () => rendered.filter((part) => part !== '').join('\n\n');

  for (const rank of ranks) {
    while (text().length > limit) {
      const longest = blocks
        .map((block, index) => ({ block, index, length: rendered[index]?.length ?? 0 }))
        .filter(({ block, index }) => block.rank === rank && (kept[index] ?? 0) > 0)
        .sort((a, b) => b.length - a.length)[0];
      if (longest === undefined) break;
      // The most lines with which all of it has room; none, and the next longest gives way as well.
      let [least, most] = [0, (kept[longest.index] ?? 0) - 1];
      while (least < most) {
        const middle = Math.ceil((least + most) / 2);
        set(longest.index, middle);
        if (text().length > limit) most = middle - 1;
        else least = middle;
      }
      set(longest.index, least);
    }
  }
  return text();
}
