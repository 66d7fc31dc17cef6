import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { codes } from '../../src/engine/diagnose/codes.js';
import { exitCodes } from '../../src/model/error.js';
import { exitRows } from '../../src/model/error-codes/exits.js';
import { errorCodeAreas } from '../../src/model/error-codes.js';
import { codesSaid } from '../support/error-codes-scan.js';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/errors.md'), 'utf8');
const rows = errorCodeAreas.flatMap(({ rows }) => Object.entries(rows));
const known = new Map(rows);
const diagnosed = new Set(Object.values(codes).flatMap((table) => Object.keys(table)));
const said = codesSaid(root);

describe('the table of error codes', () => {
  it('has every code that the source says', () => {
    expect(said.length).toBeGreaterThan(300);
    expect(said.filter(({ code }) => !known.has(code) && !diagnosed.has(code))).toEqual([]);
  });

  it('has no code that nothing says', () => {
    const codesOf = new Set(said.map(({ code }) => code));
    expect([...known.keys()].filter((code) => !codesOf.has(code))).toEqual([]);
  });

  it('names the exit code with which each error is thrown', () => {
    const missing = said.filter(
      ({ code, exit }) => exit !== undefined && !known.get(code)?.ends.some((end) => end === exit),
    );
    expect(missing).toEqual([]);
  });

  it('has each code once', () => expect(new Set(known.keys()).size).toBe(rows.length));

  it.each(rows)('%s says what, why and what next, each in a line', (_, row) => {
    expect(row.ends.length).toBeGreaterThan(0);
    for (const text of [row.meaning, row.cause, row.cure]) expect(text).toMatch(/^\S.*[.`']$/);
  });
});

describe('docs/errors.md', () => {
  const headings = [...page.matchAll(/^### (.+)$/gm)].map(([, heading = '']) => heading);

  it('has one heading for each exit code, error code and diagnosis, so that links find it', () => {
    const wanted = [
      ...Object.values(exitCodes).map((code) => `Exit ${code}`),
      ...new Set([...known.keys(), ...diagnosed]),
    ];
    expect(headings.toSorted()).toEqual(wanted.toSorted());
  });

  it('says of each exit code what it means', () => {
    for (const { meaning } of Object.values(exitRows)) expect(page).toContain(meaning);
  });
});
