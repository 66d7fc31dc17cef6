/** How a bundle travels: as it is, or compressed. */
import { once } from 'node:events';
import { createGzip } from 'node:zlib';
import type { Bundle } from '../../model/bundle.js';
import type { Encoding } from './script.js';

/** Below this a bundle is sent before a compressor has started to be of use. */
const smallest = 64 * 1024;
const sampleSize = 1024 * 1024;
/** Compression has to save this share of the sample, since in a fast network it costs more time than it saves. */
const worthwhile = 0.7;

/** Whether a bundle is worth compressing on its way, told from its first MiB. */
export async function encodingOf(bundle: Bundle): Promise<Encoding> {
  if (bundle.size < smallest) return 'raw';
  let read = 0;
  let compressed = 0;
  async function* sample() {
    for await (const chunk of bundle.open()) {
      yield chunk;
      read += chunk.length;
      if (read >= sampleSize) return;
    }
  }
  for await (const part of gzipped(sample())) compressed += part.length;
  return compressed < worthwhile * read ? 'gzip' : 'raw';
}

/**
 * The bytes to send: the tar, or its gzip stream cut into frames that each begin with their length on a line, the last of
 * length 0. A chunk is valid until the next one is asked for.
 * @param onProgress told how many bytes of the tar the receiver has taken over
 */
export async function* encoded(
  bundle: Bundle,
  encoding: Encoding,
  onProgress: (sentBytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  async function* observed() {
    let sent = 0;
    for await (const chunk of bundle.open()) {
      yield chunk;
      sent += chunk.length;
      onProgress(sent);
    }
  }
  if (encoding === 'raw') {
    yield* observed();
    return;
  }
  for await (const part of gzipped(observed())) {
    yield Buffer.from(`${part.length}\n`);
    yield part;
  }
  yield Buffer.from('0\n');
}

/** One gzip stream, in parts that are never empty. A chunk is done with before the next one is asked for. */
export async function* gzipped(
  chunks: AsyncIterable<Uint8Array>,
  level = 1,
): AsyncGenerator<Uint8Array, void, undefined> {
  const gzip = createGzip({ level, chunkSize: 64 * 1024 });
  const parts: Uint8Array[] = [];
  gzip.on('data', (part: Uint8Array) => parts.push(part));
  try {
    for await (const chunk of chunks) {
      await new Promise<void>((resolve, reject) =>
        gzip.write(chunk, (error) => (error ? reject(error) : resolve())),
      );
      yield* parts.splice(0);
    }
    const end = once(gzip, 'end');
    gzip.end();
    await end;
    yield* parts.splice(0);
  } finally {
    gzip.destroy();
  }
}
