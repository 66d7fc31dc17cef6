import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { type CodeRow, codes } from '../../src/engine/diagnose/codes.js';

const doc = readFileSync(`${import.meta.dirname}/../../docs/diagnosis.md`, 'utf8');
const all = Object.entries(codes as Record<string, CodeRow>);

const sourceCell = (source: string): string => (source.startsWith('http') ? `[source](${source})` : source);
const rowOf = ([code, row]: [string, CodeRow]): string =>
  `| ${[`\`${code}\``, row.signal, row.exceptions, row.next, sourceCell(row.source)].join(' | ')} |`;

/** The table of one verdict as it stands in the document. */
const tableOf = (verdict: CodeRow['verdict']): string =>
  all
    .filter(([, row]) => row.verdict === verdict)
    .map(rowOf)
    .join('\n');

describe('docs/diagnosis.md', () => {
  it.each(['failed', 'waiting', 'log'] as const)('has the table of what is %s', (verdict) => {
    expect(doc).toContain(`|---|---|---|---|---|\n${tableOf(verdict)}\n`);
  });

  it('names no code that does not exist', () => {
    const named = [...doc.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);
    expect(named.sort()).toEqual(Object.keys(codes).sort());
  });

  it.each(all)('%s can stand in a table and says where it comes from', (_, row) => {
    expect(Object.values(row).join('')).not.toMatch(/\||\n/);
    expect(row.source).toMatch(/^https:\/\/|^jaclang /);
  });
});
