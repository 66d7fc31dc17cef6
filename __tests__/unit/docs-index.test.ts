/** Whoever begins at docs/README.md gets to every page; the words of the spell checker stay in order. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(import.meta.dirname, '../..');

function linksOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
  return [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => normalize(join(dirname(page), target)));
}

/** A link to a folder shows what is in it. */
function pagesAt(path: string): string[] {
  if (!existsSync(join(root, path))) return [];
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path)).map((name) => join(path, name));
}

function reachable(first: string): Set<string> {
  const found = new Set<string>();
  const open = [first];
  for (let page = open.pop(); page !== undefined; page = open.pop()) {
    if (found.has(page)) continue;
    found.add(page);
    if (page.endsWith('.md')) open.push(...linksOf(page).flatMap(pagesAt));
  }
  return found;
}

const all = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
  .map((name) => join('docs', name))
  .filter((name) => statSync(join(root, name)).isFile());

describe('the pages', () => {
  it('are all reached from docs/README.md, pictures, roles and schemas too', () => {
    const found = reachable('docs/README.md');
    expect(all.length).toBeGreaterThan(40);
    expect(all.filter((page) => !found.has(page))).toEqual([]);
  });

  it('are reached from README.md', () => expect(reachable('README.md')).toContain('docs/README.md'));
});

it('the words of the spell checker are sorted, each once and in lower case', () => {
  const words = readFileSync(join(root, '.cspell/words.txt'), 'utf8').trimEnd().split('\n');
  expect(words).toEqual([...new Set(words.map((word) => word.toLowerCase()))].sort());
});
