import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Digest } from '../../model/bundle.js';
import type { BlobSource, Spool } from '../../ports/registry.js';

/** What an app's code usually packs to stays in memory; so does no more than a few of them. */
const memoryLimit = 2 << 20;

const pieceSize = 64 * 1024;

/** Keeps bytes in memory up to a limit, beyond it in files without a name: however this process ends, none is left. */
export class FileSpool implements Spool {
  readonly #folder: string;
  readonly #limit: number;
  readonly #files: FileHandle[] = [];

  /** @param folder for files; those of a job on a runner belong into RUNNER_TEMP */
  constructor(folder: string = tmpdir(), limit: number = memoryLimit) {
    this.#folder = folder;
    this.#limit = limit;
  }

  async keep(chunks: AsyncIterable<Uint8Array>): Promise<BlobSource> {
    const hash = createHash('sha256');
    const parts: Buffer[] = [];
    let size = 0;
    let file: FileHandle | undefined;
    for await (const chunk of chunks) {
      hash.update(chunk);
      size += chunk.length;
      if (file === undefined && size > this.#limit) {
        file = await this.#file();
        for (const part of parts.splice(0)) await file.writeFile(part);
      }
      if (file === undefined) parts.push(Buffer.from(chunk));
      else await file.writeFile(chunk);
    }
    const digest: Digest = `sha256:${hash.digest('hex')}`;
    const kept = file;
    if (kept !== undefined) return { digest, size, open: (start) => piecesOf(kept, start) };
    const all = Buffer.concat(parts);
    return { digest, size, open: (from) => slices(all.subarray(from)) };
  }

  async close(): Promise<void> {
    await Promise.all(this.#files.splice(0).map((file) => file.close()));
  }

  async #file(): Promise<FileHandle> {
    const path = join(this.#folder, `jac-scale-${randomUUID()}`);
    const file = await open(path, 'wx+', 0o600);
    this.#files.push(file);
    await rm(path);
    return file;
  }
}

async function* piecesOf(file: FileHandle, start: number): AsyncGenerator<Uint8Array> {
  for (let at = start; ; ) {
    // Anew each time: whoever sends a piece may hold it a while.
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(pieceSize), 0, pieceSize, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** In pieces, so that what was sent of it can be told. */
async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceSize) yield bytes.subarray(at, at + pieceSize);
}
