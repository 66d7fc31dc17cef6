import type { Line, Measurement, Result } from './measurement.js';

const head = ['MEASURED (MEDIANS)', 'OURS', 'PEER', 'RATIO', 'GOAL', 'RESULT', 'JAC-SCALE 0.2.30 *'];

/** Lines as columns, like kubectl's; measurements under their titles. */
export function table(
  measured: readonly { readonly measurement: Measurement; readonly result: Result }[],
): string {
  const rows = measured.flatMap(({ measurement, result }) => [
    { title: measurement.title },
    ...result.lines.map((line) => ({ cells: cellsOf(line) })),
  ]);
  const cells = [head, ...rows.flatMap((row) => ('cells' in row ? [row.cells] : []))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const print = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd();
  const skipped = measured.flatMap(({ result }) => result.skipped ?? []);
  return [
    print(head),
    ...rows.map((row) => ('cells' in row ? print(row.cells) : row.title.toUpperCase())),
    '',
    '* measured separately, on the same kind of machine and cluster (docs/benchmarks.md); its work, not always the same work',
    ...skipped.map((text) => `not measured: ${text}`),
  ].join('\n');
}

function cellsOf({ what, ours, peer, ratio, goal, jacScale }: Line): readonly string[] {
  return [
    `  ${what}`,
    ours,
    peer ?? '-',
    ratio === undefined ? '-' : `${ratio.toFixed(2)}x`,
    goal?.text ?? '-',
    goal === undefined ? '-' : goal.met ? 'met' : 'MISSED',
    jacScale ?? '-',
  ];
}
