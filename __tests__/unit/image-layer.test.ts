/** The layer with the code: its bytes name the code in a registry, so they are held by a golden digest. */
import { execFileSync } from 'node:child_process';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { digestOf } from '../../src/engine/image/digest.js';
import { gzip } from '../../src/engine/image/gzip.js';
import { appOwner, codeLayer, layerTar } from '../../src/engine/image/layer.js';
import { tarEntries } from '../../src/engine/image/tar-entries.js';
import { bundleOf, bytesOf } from './image-doubles.js';

const long = `${'deep/'.repeat(45)}${'n'.repeat(60)}.jac`;
const files = [
  { path: 'app.jac', text: 'with entry { print("hello"); }\n' },
  { path: 'data/empty.txt', text: '' },
  { path: 'data/more/block.txt', text: 'x'.repeat(512) },
  { path: long, text: 'long name' },
  { path: 'run.sh', text: '#!/bin/sh\n', mode: 0o755 as const },
  { path: 'übung.jac', text: 'ü' },
];

async function* inPieces(bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes.length === 0 ? bytes.length : (sizes[turn % sizes.length] ?? 1);
    // A chunk's memory is used again, as a bundle's is.
    const piece = Buffer.from(bytes.subarray(at, at + size));
    yield piece;
    piece.fill(0x55);
    at += size;
  }
}

describe('the code layer', () => {
  it('has these bytes, which every runtime and version must give', async () => {
    const tar = await bytesOf(codeLayer(bundleOf(files)));
    expect(digestOf(tar)).toBe('sha256:23ef244a5c7f3902a42fdcffb9ff4b643f99015bd364801cd30b7a984fb1ecb3');
    expect(digestOf(await bytesOf(gzip(codeLayer(bundleOf(files)))))).toBe(
      'sha256:87d0e34bf67a7601dbfadfc31e3b075a2f47e88e6de26aa307be0ba637ce5b7d',
    );
  });

  it('is read by tar as what pods need: folders, owner, modes, no times', async () => {
    const tar = await bytesOf(codeLayer(bundleOf(files)));
    const listing = execFileSync(
      'tar',
      ['--list', '--verbose', '--numeric-owner', '--full-time', '--utc', '--file', '-'],
      {
        input: tar,
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
      },
    );
    const lines = listing.trimEnd().split('\n');
    for (const line of lines)
      expect(line).toMatch(new RegExp(` ${appOwner}/${appOwner} +\\d+ 1970-01-01 00:00:00 `));
    expect(lines[0]).toMatch(/^drwxr-xr-x .* app\/$/);
    expect(lines[1]).toMatch(/^-rw-r--r-- .* app\/app\.jac$/);
    expect(lines[2]).toMatch(/^drwxr-xr-x .* app\/data\/$/);
    expect(lines.find((line) => line.endsWith('run.sh'))).toMatch(/^-rwxr-xr-x /);
    expect(lines.at(-2)).toMatch(/app\/run\.sh$/);
    expect(lines.some((line) => line.endsWith(`app/${long}`))).toBe(true);
  });

  it('holds every file with its bytes, and each folder once before what is in it', async () => {
    const name = fc.stringMatching(/^[a-c]{1,3}$/);
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => `${parts.join('/')}/f`);
    const tree = fc.uniqueArray(path, { maxLength: 12 }).map((paths) => paths.sort());
    await fc.assert(
      fc.asyncProperty(
        tree,
        fc.string({ maxLength: 2000 }),
        fc.integer({ min: 1, max: 3000 }),
        async (paths, text, piece) => {
          const made = bundleOf(
            paths.map((each) => ({ path: each, text: text + each })),
            piece,
          );
          const tar = await bytesOf(codeLayer(made));
          const seen = new Set<string>(['']);
          const found: string[] = [];
          for await (const entry of tarEntries(inPieces(tar, [piece]), () => true)) {
            expect(seen.has(entry.path.split('/').slice(0, -1).join('/'))).toBe(true);
            if (entry.isFile) {
              found.push(entry.path);
              expect(entry.content?.toString('utf8')).toBe(text + entry.path.slice('app/'.length));
            } else {
              expect(seen.has(entry.path)).toBe(false);
              seen.add(entry.path);
            }
          }
          expect(found).toEqual(paths.map((each) => `app/${each}`));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('fails when the bundle is shorter than its files', async () => {
    const whole = bundleOf(files);
    const cut = { ...whole, open: () => inPieces(Buffer.alloc(600), []) };
    await expect(bytesOf(codeLayer(cut))).rejects.toThrow('ended before its files did');
  });
});

describe('a layer of other files', () => {
  it('names the folders above its own', async () => {
    const tar = layerTar('opt/jac-deps', 0, [
      { path: 'lib/a.py', size: 1, mode: 0o644, content: [Buffer.from('a')] },
    ]);
    const paths: string[] = [];
    for await (const { path } of tarEntries(tar, () => false)) paths.push(path);
    expect(paths).toEqual(['opt', 'opt/jac-deps', 'opt/jac-deps/lib', 'opt/jac-deps/lib/a.py']);
  });
});

describe('gzip', () => {
  it('depends on the bytes alone, whatever pieces they come in, and unpacks to them', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 5000 }),
      fc
        .integer({ min: 60_000, max: 400_000 })
        .map((size) => Buffer.from('jac '.repeat(size).slice(0, size))),
    );
    const sizes = fc.array(fc.integer({ min: 1, max: 300_000 }), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(bytes, sizes, async (data, pieces) => {
        const packed = await bytesOf(
          gzip(
            inPieces(
              data,
              pieces.map((size) => size + data.length / 50),
            ),
          ),
        );
        expect(packed.equals(await bytesOf(gzip(inPieces(data, []))))).toBe(true);
        expect(gunzipSync(packed).equals(data)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a tar of somebody else', () => {
  const read = async (tar: Uint8Array) => {
    const entries: string[] = [];
    for await (const { path, link, content } of tarEntries(inPieces(tar, [333]), () => true))
      entries.push(
        `${path}${link === '' ? '' : ` -> ${link}`}${content === undefined ? '' : `: ${content}`}`,
      );
    return entries;
  };

  it.each(['ustar', 'gnu', 'pax'])('in the %s format is read with links and long names', async (format) => {
    const name = format === 'ustar' ? 'short.txt' : `${'long'.repeat(40)}.txt`;
    const script = [
      'cd "$(mktemp -d)"',
      'mkdir -p usr/bin',
      `printf content > "usr/bin/${name}"`,
      `ln -s "${name}" usr/bin/link`,
      `tar --create --sort=name --format=${format} --file=- ./usr`,
      'rm -r "$PWD"',
    ].join(' && ');
    const tar = execFileSync('sh', ['-c', script], { maxBuffer: 1 << 24 });
    expect(await read(tar)).toEqual(
      ['usr', 'usr/bin', `usr/bin/link -> ${name}`, `usr/bin/${name}: content`].sort(),
    );
  });

  it('that is none is refused', async () => {
    await expect(read(Buffer.alloc(2048, 'no tar at all '))).rejects.toThrow(RangeError);
  });
});
