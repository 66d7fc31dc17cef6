/** A page of commands, taken apart: fences `sh` are steps; a fence `text` behind one has lines that it prints, with `…` for anything. */

export interface Step {
  readonly commands: string;
  /** Marked in the page's source as `<!-- set-up: why -->`: done by whoever runs the page otherwise. */
  readonly setUp: boolean;
  readonly printed: readonly RegExp[];
}

const fence = /(<!-- set-up: [^>]+ -->\s*)?^```(sh|text)\n([\s\S]*?)^```$/gm;

function pattern(line: string): RegExp {
  const words = line
    .trim()
    .split(/(…|\s+)/)
    .map((word) => {
      if (word === '…') return '.*';
      return /^\s+$/.test(word) ? '\\s+' : word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    });
  return new RegExp(words.join(''));
}

/** @throws Error when a fence `text` comes before any step. */
export function stepsOf(page: string): Step[] {
  const steps: Step[] = [];
  for (const [, setUp, kind, text = ''] of page.matchAll(fence)) {
    if (kind === 'sh') {
      steps.push({ commands: text.trim(), setUp: setUp !== undefined, printed: [] });
      continue;
    }
    const last = steps.pop();
    if (last === undefined) throw new Error('the page says what is printed before any command');
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    steps.push({ ...last, printed: [...last.printed, ...lines.map(pattern)] });
  }
  return steps;
}
