/** What counts as a save, and what a parser says. */

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { walk } from '../../src/adapters/node/bundle-walk.js';
import { Ignored } from '../../src/adapters/node/ignored.js';
import { localJac } from '../../src/adapters/node/local-jac.js';
import { watchSaves } from '../../src/adapters/node/saves.js';
import { startParser } from '../../src/engine/watch/parser.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'jac-watch-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text = ''): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

const forever = new AbortController().signal;

describe('what is left out', () => {
  const name = fc.constantFrom('app.jac', 'out', '.git', '.jac', 'lib', 'a.log', 'keep.log', '.env');
  const path = fc
    .array(name, { minLength: 1, maxLength: 3 })
    .map((parts) => [...parts, 'file.txt'].join('/'));

  it('is what no bundle takes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(path, { maxLength: 8 }), async (paths) => {
        rmSync(root, { recursive: true, force: true });
        write('.gitignore', '*.log/\n!keep.log/\n/out\n');
        write('lib/.jacignore', 'app.jac/\n');
        for (const each of paths) write(each);
        const taken = (await walk(root)).files.map((file) => file.path);
        const ignored = new Ignored(root);
        for (const each of paths)
          expect([each, !ignored.has(join(root, each), 'file')]).toEqual([each, taken.includes(each)]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('saves', () => {
  it('come as one for a burst, a rename included; what is left out never does', async () => {
    write('.gitignore', 'out/\n');
    write('app.jac', 'one');
    // Long enough for a machine that is busy with other tests.
    const saves = await watchSaves(root, 700);
    try {
      const next = saves.next(forever);
      for (const quiet of ['.jac/cache', '.git/index', 'out/log', '.env']) write(quiet, 'x');
      write('app.jac.tmp', 'two');
      renameSync(join(root, 'app.jac.tmp'), join(root, 'app.jac'));
      const { paths } = await next;
      expect(paths).toContain('app.jac');
      expect(paths.filter((path) => /^(\.jac|\.git\/|out|\.env)/.test(path))).toEqual([]);
      expect(saves.pending()).toBe(false);
    } finally {
      await saves.close();
    }
  });

  it('follow the ignore files as they are now', async () => {
    write('.jacignore', 'notes/\n');
    write('notes/one.txt', 'one');
    const saves = await watchSaves(root);
    try {
      write('.jacignore', '');
      expect((await saves.next(forever)).paths).toEqual(['.jacignore']);
      for (let paths: readonly string[] = []; !paths.includes('notes/one.txt'); ) {
        write('notes/one.txt', `${Math.random()}`);
        const enough = AbortSignal.timeout(200);
        paths = await saves.next(enough).then(
          (save) => save.paths,
          () => [],
        );
      }
    } finally {
      await saves.close();
    }
  });

  it('end with the signal', async () => {
    const saves = await watchSaves(root);
    const stop = new AbortController();
    const next = saves.next(stop.signal);
    stop.abort(new Error('enough'));
    await expect(next).rejects.toThrow('enough');
    await saves.close();
  });
});

describe('the parser behind the jac of the PATH', () => {
  /** A jaclang of its own: its parser dislikes an exclamation mark. */
  function jaclang(): string {
    const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
      encoding: 'utf8',
    }).trim();
    write('site/jaclang/__init__.py');
    write(
      'site/jaclang-0.16.7.dist-info/METADATA',
      'Metadata-Version: 2.1\nName: jaclang\nVersion: 0.16.7\n',
    );
    write('site/jaclang/jac0core/__init__.py');
    write(
      'site/jaclang/jac0core/program.py',
      `class Place:
    first_line = 7
    col_start = 2
class Fault:
    msg = "Unexpected '!'"
    loc = Place()
class JacProgram:
    def __init__(self):
        self.errors_had = []
    def parse_str(self, text, path):
        print("parsing", path)
        if "!" in text:
            self.errors_had.append(Fault())
`,
    );
    write('bin/jac', `#!${python}\n`);
    chmodSync(join(root, 'bin/jac'), 0o755);
    return join(root, 'bin');
  }

  it('tells file, line and message, again and again', async () => {
    const path = jaclang();
    // Windows has code pages still.
    const env = { PATH: path, PYTHONPATH: join(root, 'site'), PYTHONIOENCODING: 'ascii' };
    const run = await localJac(env);
    if (run === undefined) throw new Error('no jac was found');
    const parser = startParser(run);
    try {
      expect(await parser.ready).toBe('0.16.7');
      const files = [
        { path: 'app.jac', text: 'fine, größer' },
        { path: 'lib/bad.jac', text: 'wow!' },
      ];
      for (let round = 0; round < 2; round++)
        expect(await parser.check(files)).toEqual([
          { file: 'lib/bad.jac', line: 7, column: 2, message: "Unexpected '!'" },
        ]);
    } finally {
      parser.stop();
    }
    await parser.ended;
    await expect(parser.check([])).rejects.toThrow('stopped');
  });

  it('says why where there is no jaclang', async () => {
    const path = jaclang();
    rmSync(join(root, 'site'), { recursive: true });
    const run = await localJac({ PATH: path });
    if (run === undefined) throw new Error('no jac was found');
    const parser = startParser(run);
    await expect(parser.ready).rejects.toThrow(/cannot be loaded/);
    await parser.ended;
  });

  it('is none where jac is no Python script', async () => {
    write('bin/jac', '#!/bin/sh\n');
    expect(await localJac({ PATH: join(root, 'bin') })).toBeUndefined();
    expect(await localJac({ PATH: '/nowhere' })).toBeUndefined();
  });
});
