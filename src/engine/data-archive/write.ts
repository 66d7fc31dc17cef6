import { createHash } from 'node:crypto';
import { tarHeader, tarPadding, tarTrailer } from '../bundle/tar.js';
import {
  type ArchiveManifest,
  type ArchivePart,
  type EngineName,
  manifestName,
  manifestText,
  partNames,
} from './format.js';

/** Bytes of an entry, and what is held in memory of a part. */
export const chunkSize = 4 * 1024 * 1024;

type Write = (bytes: Uint8Array) => Promise<void>;

/** Writes an archive from its first byte to its last, in memory that does not grow with it. */
export class ArchiveWriter {
  readonly #write: Write;
  readonly #buffer = Buffer.allocUnsafe(chunkSize);
  readonly parts: ArchivePart[] = [];

  constructor(write: Write) {
    this.#write = write;
  }

  /** @param produce gives the bytes of the part to what it is called with, one after the other */
  async part(
    of: { readonly engine: EngineName; readonly image: string },
    produce: (take: Write) => Promise<void>,
  ) {
    const hash = createHash('sha256');
    let bytes = 0;
    let filled = 0;
    let index = 0;
    const flush = async () => {
      const path = `${partNames[of.engine]}/${String(index++).padStart(6, '0')}`;
      await this.#entry(path, this.#buffer.subarray(0, filled));
      filled = 0;
    };
    await produce(async (chunk) => {
      hash.update(chunk);
      bytes += chunk.length;
      for (let at = 0; at < chunk.length; ) {
        const some = chunk.subarray(at, at + chunkSize - filled);
        this.#buffer.set(some, filled);
        filled += some.length;
        at += some.length;
        if (filled === chunkSize) await flush();
      }
    });
    if (filled > 0) await flush();
    this.parts.push({ engine: of.engine, bytes, sha256: hash.digest('hex'), image: of.image });
  }

  async finish(about: Omit<ArchiveManifest, 'parts'>): Promise<ArchiveManifest> {
    const manifest = { ...about, parts: this.parts };
    await this.#entry(manifestName, Buffer.from(manifestText(manifest)));
    await this.#write(tarTrailer);
    return manifest;
  }

  async #entry(path: string, bytes: Uint8Array): Promise<void> {
    await this.#write(tarHeader({ path, size: bytes.length, mode: 0o644 }));
    await this.#write(bytes);
    await this.#write(new Uint8Array(tarPadding(bytes.length)));
  }
}
