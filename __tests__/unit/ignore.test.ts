import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { walk } from '../../src/adapters/node/bundle-walk.js';
import { isNeverTaken, noIgnoreRules } from '../../src/engine/bundle/ignore.js';

const root = (gitignore: string, jacignore = '') =>
  noIgnoreRules().within('', [
    { name: '.gitignore', text: gitignore },
    { name: '.jacignore', text: jacignore },
  ]);

describe('ignore rules', () => {
  it.each([
    ['*.log', 'a/b.log', 'file', true],
    ['/b.log', 'a/b.log', 'file', false],
    ['a/b.log', 'a/b.log', 'file', true],
    ['b/c', 'a/b/c', 'file', false],
    ['**/b/c', 'a/b/c', 'file', true],
    ['build/', 'build', 'file', false],
    ['build/', 'build', 'folder', true],
    ['build/', 'a/build', 'folder', true],
    ['# x\n\n*.tmp  \r\n', 'x.tmp', 'file', true],
    ['\\#x', '#x', 'file', true],
    ['*.log\n!keep.log', 'keep.log', 'file', false],
    ['data/\n!data/keep.txt', 'data/keep.txt', 'file', true],
    ['*\n!*/\n!*.jac', 'a/x.jac', 'file', false],
    ['*\n!*/\n!*.jac', 'a/x.txt', 'file', true],
    ['[ab].txt', 'a.txt', 'file', true],
    ['[!ab].txt', 'a.txt', 'file', false],
    ['\uFEFFx', 'x', 'file', true],
  ] as const)('%j decides about %s (%s): %s', (text, path, kind, excluded) => {
    expect(root(text).excludedBy(path, kind) !== undefined).toBe(excluded);
  });

  it('lets .jacignore have the last word in its folder', () => {
    expect(root('dist/', '!dist/').excludedBy('dist', 'folder')).toBeUndefined();
    expect(root('', 'dist/').excludedBy('dist', 'folder')).toBe('.jacignore:1');
  });

  it('ties the rules of a folder below to that folder', () => {
    const rules = root('*.log').within('a [b]', [
      { name: '.gitignore', text: '/top\ndeep\nx/y\n!keep.log\n' },
    ]);
    const by = (path: string) => rules.excludedBy(path, 'file');
    expect(by('a [b]/top')).toBe('a [b]/.gitignore:1');
    expect(by('a [b]/c/top')).toBeUndefined();
    expect(by('top')).toBeUndefined();
    expect(by('a [b]/c/d/deep')).toBe('a [b]/.gitignore:2');
    expect(by('deep')).toBeUndefined();
    expect(by('a [b]/x/y')).toBe('a [b]/.gitignore:3');
    expect(by('a [b]/c/x/y')).toBeUndefined();
    expect(by('a [b]/c/keep.log')).toBeUndefined();
    expect(by('keep.log')).toBe('.gitignore:1');
  });

  it.each(['.env', '.env.production', '.envrc', '.git', '.jac', 'node_modules', '__pycache__'])(
    'never takes %s',
    (name) => expect(isNeverTaken(name)).toBe(true),
  );

  it.each(['jac.local.toml', 'jac.prod.local.toml', '.DS_Store', '.ENV'])('never takes %s either', (name) =>
    expect(isNeverTaken(name)).toBe(true),
  );

  it.each(['env', 'my.env', '.gitignore', '.github', '.jacignore', 'app.jac', 'local.toml', 'x.local.tomls'])(
    'may take %s',
    (name) => expect(isNeverTaken(name)).toBe(false),
  );
});

describe('a tree with ignore files at two levels', () => {
  const names = ['a', 'b', 'c.log', 'd.jac', 'build'];
  const pathOf = (items: readonly string[], max: number) =>
    fc.array(fc.constantFrom(...items), { minLength: 1, maxLength: max }).map((parts) => parts.join('/'));
  const pattern = fc
    .tuple(
      fc.constantFrom('', '', '!'),
      fc.constantFrom('', '/', '**/'),
      pathOf([...names, '*', '*.log', '?', '**'], 2),
      fc.constantFrom('', '/', '/**'),
    )
    .map((parts) => parts.join(''));
  const text = fc.array(pattern, { maxLength: 4 }).map((lines) => lines.join('\n'));
  const folders = fc.constantFrom('a', 'b', 'build', 'a/b');

  it('is decided as git decides', async () => {
    const paths = fc.array(pathOf(names, 3), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(paths, text, text, folders, async (files, above, below, folder) => {
        const tree = mkdtempSync(join(tmpdir(), 'ignore-'));
        try {
          execFileSync('git', ['init', '-q'], { cwd: tree });
          for (const file of files) write(tree, file, '');
          write(tree, '.gitignore', above);
          write(tree, `${folder}/.gitignore`, below);
          const args = ['ls-files', '-o', '--exclude-per-directory=.gitignore', '-z'];
          const git = execFileSync('git', args, { cwd: tree }).toString().split('\0').slice(0, -1);
          const ours = (await walk(tree)).files.map((file) => file.path);
          expect(ours.sort()).toEqual(git.sort());
        } finally {
          rmSync(tree, { recursive: true });
        }
      }),
      { numRuns: 40 },
    );
  });

  /** Writes a file unless a file stands where a folder is needed, or the reverse. */
  function write(tree: string, path: string, content: string) {
    try {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), content);
    } catch (error) {
      expect(String(error)).toMatch(/EEXIST|ENOTDIR|EISDIR/);
    }
  }
});
