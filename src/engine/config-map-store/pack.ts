import type { Bundle } from '../../model/bundle.js';
import { gzipped } from '../code-store/stream.js';
import { mostBytes } from './code-map.js';

/** A bundle as one gzip stream. It is named by its bytes before packing, so these may differ from machine to machine. */
export async function packed(bundle: Bundle): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of gzipped(bundle.open(), 9)) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

/** Bytes of the packed bundle, counted to the end or, for a bundle that has no chance, far enough. */
export async function packedSize(bundle: Bundle): Promise<number> {
  let size = 0;
  for await (const part of gzipped(bundle.open(), 9)) {
    size += part.length;
    if (size > 100 * mostBytes) break;
  }
  return size;
}

/** Whether a bundle fits a ConfigMap; packed only where its own size does not tell. */
export async function fits(bundle: Bundle): Promise<boolean> {
  // gzip adds at most 5 bytes per 16 KiB, and 18.
  if (bundle.size + (bundle.size >> 11) + 1024 <= mostBytes) return true;
  // No tar of code shrinks to a fiftieth; a file of zeros that would may go to the code-server.
  if (bundle.size > 50 * mostBytes) return false;
  return (await packedSize(bundle)) <= mostBytes;
}
