import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { makeBundle } from '../../src/adapters/node/bundle.js';
import type { Bundle } from '../../src/model/bundle.js';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bundle-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, content: string | Uint8Array = 'x', mode?: number, folder = root) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
  if (mode !== undefined) chmodSync(join(folder, path), mode);
}

async function bytesOf(bundle: Bundle): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of bundle.open()) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

const pathsOf = (bundle: Bundle) => bundle.files.map((file) => file.path);
const refusal = (made: Promise<unknown>) =>
  made.then(
    () => 'no refusal',
    (error) =>
      `${error.exitCode} ${error.code}: ${error.message}${error.why === undefined ? '' : `: ${error.why}`}`,
  );

describe('a bundle', () => {
  it('is the canonical tar of its files, named by its sha256', async () => {
    write('app.jac', 'walker hello {}');
    write('lib/run.sh', '#!/bin/sh\n', 0o750);
    write('lib/empty', '');
    mkdirSync(join(root, 'nothing-in-it'));
    const bundle = await makeBundle(root, './app.jac');
    const tar = await bytesOf(bundle);
    expect(bundle.digest).toBe(`sha256:${createHash('sha256').update(tar).digest('hex')}`);
    expect(bundle.digest).toBe('sha256:12aaa5a023ed04055f5a11d260c6670576a0ebbebc690a5b65774df21e3716cd');
    expect(bundle).toMatchObject({
      size: tar.length,
      entry: 'app.jac',
      files: [
        { path: 'app.jac', size: 15, mode: 0o644 },
        { path: 'lib/empty', size: 0, mode: 0o644 },
        { path: 'lib/run.sh', size: 10, mode: 0o755 },
      ],
      warnings: [],
    });
  });

  it('streams files of any size, the same each time', async () => {
    write('app.jac');
    const sizes = [262_144 - 512 - 1024, 262_144, 700_001, 1, 511, 512, 513];
    for (const [i, size] of sizes.entries()) write(`f${i}`, Buffer.alloc(size, i + 1));
    const bundle = await makeBundle(root, 'app.jac');
    const tar = await bytesOf(bundle);
    expect(tar.equals(await bytesOf(bundle))).toBe(true);
    const target = join(root, 'out');
    mkdirSync(target);
    execFileSync('tar', ['-xf', '-', '-C', target], { input: tar });
    sizes.forEach((size, i) => {
      expect(readFileSync(join(target, `f${i}`)).equals(Buffer.alloc(size, i + 1))).toBe(true);
    });
  });

  const name = fc
    .stringMatching(/^[a-zA-Zé☕ ._-]{1,12}$/)
    .filter((text) => !/^\.+$|^\.(env|git|jac|DS)|\.toml$/i.test(text));
  const tree = fc.uniqueArray(
    fc.record({
      path: fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/')),
      content: fc.uint8Array({ maxLength: 2000 }),
      isExecutable: fc.boolean(),
    }),
    { selector: ({ path }) => path.split('/')[0]?.toLowerCase(), minLength: 1, maxLength: 6 },
  );

  it('depends on names, contents and the executable bit alone, and unpacks to the same', async () => {
    await fc.assert(
      fc.asyncProperty(
        tree,
        fc.boolean(),
        fc.integer({ min: 0, max: 2 ** 31 }),
        async (files, isShy, time) => {
          const one = mkdtempSync(join(tmpdir(), 'bundle-'));
          const two = mkdtempSync(join(tmpdir(), 'bundle-'));
          try {
            for (const file of files) write(file.path, file.content, file.isExecutable ? 0o755 : 0o644, one);
            for (const file of files.toReversed()) {
              const mode = isShy ? 0o600 : 0o666;
              write(file.path, file.content, file.isExecutable ? mode | 0o100 : mode, two);
              utimesSync(join(two, file.path), time, time);
            }
            const entry = files[0]?.path ?? '';
            const bundle = await makeBundle(one, entry);
            expect((await makeBundle(two, entry)).digest).toBe(bundle.digest);
            const out = join(one, 'unpacked here');
            mkdirSync(out);
            execFileSync('tar', ['-xpf', '-', '-C', out], { input: await bytesOf(bundle) });
            for (const file of files) {
              expect([...readFileSync(join(out, file.path))]).toEqual([...file.content]);
              expect(statSync(join(out, file.path)).mode & 0o777).toBe(file.isExecutable ? 0o755 : 0o644);
            }
          } finally {
            rmSync(one, { recursive: true });
            rmSync(two, { recursive: true });
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('never holds what may be secret or is made by tools, whatever the ignore files say', async () => {
    const out = [
      '.env',
      '.env.prod',
      '.git/config',
      '.jac/x',
      'node_modules/a/b',
      'a/__pycache__/c.pyc',
      'jac.local.toml',
      '.DS_Store',
    ];
    for (const path of ['app.jac', 'a/b.jac', ...out, ...out.map((path) => `deep/${path}`)]) write(path);
    write('.jacignore', out.map((path) => `!${path}\n!**/${path}\n`).join(''));
    expect(pathsOf(await makeBundle(root, 'app.jac'))).toEqual(['.jacignore', 'a/b.jac', 'app.jac']);
  });

  it('says which line leaves the entry out', async () => {
    write('sub/app.jac');
    write('sub/.gitignore', '# drafts\n*.jac\n');
    expect(await refusal(makeBundle(root, 'sub/app.jac'))).toBe(
      '2 EntryIgnored: sub/app.jac is left out of the bundle by sub/.gitignore:2',
    );
    write('.jacignore', 'sub/\n');
    write('other.jac');
    expect(await refusal(makeBundle(root, 'sub/app.jac'))).toContain('by .jacignore:1');
    write('.jac/app.jac');
    expect(await refusal(makeBundle(root, '.jac/app.jac'))).toContain('never bundled');
    expect(await refusal(makeBundle(root, 'none.jac'))).toContain('2 EntryMissing: none.jac');
    expect(await refusal(makeBundle(root, '../app.jac'))).toContain('2 EntryMissing');
  });

  it('is refused when it would be empty, or the folder is not there', async () => {
    expect(await refusal(makeBundle(root, 'app.jac'))).toContain('2 BundleEmpty');
    expect(await refusal(makeBundle(join(root, 'none'), 'app.jac'))).toContain('2 FileUnreadable');
  });

  it('takes a link as the file of the bundle it leads to', async () => {
    write('app.jac');
    write('a/real.sh', 'echo', 0o755);
    symlinkSync('a/real.sh', join(root, 'link'));
    symlinkSync(join(root, 'a/real.sh'), join(root, 'a/absolute'));
    const bundle = await makeBundle(root, 'app.jac');
    expect(bundle.files.filter((file) => file.mode === 0o755).map((file) => file.path)).toEqual([
      'a/absolute',
      'a/real.sh',
      'link',
    ]);
  });

  it.each([
    ['out of the root', '/etc/hostname', /it leads out of the bundle, to \/etc\/hostname/],
    ['to what is left out', '.env', /it leads to \.env, which is not a file of the bundle/],
    ['to a folder', 'folder', /it leads to folder, which is not a file of the bundle/],
    ['to itself', 'link', /it leads to itself/],
    ['to the root', '.', /it leads out of the bundle/],
  ])('refuses a link %s, unless it is ignored', async (_, target, why) => {
    write('app.jac');
    write('.env', 'SECRET=1');
    write('folder/file');
    symlinkSync(target, join(root, 'link'));
    expect(await refusal(makeBundle(root, 'app.jac'))).toMatch(why);
    expect(await refusal(makeBundle(root, 'app.jac'))).toMatch(/^2 LinkRefused: link is a link/);
    write('.jacignore', 'link');
    expect(pathsOf(await makeBundle(root, 'app.jac'))).not.toContain('link');
  });

  it('leaves out links to nothing and pipes, and says so', async () => {
    write('app.jac');
    symlinkSync('user@host.1234', join(root, '.#app.jac'));
    execFileSync('mkfifo', [join(root, 'pipe')]);
    const bundle = await makeBundle(root, 'app.jac');
    expect(pathsOf(bundle)).toEqual(['app.jac']);
    expect(bundle.warnings.map(({ code, file }) => `${code} ${file}`).sort()).toEqual([
      'LinkDangling .#app.jac',
      'SpecialFileSkipped pipe',
    ]);
  });

  it('refuses a name that is not UTF-8, unless it is ignored', async () => {
    write('app.jac');
    writeFileSync(Buffer.concat([Buffer.from(`${root}/bad-`), Buffer.from([0xe9, 0x2e, 0x78])]), 'x');
    expect(await refusal(makeBundle(root, 'app.jac'))).toMatch(/^2 NameNotUtf8/);
    write('.jacignore', '*.x');
    expect(pathsOf(await makeBundle(root, 'app.jac'))).toEqual(['.jacignore', 'app.jac']);
  });

  it.each([
    ['grew', () => appendFileSync(join(root, 'b.jac'), 'y')],
    ['has other content of the same size', () => writeFileSync(join(root, 'b.jac'), 'y')],
    ['is gone', () => rmSync(join(root, 'b.jac'))],
    [
      'became a link',
      () => {
        rmSync(join(root, 'b.jac'));
        symlinkSync('app.jac', join(root, 'b.jac'));
      },
    ],
    [
      'became a pipe',
      () => {
        rmSync(join(root, 'b.jac'));
        execFileSync('mkfifo', [join(root, 'b.jac')]);
      },
    ],
  ])('is not sent when a file %s since it was hashed', async (_, change) => {
    write('app.jac');
    write('b.jac');
    const bundle = await makeBundle(root, 'app.jac');
    // Clocks of file systems tick every few milliseconds.
    await new Promise((resolve) => setTimeout(resolve, 20));
    change();
    expect(await refusal(bytesOf(bundle))).toMatch(/^1 BundleChanged: b\.jac changed/);
  });

  it('holds jac.toml and its profiles without their secrets', async () => {
    write('app.jac');
    write('jac.toml', '[project]\nname = "a" # hush\n[scale.secrets]\nKEY = "sesame"\n');
    write('jac.prod.toml', 'redis_url = "redis://:sesame@h"\n');
    write('sub/jac.toml', 'K = "stays"\n');
    const bundle = await makeBundle(root, 'app.jac');
    const tar = (await bytesOf(bundle)).toString();
    expect(tar).not.toContain('sesame');
    expect(tar).not.toContain('hush');
    expect(tar).toContain(`KEY = "\${KEY}"`);
    expect(tar).toContain('stays');
    expect(bundle.warnings).toMatchObject([{ code: 'CredentialsStripped', file: 'jac.prod.toml', line: 1 }]);
  });
});
