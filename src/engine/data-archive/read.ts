import { createHash, type Hash } from 'node:crypto';
import { JacScaleError } from '../../model/error.js';
import type { ArchiveSource } from '../../ports/archive-files.js';
import { tarEntries } from '../image/tar-entries.js';
import {
  type ArchiveManifest,
  type ArchivePart,
  damaged,
  manifestName,
  partNames,
  readManifest,
  unknownArchive,
} from './format.js';

/** More than a writer of this format puts into one entry; what is in memory at a time. */
const largestEntry = 16 * 1024 * 1024;

interface Entry {
  /** Name of a part, or of the manifest. */
  readonly name: string;
  readonly index: number;
  readonly bytes: Uint8Array;
}

/**
 * Reads an archive from its first byte to its last and checks all of it.
 * @param file as the user named it
 * @throws JacScaleError `ArchiveDamaged`, `ArchiveTooNew`, `ArchiveUnknown` (exit 2)
 */
export async function checkArchive(source: ArchiveSource, file: string): Promise<ArchiveManifest> {
  const found = new Map<string, { hash: Hash; bytes: number; next: number }>();
  let manifest: ArchiveManifest | undefined;
  for await (const { name, index, bytes } of entriesOf(source, file)) {
    if (manifest !== undefined) throw damaged(file, 'something follows its manifest');
    if (name === manifestName) {
      manifest = readManifest(bytes, file);
      continue;
    }
    const part = found.get(name) ?? { hash: createHash('sha256'), bytes: 0, next: 0 };
    if (index !== part.next) throw damaged(file, `a piece of ${name} is missing`);
    part.hash.update(bytes);
    found.set(name, { ...part, bytes: part.bytes + bytes.length, next: part.next + 1 });
  }
  if (manifest === undefined) {
    if (found.size === 0) throw unknownArchive(file);
    throw damaged(file, 'it ends before its manifest, as when its writing was cut off');
  }
  for (const { engine, bytes, sha256 } of manifest.parts) {
    const name = partNames[engine];
    const part = found.get(name);
    found.delete(name);
    if ((part?.bytes ?? 0) !== bytes || (part?.hash ?? createHash('sha256')).digest('hex') !== sha256)
      throw damaged(file, `${name} is not what was exported`);
  }
  const [stranger] = found.keys();
  if (stranger !== undefined) throw damaged(file, `its manifest does not name ${stranger}`);
  return manifest;
}

/**
 * The bytes of a part, of an archive that was checked; checked again on their way.
 * @throws JacScaleError `ArchiveChanged` behind the last byte, when they are not those that were checked
 */
export async function* partOf(
  source: ArchiveSource,
  file: string,
  { engine, sha256 }: ArchivePart,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha256');
  for await (const { name, bytes } of entriesOf(source, file)) {
    if (name !== partNames[engine]) continue;
    hash.update(bytes);
    yield bytes;
  }
  if (hash.digest('hex') === sha256) return;
  throw new JacScaleError({
    code: 'ArchiveChanged',
    what: `${file} was changed while it was imported`,
    next: 'import it again when nobody writes it any more',
  });
}

async function* entriesOf(source: ArchiveSource, file: string): AsyncGenerator<Entry, void, undefined> {
  let begun = false;
  try {
    for await (const { path, content } of tarEntries(source.read(), (_, size) => size <= largestEntry)) {
      const [name = '', index] = path.split('/');
      const isPart = Object.values(partNames).some((each) => each === name) && /^\d{6,}$/.test(index ?? '');
      if (content === undefined || !(isPart || path === manifestName)) throw unknownArchive(file);
      begun = true;
      yield { name, index: Number(index), bytes: content };
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw begun ? damaged(file, 'it is no whole tar') : unknownArchive(file);
  }
}
