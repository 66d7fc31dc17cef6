/**
 * Layers of an image: the canonical tar of engine/bundle/tar.ts with owners and the folders above each file, since containerd
 * makes folders that a layer does not name as it likes. Their sha256 is the layer's diffID, which names the code in a registry:
 * a change here makes every app's image anew once.
 */

import type { Bundle } from '../../model/bundle.js';
import { layerHeader, tarHeader, tarPadding, tarTrailer } from '../bundle/tar.js';

/** Numeric owner of the code: what pods run as. */
export const appOwner = 10001;
/** Folder of the code; templates/app mounts it at the same place. */
export const appFolder = 'app';
/** A Python user base with the app's dependencies. */
export const dependenciesFolder = 'opt/jac-deps';

export interface LayerFile {
  /** Below the layer's folder, forward slashes. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly mode: 0o644 | 0o755;
  /** As many bytes as `size` says; a chunk is used before the next one is asked for. */
  readonly content: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/**
 * A layer with these files below a folder.
 * @param files sorted by the bytes of their paths (`compareBytes`)
 * @returns chunks, each valid until the next one is asked for
 */
export async function* layerTar(
  folder: string,
  owner: number,
  files: Iterable<LayerFile> | AsyncIterable<LayerFile>,
): AsyncGenerator<Uint8Array> {
  const made = new Set<string>();
  yield* folders(`${folder}/`, owner, made);
  for await (const { path, size, mode, content } of files) {
    const whole = `${folder}/${path}`;
    yield* folders(whole, owner, made);
    yield layerHeader({ path: whole, size, mode, owner });
    yield* content;
    yield new Uint8Array(tarPadding(size));
  }
  yield tarTrailer;
}

/** Entries of the folders above a path that have none yet. */
function* folders(path: string, owner: number, made: Set<string>): Generator<Uint8Array> {
  for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    const folder = path.slice(0, slash + 1);
    if (made.has(folder)) continue;
    made.add(folder);
    yield layerHeader({ path: folder, size: 0, mode: 0o755, owner });
  }
}

/** The layer of an app's code, from its bundle: the same files under other headers. */
export function codeLayer(bundle: Bundle): AsyncGenerator<Uint8Array> {
  return layerTar(appFolder, appOwner, filesOf(bundle));
}

async function* filesOf(bundle: Bundle): AsyncGenerator<LayerFile> {
  const reader = new Reader(bundle.open());
  try {
    for (const file of bundle.files) {
      await reader.skip(tarHeader(file).length);
      yield { ...file, content: reader.take(file.size) };
      await reader.skip(tarPadding(file.size));
    }
  } finally {
    await reader.close();
  }
}

/** Stretches of a stream. */
class Reader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async *take(size: number): AsyncGenerator<Uint8Array> {
    for (let left = size; left > 0; ) {
      const part = await this.#next(left);
      left -= part.length;
      yield part;
    }
  }

  async skip(size: number): Promise<void> {
    for (let left = size; left > 0; ) left -= (await this.#next(left)).length;
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #next(most: number): Promise<Uint8Array> {
    while (this.#rest.length === 0) {
      const { value, done } = await this.#chunks.next();
      if (done === true) throw new RangeError('the bundle ended before its files did');
      this.#rest = value;
    }
    const part = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(part.length);
    return part;
  }
}
