import { createHash } from 'node:crypto';
import type { Digest } from '../../model/bundle.js';
import type { BlobSource, Spool } from '../../ports/registry.js';
import type { AddedLayer } from './assemble.js';
import { gzip } from './gzip.js';

/** Packs a layer tar, ready to be sent. */
export async function packedLayer(
  spool: Spool,
  tar: AsyncIterable<Uint8Array>,
  createdBy: string,
): Promise<{ readonly layer: AddedLayer; readonly source: BlobSource }> {
  const hash = createHash('sha256');
  async function* hashed() {
    for await (const chunk of tar) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const source = await spool.keep(gzip(hashed()));
  const { digest, size } = source;
  return { source, layer: { digest, size, diffId: `sha256:${hash.digest('hex')}`, createdBy } };
}

/** The digest of an uncompressed layer, by which a registry knows the code. */
export async function diffIdOf(tar: AsyncIterable<Uint8Array>): Promise<Digest> {
  const hash = createHash('sha256');
  for await (const chunk of tar) hash.update(chunk);
  return `sha256:${hash.digest('hex')}`;
}

export function inMemory({ digest, bytes }: { digest: Digest; bytes: Uint8Array }): BlobSource {
  return {
    digest,
    size: bytes.length,
    open: async function* (from) {
      yield bytes.subarray(from);
    },
  };
}
