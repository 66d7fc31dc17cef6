/** Archives, notes and the npm package of a release. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { type ArchiveFile, tarGz, zip } from '../../scripts/release/archive.js';
import { releaseNotes, sections } from '../../scripts/release/changelog.js';
import { packNpm } from '../../scripts/release/npm.js';

const root = process.cwd();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jac-release-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const files: ArchiveFile[] = [
  { path: 'kubectl-jac', bytes: Buffer.from('#!/bin/sh\necho hello\n'), mode: 0o755 },
  { path: 'LICENSE', bytes: Buffer.from('MIT\n'), mode: 0o644 },
];

describe('an archive', () => {
  it.each([
    ['tar.gz', tarGz],
    ['zip', zip],
  ])('%s has the same bytes whatever the order, the time and the zone', (_, pack) => {
    const zone = process.env['TZ'];
    try {
      const packed = ['UTC', 'Pacific/Auckland'].map((name) => {
        process.env['TZ'] = name;
        return Buffer.from(pack([...files].reverse()));
      });
      packed.push(Buffer.from(pack(files)));
      expect(new Set(packed.map((bytes) => bytes.toString('base64'))).size).toBe(1);
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  it('of tar is unpacked by tar, the program executable', () => {
    const path = join(folder, 'a.tar.gz');
    writeFileSync(path, tarGz(files));
    const listed = execFileSync('tar', ['-tvzf', path], { encoding: 'utf8' }).trim().split('\n');
    expect(listed.map((line) => [line.slice(0, 10), line.split(' ').at(-1)])).toEqual([
      ['-rw-r--r--', 'LICENSE'],
      ['-rwxr-xr-x', 'kubectl-jac'],
    ]);
    execFileSync('tar', ['-xzf', path, '-C', folder]);
    expect(execFileSync(join(folder, 'kubectl-jac'), { encoding: 'utf8' })).toBe('hello\n');
  });

  it('of zip keeps all bytes', () => {
    const found = unzipSync(zip(files));
    expect(Object.entries(found).map(([path, bytes]) => [path, Buffer.from(bytes).toString()])).toEqual(
      [...files].reverse().map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]),
    );
  });
});

describe('the changelog', () => {
  const text =
    '# Changelog\n\n## [Unreleased]\n\n- later\n\n## [1.1.0] - 2026-02-01\n\n### Added\n\n- two\n\n## [1.0.0] - 2026-01-01\n\n- one\n\n[1.0.0]: https://example.com/1\n';

  it('has a section for this version', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(releaseNotes(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version)).toMatch(/^### /);
  });

  it('gives the notes of one version, without links of others', () => {
    expect(releaseNotes(text, '1.1.0')).toBe('### Added\n\n- two\n');
    expect(releaseNotes(text, '1.0.0')).toBe('- one\n');
  });

  it.each([
    ['a version that is not there', text, '2.0.0', 'has no section'],
    ['a version without a date', text, 'Unreleased', 'has no date'],
    ['a section without text', '## [1.0.0] - 2026-01-01\n', '1.0.0', 'says nothing'],
    ['a heading that is none', '## 1.0.0\n', '1.0.0', 'is not'],
    ['a version twice', `${text}\n## [1.1.0] - 2026-03-01\n`, '1.1.0', 'twice'],
  ])('refuses %s', (_, changelog, version, said) => {
    expect(() => releaseNotes(changelog, version)).toThrow(said);
  });

  it('finds each version that was written', () => {
    const version = fc.tuple(fc.nat(50), fc.nat(50), fc.nat(50)).map((parts) => parts.join('.'));
    fc.assert(
      fc.property(fc.uniqueArray(version, { maxLength: 6 }), (versions) => {
        const written = versions.map((each) => `## [${each}] - 2026-01-01\n\n- about ${each}\n`).join('\n');
        expect(sections(written).map((each) => each.version)).toEqual(versions);
        for (const each of versions) expect(releaseNotes(written, each)).toBe(`- about ${each}\n`);
      }),
    );
  });
});

describe('npm install -g', () => {
  it('of the package of a release runs without a network, and says its commit', async () => {
    const tarball = await packNpm(root, folder, 'team/jac-scale-action', 'f'.repeat(40));
    const prefix = join(folder, 'prefix');
    const npm = ['install', '-g', '--prefix', prefix, '--offline', '--no-audit', '--no-fund', tarball];
    execFileSync('npm', npm, { stdio: 'pipe' });
    const env = { ...process.env, NODE_OPTIONS: '', XDG_CACHE_HOME: join(folder, 'cache') };
    const said = execFileSync(join(prefix, 'bin/kubectl-jac'), ['version', '-o', 'json'], { env });
    expect(JSON.parse(said.toString())).toMatchObject({ commit: 'f'.repeat(40), build: 'node' });
    const installed = join(prefix, 'lib/node_modules/jac-scale-action');
    const made = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as object;
    expect(Object.keys(made)).not.toEqual(expect.arrayContaining(['private']));
    expect(made).not.toHaveProperty('dependencies');
    for (const file of ['LICENSE', 'dist/LICENSES.txt', 'dist/orchestrator.cjs'])
      expect(readFileSync(join(installed, file)).length).toBeGreaterThan(0);
  }, 120_000);

  it('of the sources cannot be published by mistake', () => {
    const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
    expect(own['private']).toBe(true);
  });
});
