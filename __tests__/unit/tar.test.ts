import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareBytes, tarHeader, tarPadding, tarTrailer } from '../../src/engine/bundle/tar.js';

function tarOf(files: readonly { path: string; text: string; mode?: 0o644 | 0o755 }[]): Buffer {
  const parts = files.flatMap(({ path, text, mode }) => {
    const bytes = Buffer.from(text);
    const header = tarHeader({ path, size: bytes.length, mode: mode ?? 0o644 });
    return [header, bytes, Buffer.alloc(tarPadding(bytes.length))];
  });
  return Buffer.concat([...parts, tarTrailer]);
}

const has = (program: string) => {
  try {
    execFileSync(program, ['--help'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** Extracts with a program of the system and reads the files back. */
function extracted(program: readonly string[], tar: Buffer, paths: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'tar-'));
  try {
    writeFileSync(join(folder, 't.tar'), tar);
    const [command = '', ...args] = program;
    execFileSync(command, [...args, '-xf', 't.tar'], { cwd: folder });
    return paths.map((path) => ({
      path,
      text: readFileSync(join(folder, path), 'utf8'),
      mode: statSync(join(folder, path)).mode & 0o777,
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const long = 'd'.repeat(60);
const awkward = [
  { path: 'app.jac', text: 'walker x {}', mode: 0o644 },
  { path: 'run.sh', text: '#!/bin/sh\n', mode: 0o755 },
  { path: 'empty', text: '', mode: 0o644 },
  { path: 'exactly-a-block', text: 'x'.repeat(512), mode: 0o644 },
  { path: 'with space/ümläut ☕/𐍈.txt', text: 'é', mode: 0o644 },
  { path: 'n'.repeat(100), text: 'name that fills its field', mode: 0o644 },
  { path: `${long}/${long}/${'n'.repeat(30)}`, text: 'prefix', mode: 0o644 },
  { path: `${'p'.repeat(155)}/${'n'.repeat(100)}`, text: 'both fields full', mode: 0o644 },
  { path: `${'p'.repeat(150)}/${'n'.repeat(120)}`, text: 'long name entry', mode: 0o755 },
  { path: `${long}/${long}/${long}/${long}/${long}/☕`, text: 'deep', mode: 0o644 },
] as const;

const programs = [
  ['tar', '--no-same-owner', '-p'],
  ['busybox', 'tar', '-o', '-p'],
].filter(([command]) => has(command ?? ''));

describe('the canonical tar', () => {
  it.each(programs)('%s gives back names, contents and modes', (...program) => {
    const paths = awkward.map(({ path }) => path);
    expect(extracted(program, tarOf(awkward), paths)).toEqual(awkward);
  });

  it('has bytes that never change', () => {
    const header = Buffer.from(tarHeader({ path: 'dir/app.jac', size: 1234, mode: 0o644 }));
    expect(header.toString('latin1').replaceAll('\0', '~')).toBe(
      `dir/app.jac${'~'.repeat(89)}0000644~0000000~0000000~00000002322~00000000000~011221~ 0${'~'.repeat(100)}` +
        `ustar~00${'~'.repeat(64)}0000000~0000000~${'~'.repeat(167)}`,
    );
  });

  it('takes any path that a file system can hold', () => {
    const part = fc
      .string({ unit: 'binary', minLength: 1, maxLength: 60 })
      .map((text) => text.replace(/[/\0]|[\ud800-\udfff]/gu, '_'))
      .filter((text) => !['.', '..'].includes(text) && Buffer.byteLength(text) < 250);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
        const path = parts.join('/');
        const header = Buffer.from(tarHeader({ path, size: 0, mode: 0o644 }));
        expect(header.length % 512).toBe(0);
        expect(nameIn(header)).toBe(path);
      }),
    );
  });

  it('refuses a file whose size does not fit its field', () => {
    const file = { path: 'video.mp4', size: 8 * 1024 ** 3, mode: 0o644 as const };
    expect(() => tarHeader(file)).toThrow(/video\.mp4 is too large/);
  });

  it('orders paths by their bytes', () => {
    const paths = ['a/b', 'a-b', 'a', 'é', 'z', '\u{10000}', '\uff5e'];
    expect(paths.sort(compareBytes)).toEqual(['a', 'a-b', 'a/b', 'z', 'é', '\uff5e', '\u{10000}']);
  });
});

const field = (bytes: Buffer, from: number, length: number) => {
  const end = bytes.indexOf(0, from);
  return bytes.subarray(from, end < 0 ? from + length : Math.min(end, from + length)).toString();
};

/** The name as an unpacker reads it. */
function nameIn(header: Buffer): string {
  if (header[156] === 'L'.charCodeAt(0)) {
    const length = Number.parseInt(field(header, 124, 12), 8);
    return header.subarray(512, 512 + length - 1).toString();
  }
  const prefix = field(header, 345, 155);
  return prefix === '' ? field(header, 0, 100) : `${prefix}/${field(header, 0, 100)}`;
}
