import type { PodView } from '../../../model/report.js';
import { displayWidth, plain } from './style.js';
import { age } from './units.js';

/** Columns as kubectl aligns them: three spaces apart, no boxes. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, displayWidth(cell));
    });
  }
  return rows.map((row) =>
    row
      .map((cell, index) =>
        index === row.length - 1 ? cell : cell + ' '.repeat((widths[index] ?? 0) - displayWidth(cell) + 3),
      )
      .join(''),
  );
}

/** The pods of an app as `kubectl get pods -o wide` shows them: those of the app first, then the others, by name. */
export function podTable(pods: readonly PodView[], now: Date): string[] {
  const order = (pod: PodView) => `${pod.component === 'app' ? 0 : 1}${pod.name}`;
  const rows = [...pods]
    .sort((a, b) => (order(a) < order(b) ? -1 : 1))
    .map((pod) => [
      plain(pod.name),
      pod.ready ? '1/1' : '0/1',
      plain(pod.status),
      String(pod.restarts),
      pod.started === undefined ? '<none>' : age(now.getTime() - Date.parse(pod.started)),
      pod.node === undefined ? '<none>' : plain(pod.node),
    ]);
  return table([['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE', 'NODE'], ...rows]);
}
