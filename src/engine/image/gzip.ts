import { Gzip } from 'fflate';

/** Pieces in which the compressor gets its bytes, whatever they came in: where it cuts its blocks depends on them. */
const pieceSize = 64 * 1024;

/**
 * Packs by a compressor that is part of this program: the runtimes' own zlibs differ, and the same code must give the same
 * digest on each. The result depends on nothing but the bytes.
 */
export async function* gzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const packed: Uint8Array[] = [];
  // `mem` is given since its default is computed by Math.log, which runtimes may round apart.
  const stream = new Gzip({ level: 6, mem: 8, mtime: 0 }, (part) => {
    if (part.length > 0) packed.push(part);
  });
  let piece = new Uint8Array(pieceSize);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + pieceSize - filled);
      piece.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < pieceSize) continue;
      stream.push(piece);
      piece = new Uint8Array(pieceSize);
      filled = 0;
      yield* packed.splice(0);
    }
  }
  stream.push(piece.subarray(0, filled), true);
  yield* packed;
}
