import type { EventLine } from '../../../operations/events.js';
import { displayWidth, plain } from './style.js';
import { age } from './units.js';

const header = ['LAST SEEN', 'TYPE', 'REASON', 'OBJECT', 'MESSAGE'];

/**
 * Events as `kubectl events` shows them.
 * @returns what prints some more of them: the header comes once, and columns stay where they are unless a cell needs more
 */
export function eventsTable(now: () => Date): (lines: readonly EventLine[]) => string {
  const widths: number[] = [];
  let begun = false;
  return (lines) => {
    const at = now();
    const rows = [...(begun ? [] : [header]), ...lines.map((line) => cells(line, at))];
    begun = true;
    for (const row of rows) {
      for (const [index, cell] of row.entries())
        widths[index] = Math.max(widths[index] ?? 0, displayWidth(cell));
    }
    const padded = (cell: string, index: number) =>
      cell + ' '.repeat((widths[index] ?? 0) - displayWidth(cell) + 3);
    return rows.map((row) => `${[...row.slice(0, -1).map(padded), row.at(-1)].join('')}\n`).join('');
  };
}

function cells(line: EventLine, now: Date): string[] {
  const { type, reason, object, message } = line;
  const words = [type, reason, `${object.kind}/${object.name}`, message.replace(/\s*\n\s*/g, ' ')];
  return [lastSeen(line, now), ...words.map(plain)];
}

/** `5m`, or `23s (x5 over 2m)`. */
function lastSeen({ time, first, count }: EventLine, now: Date): string {
  const since = (text: string) => age(Math.max(0, now.getTime() - Date.parse(text)));
  return count > 1 ? `${since(time)} (x${count} over ${since(first)})` : since(time);
}

/** One JSON object per line; docs/schema/events.schema.json. */
export const eventJson = (lines: readonly EventLine[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('');
