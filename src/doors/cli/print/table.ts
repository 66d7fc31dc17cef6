import type { PodView } from '../../../model/report.js';
import { cutMiddle, displayWidth, plain } from './style.js';
import { age } from './units.js';
import { wrapped } from './wrap.js';

const gap = 3;
/** A shortened cell keeps this much. */
const leastShortened = 15;
/** A last column is broken into lines when it has this much room. */
const leastLast = 18;

/** How a table is made to fit a terminal; without `fit` all of it is shown, whatever its width. */
export interface Fitting {
  readonly fit?: number | undefined;
  /** Columns that are left out, one after another, as long as the table is too wide. */
  readonly spare?: readonly number[];
  /** A column whose cells may lose their middle. */
  readonly shorten?: number;
  /** The last column is text that may take several lines. */
  readonly prose?: boolean;
}

/** Columns as kubectl aligns them: three spaces apart, no boxes. A row is one line, but for prose. */
export function table(rows: readonly (readonly string[])[], fitting: Fitting = {}): string[] {
  const { fit, spare = [], shorten, prose = false } = fitting;
  if (fit === undefined) return aligned(rows);
  const widths = widthsOf(rows);
  const last = widths.length - 1;
  const shown = new Set(widths.keys());
  const least = (column: number) => {
    const width = widths[column] ?? 0;
    if (column === shorten) return Math.min(width, leastShortened);
    return prose && column === last ? Math.min(width, leastLast) : width;
  };
  const needed = (width: (column: number) => number) =>
    [...shown].reduce((sum, column) => sum + width(column) + gap, -gap);
  const left: number[] = [];
  for (const column of spare) {
    if (needed(least) <= fit) break;
    if (shown.delete(column)) left.push(column);
  }
  // What went before the widest one may have room again.
  for (const column of left.reverse()) {
    shown.add(column);
    if (needed(least) > fit) shown.delete(column);
  }
  const tooMuch =
    needed((column) => (prose && column === last ? least(column) : (widths[column] ?? 0))) - fit;
  const room = Math.max(leastShortened, (widths[shorten ?? 0] ?? 0) - Math.max(0, tooMuch));
  const kept = rows.map((row) =>
    [...shown]
      .sort((a, b) => a - b)
      .map((column) => {
        const cell = row[column] ?? '';
        return column === shorten ? cutMiddle(cell, room) : cell;
      }),
  );
  return prose && shown.has(last) ? withProse(kept, fit) : aligned(kept);
}

function widthsOf(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, displayWidth(cell));
    });
  }
  return widths;
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = widthsOf(rows);
  return rows.map((row) =>
    row
      .map((cell, index) =>
        index === row.length - 1 ? cell : cell + ' '.repeat((widths[index] ?? 0) - displayWidth(cell) + gap),
      )
      .join(''),
  );
}

/** The last column broken into lines, those after the first below its beginning. */
function withProse(rows: readonly (readonly string[])[], fit: number): string[] {
  const start = widthsOf(rows)
    .slice(0, -1)
    .reduce((sum, width) => sum + width + gap, 0);
  if (fit - start < leastLast) return aligned(rows);
  const broken = rows.flatMap((row) => {
    const lines = wrapped(row.at(-1) ?? '', fit - start).split('\n');
    return lines.map((line, index) => [...row.slice(0, -1).map((cell) => (index === 0 ? cell : '')), line]);
  });
  return aligned(broken).map((line) => line.trimEnd());
}

/** As they are listed: those of the app first, then the others, by name. */
export function podsInOrder(pods: readonly PodView[]): PodView[] {
  const order = (pod: PodView) => `${pod.component === 'app' ? 0 : 1}${pod.name}`;
  return [...pods].sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

/** The pods of an app as `kubectl get pods -o wide` shows them. */
export function podTable(
  pods: readonly PodView[],
  now: Date,
  { fit, short = false }: { readonly fit?: number | undefined; readonly short?: boolean } = {},
): string[] {
  const rows = podsInOrder(pods).map((pod) => [
    plain(pod.name),
    pod.ready ? '1/1' : '0/1',
    plain(pod.status),
    String(pod.restarts),
    pod.started === undefined ? '<none>' : age(now.getTime() - Date.parse(pod.started)),
    pod.node === undefined ? '<none>' : plain(pod.node),
  ]);
  const quiet = pods.every(({ restarts }) => restarts === 0);
  // Never the name nor what it is at; restarts are news where there are some.
  const spare = quiet ? [3, 5, 4, 1] : [5, 4, 3, 1];
  return table([['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE', 'NODE'], ...rows], {
    fit,
    spare,
    ...(short ? { shorten: 0 } : {}),
  });
}
