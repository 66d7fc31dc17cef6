import { type InputName, invalid } from './io.js';

export interface Assignment {
  readonly name: string;
  readonly value: string;
  /** 1-based, within the input. */
  readonly line: number;
}

/**
 * `name=value` lines of an input. A value over several lines stands in double quotes with its name, quotes in it doubled, as
 * docker/build-push-action has it: `"KEY=first\nsecond"`.
 * @throws JacScaleError `InputInvalid` with the line, without the value
 */
export function assignments(input: InputName, text: string): Assignment[] {
  const found: Assignment[] = [];
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const start = at;
    let entry = (lines[at] ?? '').trim();
    if (entry === '') continue;
    if (entry.startsWith('"')) {
      while (!ends(entry) && at + 1 < lines.length) entry += `\n${lines[++at]?.trimEnd() ?? ''}`;
      if (!ends(entry)) throw invalid(input, `line ${start + 1}: a quote that is not closed`);
      entry = entry.slice(1, -1).replaceAll('""', '"');
    }
    const [, name = '', value = ''] = /^\s*([^=\s]+)\s*=([\s\S]*)$/.exec(entry) ?? [];
    if (name === '') throw invalid(input, `line ${start + 1}: expected name=value`);
    found.push({ name, value, line: start + 1 });
  }
  return found;
}

/** Whether the quote at the beginning is closed: an odd number of quotes at the end, the first one aside. */
function ends(entry: string): boolean {
  const quotes = /"*$/.exec(entry.slice(1))?.[0].length ?? 0;
  return quotes % 2 === 1;
}
