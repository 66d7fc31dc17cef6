import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { archiveFiles } from '../../src/adapters/node/archive-files.js';
import { tarHeader, tarPadding, tarTrailer } from '../../src/engine/bundle/tar.js';
import { manifestText } from '../../src/engine/data-archive/format.js';
import { checkArchive, partOf } from '../../src/engine/data-archive/read.js';
import { ArchiveWriter, chunkSize } from '../../src/engine/data-archive/write.js';
import type { ArchiveSource } from '../../src/ports/archive-files.js';

const about = { format: 1, app: 'shop', namespace: 'prod', created: '2026-11-21T12:00:00Z' };

type Parts = Partial<Record<'mongodb' | 'redis' | 'postgresql' | 'files', Uint8Array[]>>;

async function archiveOf(parts: Parts): Promise<Buffer> {
  const written: Buffer[] = [];
  const writer = new ArchiveWriter(async (bytes) => void written.push(Buffer.from(bytes)));
  for (const [engine, chunks] of Object.entries(parts)) {
    await writer.part({ engine: engine as keyof Parts & string, image: 'mongo:8.0' }, async (take) => {
      for (const chunk of chunks) await take(chunk);
    });
  }
  await writer.finish(about);
  return Buffer.concat(written);
}

const sourceOf = (bytes: Uint8Array, step = 70_000): ArchiveSource => ({
  async *read() {
    for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
  },
  close: async () => undefined,
});

const bytesOf = async (chunks: AsyncIterable<Uint8Array>) => {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(Buffer.from(chunk));
  return Buffer.concat(all);
};

const check = (bytes: Uint8Array) => checkArchive(sourceOf(bytes), 'data.tar');

/** An archive by hand: entries, and whatever manifest. */
const handmade = (manifest: string, entries: Record<string, string> = {}) =>
  Buffer.concat([
    ...Object.entries({ ...entries, 'manifest.json': manifest }).flatMap(([path, text]) => [
      tarHeader({ path, size: text.length, mode: 0o644 }),
      Buffer.from(text),
      Buffer.alloc(tarPadding(text.length)),
    ]),
    tarTrailer,
  ]);

describe('an archive of data', () => {
  it('gives back every part as it was, however it came', async () => {
    const chunk = fc.uint8Array({ maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(
        fc.record({ mongodb: fc.array(chunk), redis: fc.array(chunk) }),
        fc.integer({ min: 1, max: 2000 }),
        async (parts, step) => {
          const source = sourceOf(await archiveOf(parts), step);
          const manifest = await checkArchive(source, 'data.tar');
          for (const part of manifest.parts) {
            const chunks = parts[part.engine as 'mongodb' | 'redis'];
            expect(await bytesOf(partOf(source, 'data.tar', part))).toEqual(Buffer.concat(chunks));
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('cuts a part into pieces, so that nothing has to know its length before its end', async () => {
    const many = Array.from({ length: 5 }, (_, i) => new Uint8Array(chunkSize - 1000).fill(i));
    const source = sourceOf(await archiveOf({ mongodb: many }), 1 << 20);
    const { parts } = await checkArchive(source, 'data.tar');
    let most = 0;
    const sizes: number[] = [];
    for await (const chunk of partOf(source, 'data.tar', parts[0] as never)) {
      most = Math.max(most, chunk.length);
      sizes.push(chunk.length);
    }
    expect(most).toBe(chunkSize);
    expect(sizes.reduce((a, b) => a + b)).toBe(5 * (chunkSize - 1000));
  });

  it('is refused wherever it was cut', async () => {
    const whole = await archiveOf({ mongodb: [Buffer.from('documents'.repeat(500))] });
    // Without its last two blocks, which end every tar, it is still all there.
    const least = whole.length - tarTrailer.length;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: least - 1 }), async (length) => {
        await expect(check(whole.subarray(0, length))).rejects.toMatchObject({
          code: expect.stringMatching(/^Archive(Damaged|Unknown)$/),
          exitCode: 2,
        });
      }),
      { numRuns: 60 },
    );
  });

  it('is refused when a byte of a part is another', async () => {
    const bytes = await archiveOf({ redis: [Buffer.from('REDIS0011 and keys')] });
    bytes[520] = (bytes[520] ?? 0) ^ 1;
    await expect(check(bytes)).rejects.toMatchObject({ code: 'ArchiveDamaged' });
  });

  it.each([
    ['of a newer format', manifestText({ ...about, format: 2, parts: [] }), 'ArchiveTooNew'],
    ['of something else', '{"format":1}', 'ArchiveUnknown'],
    ['that is no JSON', '{', 'ArchiveDamaged'],
    [
      'with a part nobody knows',
      manifestText({ ...about, parts: [{ engine: 'oracle' as never, bytes: 0, sha256: '', image: '' }] }),
      'ArchiveDamaged',
    ],
    [
      'with a part that is not there',
      manifestText({ ...about, parts: [{ engine: 'redis', bytes: 1, sha256: 'x', image: '' }] }),
      'ArchiveDamaged',
    ],
  ])('is refused for a manifest %s', async (_, manifest, code) => {
    await expect(check(handmade(manifest))).rejects.toMatchObject({ code, exitCode: 2 });
  });

  it.each([
    ['a tar of other things', handmade(manifestText({ ...about, parts: [] }), { '../etc/passwd': 'root' })],
    ['no tar', Buffer.from('PK'.repeat(1000))],
    ['nothing', Buffer.alloc(0)],
  ])('is told from %s', async (_, bytes) => {
    await expect(check(bytes)).rejects.toMatchObject({
      code: 'ArchiveUnknown',
      next: expect.stringContaining('gunzip'),
    });
  });

  it('is refused when a piece is missing or a part is not announced', async () => {
    const none = manifestText({ ...about, parts: [] });
    await expect(check(handmade(none, { 'redis.rdb/000001': 'x' }))).rejects.toMatchObject({
      why: expect.stringContaining('nothing was changed'),
      message: expect.stringContaining('missing'),
    });
    await expect(check(handmade(none, { 'redis.rdb/000000': 'x' }))).rejects.toMatchObject({
      message: expect.stringContaining('does not name redis.rdb'),
    });
  });

  it('that changes between its check and its use is noticed', async () => {
    const first = await archiveOf({ redis: [Buffer.from('before')] });
    const { parts } = await check(first);
    const second = sourceOf(await archiveOf({ redis: [Buffer.from('after!')] }));
    await expect(bytesOf(partOf(second, 'data.tar', parts[0] as never))).rejects.toMatchObject({
      code: 'ArchiveChanged',
    });
  });
});

describe('files of archives', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'jac-archive-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const streams = () => ({ stdin: new PassThrough(), stdout: new PassThrough() });
  const files = (given = streams()) => archiveFiles(given as never);

  it('have their name when they are whole, and are for their owner alone', async () => {
    const path = join(folder, 'data.tar');
    const target = await files().create(path);
    await target.write(Buffer.from('all of '));
    expect(readdirSync(folder)).not.toContain('data.tar');
    await target.write(Buffer.from('it'));
    await target.commit();
    expect(readFileSync(path, 'utf8')).toBe('all of it');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['data.tar']);
  });

  it('leave nothing when they are given up', async () => {
    const target = await files().create(join(folder, 'data.tar'));
    await target.write(Buffer.from('half'));
    await target.discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('never replace another file, also one that came meanwhile', async () => {
    const path = join(folder, 'data.tar');
    const target = await files().create(path);
    writeFileSync(path, 'precious');
    await expect(files().create(path)).rejects.toMatchObject({ code: 'FileExists', exitCode: 2 });
    await expect(target.commit()).rejects.toMatchObject({ code: 'FileExists' });
    await target.discard();
    expect(readFileSync(path, 'utf8')).toBe('precious');
    expect(readdirSync(folder)).toEqual(['data.tar']);
  });

  it.each(['create', 'open'] as const)('that cannot be had are bad input: %s', async (verb) => {
    await expect(files()[verb](join(folder, 'none', 'data.tar'))).rejects.toMatchObject({ exitCode: 2 });
  });

  it('from stdin are read twice, and leave nothing behind', async () => {
    const given = streams();
    Readable.from([Buffer.from('one '), Buffer.from('two')]).pipe(given.stdin);
    const source = await files(given).open('-');
    expect((await bytesOf(source.read())).toString()).toBe('one two');
    expect((await bytesOf(source.read())).toString()).toBe('one two');
    await source.close();
  });

  it('to stdout are written as their reader takes them', async () => {
    const given = streams();
    const target = await files(given).create('-');
    const taken = bytesOf(given.stdout);
    await target.write(Buffer.alloc(100_000, 'x'));
    await target.commit();
    given.stdout.end();
    expect((await taken).length).toBe(100_000);
  });

  it('are not written to a terminal', async () => {
    const stdout = Object.assign(new PassThrough(), { isTTY: true });
    await expect(files({ ...streams(), stdout }).create('-')).rejects.toMatchObject({ exitCode: 2 });
  });
});
