import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type CodeRow, codes } from '../../src/engine/diagnose/codes.js';

const doc = readFileSync(`${import.meta.dirname}/../../docs/diagnosis.md`, 'utf8');
const tables = Object.entries(codes).map(([verdict, table]) => ({
  verdict,
  rows: Object.entries<CodeRow>(table),
}));
const all = tables.flatMap(({ rows }) => rows);

const sourceCell = (source: string): string => (source.startsWith('http') ? `[source](${source})` : source);
const rowOf = ([code, row]: [string, CodeRow]): string =>
  `| ${[`\`${code}\``, row.signal, row.exceptions, row.next, sourceCell(row.source)].join(' | ')} |`;

describe('docs/diagnosis.md', () => {
  it.each(tables)('has the table of what is $verdict', ({ rows }) => {
    expect(doc).toContain(`|---|---|---|---|---|\n${rows.map(rowOf).join('\n')}\n`);
  });

  it('names no code that does not exist', () => {
    const named = [...doc.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);
    expect(named.sort()).toEqual(all.map(([code]) => code).sort());
  });

  it.each(all)('%s can stand in a table and says where it comes from', (_, row) => {
    expect(Object.values(row).join('')).not.toMatch(/\||\n/);
    expect(row.source).toMatch(/^https:\/\/|^jaclang |^templates\//);
  });
});
