/** Executables are of the platform that their name says and of this version; `make test-all` makes all of them, `make test` this machine's. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  buildMark,
  executableName,
  hostPlatform,
  makeExecutables,
  platforms,
} from '../../scripts/executables.mjs';
import { programHeader } from '../../scripts/release/program-header.js';
import { commitOf, stamped } from '../../scripts/release/stamp.mjs';

const projectRoot = process.cwd();

const host = hostPlatform();
const wanted = process.env['TEST_ALL'] === '1' ? platforms : platforms.filter((each) => each === host);
const folders: string[] = [];
const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'jac-executables-'));
  folders.push(path);
  return path;
};
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true });
});

const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  version: string;
};

describe.each(wanted)('the executable for $os on $arch', (platform) => {
  it('says so in its header, and names version and commit', async () => {
    const out = folder();
    const [path = ''] = await makeExecutables([platform], out);
    expect(basename(path)).toBe(executableName(platform));
    expect(readdirSync(out)).toEqual([basename(path)]);
    const bytes = readFileSync(path);
    expect(programHeader(bytes)).toMatchObject({ os: platform.os, arch: platform.arch });
    // macOS on arm64 starts no program without one.
    if (platform.os === 'darwin') expect(programHeader(bytes).signed).toBe(true);
    expect(bytes.includes(buildMark(version, await commitOf(projectRoot)))).toBe(true);
    expect(bytes.includes(projectRoot)).toBe(false);
    // Whoever makes it, wherever: the same bytes.
    const [again = ''] = await makeExecutables([platform], folder());
    const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
    expect(digest(again)).toBe(digest(path));
    if (platform !== host) return;
    const told = JSON.parse(execFileSync(path, ['version', '-o', 'json'], { encoding: 'utf8' })) as object;
    expect(told).toMatchObject({ version, commit: await commitOf(projectRoot), build: 'bun' });
  }, 300_000);
});

describe('the header of a program', () => {
  it('of this Node.js is of this machine', () => {
    expect(programHeader(readFileSync(process.execPath))).toMatchObject({ os: host?.os, arch: host?.arch });
  });

  const bytes = (...fields: readonly (readonly [at: number, ...values: number[]])[]) => {
    const made = new Uint8Array(128);
    for (const [at, ...values] of fields) made.set(values, at);
    return made;
  };

  it.each([
    ['ELF', bytes([0, 0x7f, 0x45, 0x4c, 0x46, 2, 1], [16, 3, 0, 183, 0]), 'linux', 'arm64'],
    ['Mach-O', bytes([0, 0xcf, 0xfa, 0xed, 0xfe, 7, 0, 0, 1], [12, 2]), 'darwin', 'amd64'],
    [
      'PE',
      bytes([0, 0x4d, 0x5a], [0x3c, 64], [64, 0x50, 0x45, 0, 0, 0x64, 0x86], [86, 2]),
      'windows',
      'amd64',
    ],
  ])('%s', (format, program, os, arch) => {
    expect(programHeader(program)).toMatchObject({ format, os, arch });
  });

  it.each([
    ['a script', Buffer.from(`#!/bin/sh\n${' '.repeat(64)}`), /neither/],
    ['a library of objects', bytes([0, 0x7f, 0x45, 0x4c, 0x46, 2, 1], [16, 1, 0, 183, 0]), /not a program/],
    ['another processor', bytes([0, 0x7f, 0x45, 0x4c, 0x46, 2, 1], [16, 3, 0, 40, 0]), /another processor/],
    ['MZ alone', bytes([0, 0x4d, 0x5a], [0x3c, 64]), /without PE/],
  ])('is not taken from %s', (_, program, said) => {
    expect(() => programHeader(program)).toThrow(said);
  });

  it('fails by an error of its own on whatever bytes', () => {
    const starts = [[0x7f, 0x45, 0x4c, 0x46, 2, 1], [0xcf, 0xfa, 0xed, 0xfe], [0x4d, 0x5a], []];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 256 }), (start, rest) => {
        try {
          programHeader(Uint8Array.from([...start, ...rest]));
        } catch (error) {
          expect(error).not.toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});

describe('the commit', () => {
  it('goes into files of dist/ alone', () => {
    expect(() => stamped('console.log(1)', 'abc')).toThrow('does not begin');
  });

  it('is none where git knows of none', async () => {
    expect(await commitOf(folder())).toBe('none');
  });
});
