/** Archives of a release: the same files give the same bytes, whoever packs them and when. */
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { tarHeader, tarPadding, tarTrailer } from '../../src/engine/bundle/tar.js';

export interface ArchiveFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly mode: 0o644 | 0o755;
}

const inOrder = (files: readonly ArchiveFile[]) =>
  [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));

/** As a tar with owner 0 and time 0, compressed by gzip, whose header names no time either. */
export function tarGz(files: readonly ArchiveFile[]): Uint8Array {
  const parts = inOrder(files).flatMap(({ path, bytes, mode }) => [
    tarHeader({ path, mode, size: bytes.byteLength }),
    bytes,
    new Uint8Array(tarPadding(bytes.byteLength)),
  ]);
  const packed = gzipSync(Buffer.concat([...parts, tarTrailer]));
  // The system that packed, which zlib writes here (RFC 1952, 2.3.1): unknown.
  packed[9] = 255;
  return packed;
}

/** Upper half of a zip's external attributes: what Unix takes for the mode of a regular file. */
const regularFile = 0o100000;

/** With the first time that a zip can say. */
export function zip(files: readonly ArchiveFile[]): Uint8Array {
  const mtime = new Date(1980, 0, 1);
  const entries = inOrder(files).map(({ path, bytes, mode }) => [
    path,
    [bytes, { mtime, os: 3, attrs: (regularFile | mode) * 65_536, level: 6 as const }] as const,
  ]);
  return zipSync(Object.fromEntries(entries));
}
