import type { Digest } from '../../model/bundle.js';
import { JacScaleError } from '../../model/error.js';
import type { BlobSource, Descriptor, Manifest, Repository } from '../../ports/registry.js';
import { isForeign } from './media.js';

/** Blobs on their way at the same time: a registry far away answers late, and more of them share the same line. */
const atOnce = 4;

/** Sends blobs to a repository, each once, and only those it lacks. */
export class Push {
  readonly #target: Repository;
  readonly #onProgress: (sent: number, total: number) => void;
  readonly #done = new Set<Digest>();
  /** Bytes that travelled. */
  sent = 0;
  /** Bytes that travelled or are to. */
  #total = 0;

  constructor(target: Repository, onProgress: (sent: number, total: number) => void) {
    this.#target = target;
    this.#onProgress = onProgress;
  }

  /** @param baseLayers what the base has; the others come from here */
  async all(
    own: readonly BlobSource[],
    base: { readonly repository: Repository; readonly layers: readonly Descriptor[] },
  ): Promise<void> {
    const layers = base.layers.filter(({ mediaType }) => !isForeign(mediaType));
    await eachOf(
      [
        ...this.#new(own).map((source) => () => this.#own(source)),
        ...this.#new(layers).map((layer) => () => this.#ofBase(layer, base.repository)),
      ],
      (act) => act(),
    );
  }

  #new<T extends { readonly digest: Digest }>(items: readonly T[]): T[] {
    return items.filter(({ digest }) => {
      const known = this.#done.has(digest);
      this.#done.add(digest);
      return !known;
    });
  }

  async #own(source: BlobSource): Promise<void> {
    if (!(await this.#target.hasBlob(source.digest))) await this.#send(source);
  }

  /** A layer in a repository beside this one need not travel; from another registry it passes through without being kept. */
  async #ofBase(layer: Descriptor, from: Repository): Promise<void> {
    const beside = from.registry === this.#target.registry;
    if (beside && from.repository === this.#target.repository) return;
    if (await this.#target.hasBlob(layer.digest)) return;
    if (beside && (await this.#target.mountBlob(layer.digest, from.repository))) return;
    await this.#send({ ...layer, open: (at) => from.blob(layer, at) });
  }

  async #send(source: BlobSource): Promise<void> {
    this.#total += source.size;
    let sent = 0;
    await this.#target.putBlob(source, (bytes) => {
      sent += bytes;
      // What is sent a second time was not foreseen.
      if (sent > source.size) this.#total += Math.min(bytes, sent - source.size);
      this.sent += bytes;
      this.#onProgress(this.sent, this.#total);
    });
  }
}

/** As in an array's forEach, some at a time; ends with the first failure, when all that began have ended. */
async function eachOf<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      await act(item).catch((error) => {
        queue.length = 0;
        throw error;
      });
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** Read back by digest, which is how pods will ask for it. @throws JacScaleError `PushUnverified` */
export async function verifyPushed(target: Repository, { digest }: Manifest): Promise<void> {
  if ((await target.manifest(digest)) !== undefined) return;
  throw new JacScaleError({
    code: 'PushUnverified',
    what: `${target.registry} took the image and does not have it`,
    why: `it knows no ${target.repository}@${digest} right after the push`,
    next: 'run the command again; nothing was deployed',
  });
}
