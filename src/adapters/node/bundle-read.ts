import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tarHeader, tarPadding, tarTrailer } from '../../engine/bundle/tar.js';
import { JacScaleError } from '../../model/error.js';
import { eachOf, type FoundFile, filesAtOnce, signatureOf, unreadable } from './bundle-walk.js';

/** A file of a bundle; `content` stands in for what is on disk. */
export interface TarSource extends FoundFile {
  readonly content?: Uint8Array;
}

/** Bytes of a file as the bundle holds it. */
export function sizeOf(file: TarSource): number {
  return file.content?.length ?? file.signature.size;
}

/** A chunk of the tar. Two are in use: one is filled while the other is consumed. */
const chunkSize = 256 * 1024;

/**
 * The canonical tar of these files. A chunk is valid until the next one is asked for.
 * @throws JacScaleError `BundleChanged` when a file is no longer as it was found; usage error `FileUnreadable`
 */
export async function* readTar(files: readonly TarSource[]): AsyncGenerator<Uint8Array, void, undefined> {
  const filler = new Filler(files);
  const memory = [Buffer.allocUnsafeSlow(chunkSize), Buffer.allocUnsafeSlow(chunkSize)] as const;
  let next = filler.fill(memory[0]);
  try {
    for (let turn = 1; ; turn++) {
      const chunk = await next;
      if (chunk.length === 0) return;
      next = filler.fill(memory[turn % 2 === 0 ? 0 : 1]);
      // Awaited when the consumer comes back; until then a failure must not count as unhandled.
      next.catch(() => undefined);
      yield chunk;
    }
  } finally {
    await next.catch(() => undefined);
    await filler.close();
  }
}

interface Piece {
  readonly file: TarSource;
  /** Where in the file. */
  readonly from: number;
  readonly into: Uint8Array;
}

/** Walks along the tar as one line of bytes, of which each chunk is a stretch; files in a stretch are read at the same time. */
class Filler {
  readonly #files: readonly TarSource[];
  #index = 0;
  /** Header, padding or trailer that is under way, and how much of it is done. */
  #bytes: Uint8Array = new Uint8Array(0);
  #done = 0;
  /** How much of the content of file `#index` is done; undefined before its header. */
  #content: number | undefined;
  #ended = false;
  /** Files that reach from one chunk into the next. */
  readonly #held = new Map<TarSource, FileHandle>();

  constructor(files: readonly TarSource[]) {
    this.#files = files;
  }

  /** Fills the chunk, the last one in part; an empty one follows the end. */
  async fill(chunk: Uint8Array): Promise<Uint8Array> {
    const pieces: Piece[] = [];
    let at = 0;
    while (at < chunk.length && this.#advance()) {
      const room = chunk.length - at;
      const file = this.#files[this.#index];
      if (this.#done < this.#bytes.length) {
        const part = this.#bytes.subarray(this.#done, this.#done + room);
        chunk.set(part, at);
        this.#done += part.length;
        at += part.length;
      } else if (file !== undefined && this.#content !== undefined) {
        const length = Math.min(room, sizeOf(file) - this.#content);
        pieces.push({ file, from: this.#content, into: chunk.subarray(at, at + length) });
        this.#content += length;
        at += length;
      }
    }
    await eachOf(pieces, filesAtOnce, (piece) => this.#read(piece));
    return chunk.subarray(0, at);
  }

  async close(): Promise<void> {
    for (const handle of this.#held.values()) await handle.close();
  }

  /** Makes sure there is something to write next; false at the end of the tar. */
  #advance(): boolean {
    if (this.#done < this.#bytes.length) return true;
    const file = this.#files[this.#index];
    if (file === undefined) {
      if (this.#ended) return false;
      this.#ended = true;
      return this.#write(tarTrailer);
    }
    if (this.#content === undefined) {
      this.#content = 0;
      return this.#write(tarHeader({ path: file.path, size: sizeOf(file), mode: file.mode }));
    }
    if (this.#content < sizeOf(file)) return true;
    this.#index++;
    this.#content = undefined;
    return this.#write(new Uint8Array(tarPadding(sizeOf(file)))) && this.#advance();
  }

  #write(bytes: Uint8Array): true {
    this.#bytes = bytes;
    this.#done = 0;
    return true;
  }

  async #read({ file, from, into }: Piece): Promise<void> {
    if (file.content !== undefined) {
      into.set(file.content.subarray(from, from + into.length));
      return;
    }
    const handle = this.#held.get(file) ?? (await openAsFound(file));
    this.#held.set(file, handle);
    for (let at = 0; at < into.length; ) {
      const { bytesRead } = await handle.read(into, at, into.length - at, from + at).catch((cause) => {
        throw unreadable(file.path, cause);
      });
      if (bytesRead === 0) throw changed(file.path);
      at += bytesRead;
    }
    if (from + into.length < sizeOf(file)) return;
    this.#held.delete(file);
    await handle.close();
  }
}

/** Never follows a link and never waits for a pipe that took the file's place. */
async function openAsFound(file: TarSource): Promise<FileHandle> {
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const handle = await open(file.source, flags).catch((cause: NodeJS.ErrnoException) => {
    throw ['ENOENT', 'ELOOP', 'ENOTDIR'].includes(cause.code ?? '')
      ? changed(file.path)
      : unreadable(file.path, cause);
  });
  try {
    const stats = await handle.stat();
    const now = signatureOf(stats);
    const then = file.signature;
    const same =
      stats.isFile() &&
      now.size === then.size &&
      now.inode === then.inode &&
      now.modified === then.modified &&
      now.changed === then.changed;
    if (!same) throw changed(file.path);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function changed(path: string): Error {
  return new JacScaleError({
    code: 'BundleChanged',
    what: `${path} changed while the code was being read`,
    why: 'what is deployed must be what was hashed',
    next: 'run the command again; if the app or a tool keeps writing that file, leave it out with a line in .jacignore',
    place: { file: path },
  });
}
