import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { codes } from '../../src/engine/diagnose/codes.js';
import { elsewhere } from '../catalogue/elsewhere.js';
import { themes } from '../catalogue/index.js';

const root = join(import.meta.dirname, '../..');
const failures = themes.flatMap((theme) =>
  theme.failures.map((failure) => ({ ...failure, suite: theme.suite })),
);
const told = new Set(failures.map((failure) => failure.told.code));

describe('the catalogue of failures', () => {
  it('has at least 25 that differ in what is said', () => {
    expect(failures.length).toBeGreaterThanOrEqual(25);
    expect(told.size).toBeGreaterThanOrEqual(25);
    expect(new Set(failures.map(({ id }) => id)).size).toBe(failures.length);
  });

  it('provokes each code of a diagnosis, or says why not', () => {
    const all = Object.values(codes).flatMap((table) => Object.keys(table));
    expect(all.filter((code) => !told.has(code) && !(code in elsewhere))).toEqual([]);
    expect(Object.keys(elsewhere).filter((code) => told.has(code) || !all.includes(code))).toEqual([]);
  });

  it('is what the cluster suites run', () => {
    for (const { suite } of themes) {
      const file = readFileSync(join(root, `__tests__/cluster/${suite}.test.ts`), 'utf8');
      expect(file).toContain('catalogue(');
    }
  });

  it('has a recording of each, and no other', () => {
    const recorded = readdirSync(join(root, '__tests__/fixtures/catalogue')).map((name) =>
      name.replace('.txt', ''),
    );
    expect(recorded.sort()).toEqual(failures.map(({ id }) => id).sort());
  });

  it.each(failures)(
    '$id says its remedy in what was recorded, and nothing of the machine',
    ({ id, told: { next, says } }) => {
      const text = readFileSync(join(root, `__tests__/fixtures/catalogue/${id}.txt`), 'utf8');
      expect(text).toMatch(/^error: /m);
      expect(text).toMatch(next === undefined ? says : /^(next: |See ')/m);
      expect(text).not.toMatch(
        /catalogue-[0-9a-f]{6}|cat-[a-z]|\/tmp\/jac|\/work\/|10\.\d+\.\d+\.(?!10\b)\d+/,
      );
    },
  );

  it('stands in docs/failures.md', () => {
    const file = join(root, 'docs/failures.md');
    const page = existsSync(file) ? readFileSync(file, 'utf8') : '';
    for (const { title } of failures) expect(page).toContain(`### ${title}\n`);
  });
});
