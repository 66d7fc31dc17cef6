/**
 * The canonical tar of a bundle, header by header. Its bytes are a decided format, since their sha256 names the code: a
 * change here makes every app upload and restart once.
 *
 * - regular files only, sorted by the bytes of their paths; folders are implied and empty ones do not exist
 * - POSIX ustar, mode 0644 or 0755, uid and gid 0 without names, mtime 0, device numbers 0
 * - paths are raw UTF-8: in `name` up to 100 bytes; else split at the last slash that leaves at most 155 bytes in `prefix`
 *   and 100 in `name`; else preceded by a GNU long name entry. Not by a PAX header: busybox skips those
 * - two blocks of zeros end it, without padding to a record
 */
import { usageError } from '../../model/error.js';

export interface TarFile {
  /** Relative, forward slashes, no `.` or `..` parts. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly mode: 0o644 | 0o755;
}

const block = 512;
const nameLength = 100;
const prefixLength = 155;
/** What eleven octal digits can say. */
const largest = 8 * 1024 ** 3 - 1;

export const tarTrailer: Uint8Array = new Uint8Array(2 * block);

/** Zeros that follow a file's bytes. */
export function tarPadding(size: number): number {
  return (block - (size % block)) % block;
}

/** Byte order of UTF-8, which is not the order of JavaScript strings beyond the basic plane. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/**
 * What stands before a file's bytes: one block, or three and more where the path needs a long name entry.
 * @throws usage error `FileTooLarge` from 8 GiB on
 */
export function tarHeader(file: TarFile): Uint8Array {
  return headerOf(file, 0, '0');
}

/** The same with an owner, or for a folder (its path ends in a slash): what layers of images need and bundles do not. */
export function layerHeader(entry: TarFile & { readonly owner: number }): Uint8Array {
  return headerOf(entry, entry.owner, entry.path.endsWith('/') ? '5' : '0');
}

function headerOf(file: TarFile, owner: number, type: '0' | '5'): Uint8Array {
  if (file.size > largest) {
    throw usageError({
      code: 'FileTooLarge',
      what: `${file.path} is too large for a bundle (${file.size} bytes; the limit is 8 GiB)`,
      next: 'leave it out with a line in .jacignore and let the app fetch it',
      place: { file: file.path },
    });
  }
  const path = Buffer.from(file.path);
  const cut = path.length <= nameLength ? 0 : splitAt(path);
  if (cut !== undefined) {
    const [prefix, name] =
      cut === 0 ? [path.subarray(0, 0), path] : [path.subarray(0, cut), path.subarray(cut + 1)];
    return ustar(name, prefix, { ...file, owner, type });
  }
  const long = Buffer.concat([path, Buffer.alloc(1)]);
  return Buffer.concat([
    ustar(Buffer.from('././@LongLink'), Buffer.alloc(0), {
      mode: 0o644,
      size: long.length,
      owner: 0,
      type: 'L',
    }),
    long,
    Buffer.alloc(tarPadding(long.length)),
    ustar(path.subarray(0, nameLength), Buffer.alloc(0), { ...file, owner, type }),
  ]);
}

/** Index of the slash between prefix and name; undefined when no slash leaves both short enough. */
function splitAt(path: Buffer): number | undefined {
  const slash = path.lastIndexOf(0x2f, prefixLength);
  return slash > 0 && path.length - slash - 1 <= nameLength ? slash : undefined;
}

interface Fields {
  readonly mode: number;
  readonly size: number;
  readonly owner: number;
  readonly type: '0' | '5' | 'L';
}

function ustar(name: Uint8Array, prefix: Uint8Array, { mode, size, owner, type }: Fields): Uint8Array {
  const header = Buffer.alloc(block);
  header.set(name, 0);
  header.write(
    `${octal(mode, 7)}\0${octal(owner, 7)}\0${octal(owner, 7)}\0${octal(size, 11)}\0${octal(0, 11)}\0`,
    100,
  );
  header.write(`        ${type}`, 148);
  header.write('ustar\x0000', 257);
  header.write(`${octal(0, 7)}\0${octal(0, 7)}\0`, 329);
  header.set(prefix, 345);
  // The sum is taken over the header with blanks in its place.
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148);
  return header;
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');
