/** How a bundle travels: as it is, or in frames that are compressed one by one. */
import { promisify } from 'node:util';
import { gzip as gzipCallback } from 'node:zlib';
import type { Bundle } from '../model/bundle.js';
import type { Encoding } from './code-store-script.js';

const gzip = promisify(gzipCallback);

/** Below this a bundle is sent before a compressor has started to be of use. */
const smallest = 64 * 1024;
const sampleSize = 1024 * 1024;
/** Compression has to save this share of the sample, since in a fast network it costs more time than it saves. */
const worthwhile = 0.7;
/** After a frame that hardly shrank so many are only wrapped, until the next is tried. */
const restFrames = 15;

/** Whether a bundle is worth compressing on its way, told from its first MiB. */
export async function encodingOf(bundle: Bundle): Promise<Encoding> {
  if (bundle.size < smallest) return 'raw';
  let read = 0;
  let compressed = 0;
  for await (const chunk of bundle.open()) {
    read += chunk.length;
    compressed += (await gzip(chunk, { level: 1 })).length;
    if (read >= sampleSize) break;
  }
  return compressed < worthwhile * read ? 'gzip' : 'raw';
}

/**
 * The bytes to send. A chunk is valid until the next one is asked for.
 * @param onProgress told how many bytes of the tar the receiver has taken over
 */
export async function* encoded(
  bundle: Bundle,
  encoding: Encoding,
  onProgress: (sentBytes: number) => void,
): AsyncGenerator<Uint8Array, void, undefined> {
  let sent = 0;
  let rest = 0;
  for await (const chunk of bundle.open()) {
    if (encoding === 'raw') {
      yield chunk;
    } else {
      const level = rest > 0 ? 0 : 1;
      const member = await gzip(chunk, { level });
      if (level === 1 && member.length > 0.9 * chunk.length) rest = restFrames;
      else if (rest > 0) rest--;
      yield Buffer.concat([Buffer.from(`${member.length}\n`), member]);
    }
    sent += chunk.length;
    onProgress(sent);
  }
  if (encoding === 'gzip') yield Buffer.from('0\n');
}
