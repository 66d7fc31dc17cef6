import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Digest } from '../../model/bundle.js';
import type { BlobSource, Spool } from '../../ports/registry.js';

/** What an app's code usually packs to stays in memory; so does no more than a few of them. */
const memoryLimit = 2 << 20;

/** Keeps bytes in memory up to a limit, beyond it in a temporary folder. */
export class FileSpool implements Spool {
  readonly #limit: number;
  #folder: Promise<string> | undefined;
  #count = 0;

  constructor(limit: number = memoryLimit) {
    this.#limit = limit;
  }

  async keep(chunks: AsyncIterable<Uint8Array>): Promise<BlobSource> {
    const hash = createHash('sha256');
    const parts: Buffer[] = [];
    let size = 0;
    let file: FileHandle | undefined;
    let path = '';
    try {
      for await (const chunk of chunks) {
        hash.update(chunk);
        size += chunk.length;
        if (file === undefined && size > this.#limit) {
          this.#folder ??= mkdtemp(join(tmpdir(), 'jac-scale-'));
          path = join(await this.#folder, String(this.#count++));
          file = await open(path, 'wx', 0o600);
          for (const part of parts.splice(0)) await file.writeFile(part);
        }
        if (file === undefined) parts.push(Buffer.from(chunk));
        else await file.writeFile(chunk);
      }
    } finally {
      await file?.close();
    }
    const digest: Digest = `sha256:${hash.digest('hex')}`;
    if (file !== undefined) return { digest, size, open: (start) => createReadStream(path, { start }) };
    const all = Buffer.concat(parts);
    return { digest, size, open: (from) => slices(all.subarray(from)) };
  }

  async close(): Promise<void> {
    if (this.#folder !== undefined) await rm(await this.#folder, { recursive: true, force: true });
    this.#folder = undefined;
  }
}

/** In pieces, so that what was sent of it can be told. */
async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const piece = 64 * 1024;
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
}
