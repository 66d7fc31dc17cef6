/** The scripts that read and write the files of an app, run by the Python of this machine. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { tarHeader, tarTrailer } from '../../src/engine/bundle/tar.js';
import { exportFiles, importFiles } from '../../src/engine/data-archive/files-scripts.js';

let from: string;
let to: string;
beforeEach(() => {
  from = mkdtempSync(join(tmpdir(), 'jac-files-from-'));
  to = mkdtempSync(join(tmpdir(), 'jac-files-to-'));
});
afterEach(() => {
  for (const folder of [from, to]) rmSync(folder, { recursive: true, force: true });
});

const python = (script: string, args: string[], input: Uint8Array = Buffer.alloc(0)) =>
  spawnSync('python3', ['-c', script, ...args], { input, maxBuffer: 1 << 26 });

const sql = (path: string, script: string) =>
  execFileSync('python3', [
    '-c',
    'import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\nfor line in sys.argv[2].split(";"):\n    print(c.execute(line).fetchall())\nc.commit()',
    path,
    script,
  ]).toString();

const put = (size: number, bytes: Uint8Array) => python(importFiles, [to, String(size)], bytes);

const handmade = (path: string) =>
  Buffer.concat([tarHeader({ path, size: 512, mode: 0o644 }), Buffer.alloc(512, 'z'), tarTrailer]);

describe('files of an app', () => {
  it('come back as they were, and what was not among them goes', () => {
    mkdirSync(join(from, 'deep/er'), { recursive: true });
    mkdirSync(join(from, 'empty'));
    writeFileSync(join(from, 'deep/er/ä.bin'), Buffer.from([0, 255, 10]));
    symlinkSync('/etc/passwd', join(from, 'link'));
    writeFileSync(join(to, 'old'), 'x');
    mkdirSync(join(to, 'folder/of'), { recursive: true });
    const { status, stdout } = python(exportFiles, [from]);
    expect(status).toBe(0);
    // What follows on stdin is not the tar's.
    const restored = put(stdout.length, Buffer.concat([stdout, Buffer.from('more')]));
    expect(restored.stderr.toString()).toBe('');
    expect(readdirSync(to).sort()).toEqual(['deep', 'empty']);
    expect(readFileSync(join(to, 'deep/er/ä.bin'))).toEqual(Buffer.from([0, 255, 10]));
  });

  it('hold what a database of SQLite has in its log, too', () => {
    const path = join(from, 'main.db');
    // Killed before it could tidy up: the row is in main.db-wal alone.
    const script = `import os, sqlite3, sys
c = sqlite3.connect(sys.argv[1])
c.execute("PRAGMA journal_mode=WAL")
c.execute("CREATE TABLE t (a)")
c.execute("INSERT INTO t VALUES (42)")
c.commit()
os._exit(0)`;
    expect(python(script, [path]).status).toBe(0);
    expect(existsSync(`${path}-wal`)).toBe(true);
    const { stdout } = python(exportFiles, [from]);
    expect(put(stdout.length, stdout).status).toBe(0);
    expect(readdirSync(to)).toEqual(['main.db']);
    expect(sql(join(to, 'main.db'), 'SELECT a FROM t')).toContain('42');
  });

  it.each([
    ['is cut', (tar: Buffer) => tar.subarray(0, 700)],
    ['is no tar', (tar: Buffer) => Buffer.alloc(tar.length, 'x')],
    ['leads out of the folder', () => handmade('../abc')],
  ])('stay as they are when what comes %s', (what, spoil) => {
    writeFileSync(join(from, 'abc'), 'x'.repeat(2000));
    writeFileSync(join(to, 'own'), 'y');
    const { stdout } = python(exportFiles, [from]);
    const sent = spoil(stdout);
    expect(put(Math.max(sent.length, what === 'is cut' ? stdout.length : 0), sent).status).not.toBe(0);
    expect(readdirSync(to).filter((name) => name !== '.jac-import')).toEqual(['own']);
  });
});
