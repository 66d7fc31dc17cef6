/** The tables that say where each line of the sources is done: every test they name is there, every link leads somewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const projectRoot = join(import.meta.dirname, '../..');
const folder = join(projectRoot, 'docs/sources');
const tables = readdirSync(folder).filter((name) => name.endsWith('.md'));

describe.each(tables)('docs/sources/%s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  const rows = text.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('|---'));

  it('names tests that exist', () => {
    const named = [...text.matchAll(/`(__tests__\/[^`]+)`/g)].map(([, path = '']) => path);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([]);
  });

  it('names sources and pages that exist', () => {
    const paths = [...text.matchAll(/`((?:src|templates|docs)\/[^`{]+)`/g)].map(([, path = '']) =>
      join(projectRoot, path),
    );
    const links = [...text.matchAll(/\]\((?!https:)([^)#]+)\)/g)].map(([, path = '']) =>
      resolve(dirname(join(folder, name)), path),
    );
    expect([...paths, ...links].filter((path) => !existsSync(path))).toEqual([]);
  });

  it('says of each line which test shows it', () => {
    const tested = rows.filter((row) => (row.match(/\|/g) ?? []).length === 4);
    expect(tested.filter((row) => !/\| (Test|`__tests__\/.*`) \|$/.test(row))).toEqual([]);
  });
});
