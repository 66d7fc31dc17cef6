import type { Digest } from '../../model/bundle.js';
import type { BlobSource } from '../../ports/registry.js';
import type { About } from './errors.js';
import { failure } from './retry.js';
import type { Session } from './session.js';

const binary = { 'content-type': 'application/octet-stream' };

const mostRestarts = 2;

/**
 * One blob on its way in: whole by a single PUT; after a failure from where the registry says it has got to, and anew
 * where it says nothing (CNCF Distribution 2.8 forgets an upload whose connection was cut).
 * Source: https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pushing-blobs
 */
export class Upload {
  readonly #session: Session;
  readonly #path: string;
  readonly #about: About;
  readonly #scopes: readonly string[];
  readonly #source: BlobSource;
  readonly #onSent: (bytes: number) => void;
  /** Where the registry wants the bytes; undefined while no upload is open. */
  #to: URL | undefined;
  /** What the registry has of it. */
  #offset = 0;
  #restarts = 0;

  constructor(init: {
    readonly session: Session;
    /** `/v2/owner/app/blobs/` */
    readonly path: string;
    readonly about: About;
    readonly scopes: readonly string[];
    readonly source: BlobSource;
    readonly onSent: (bytes: number) => void;
    /** An upload that is open already. */
    readonly open: URL | undefined;
  }) {
    this.#session = init.session;
    this.#path = init.path;
    this.#about = init.about;
    this.#scopes = init.scopes;
    this.#source = init.source;
    this.#onSent = init.onSent;
    this.#to = init.open;
  }

  async run(): Promise<void> {
    const patience = this.#session.patience();
    for (;;) {
      const before = this.#offset;
      try {
        if (await this.#attempt()) return;
      } catch (error) {
        await patience.after(error);
        if (await this.#resume()) return;
        if (this.#offset > before) patience.progress();
      }
    }
  }

  /** False when the upload has to be begun anew. */
  async #attempt(): Promise<boolean> {
    const { size, digest } = this.#source;
    this.#to ??= await this.#start();
    const whole = this.#offset === 0;
    if (!whole && this.#offset < size) {
      const range = `${this.#offset}-${size - 1}`;
      const answer = await this.#send(
        'PATCH',
        this.#to,
        { ...binary, 'content-range': range },
        [202, 404, 416],
      );
      answer.resume();
      if (answer.statusCode !== 202) {
        if (this.#restarts++ === mostRestarts) throw await failure(answer, this.#about);
        answer.resume();
        return this.#anew();
      }
      answer.resume();
      this.#to = locationOf(answer.headers.location, this.#to);
      this.#offset = size;
    }
    const answer = await this.#send(
      'PUT',
      withDigest(this.#to, digest),
      binary,
      [201, 202, 204, 400, 404, 416],
    );
    const status = answer.statusCode ?? 0;
    if (status < 300) {
      answer.resume();
      return true;
    }
    // What was sent in pieces may be wrong for a reason of its own, and an upload may have been forgotten.
    if (this.#restarts++ === mostRestarts || (status === 400 && whole))
      throw await failure(answer, this.#about);
    answer.resume();
    return this.#anew();
  }

  #send(method: 'PATCH' | 'PUT', to: URL, headers: Readonly<Record<string, string>>, expect: number[]) {
    const from = this.#offset;
    const { size } = this.#source;
    return this.#session.once({
      method,
      to,
      about: this.#about,
      scopes: this.#scopes,
      headers,
      body: () =>
        from === size ? new Uint8Array(0) : { size: size - from, chunks: this.#source.open(from) },
      onSent: this.#onSent,
      expect,
    });
  }

  async #start(): Promise<URL> {
    const answer = await this.#session.call({
      method: 'POST',
      to: `${this.#path}uploads/`,
      about: this.#about,
      scopes: this.#scopes,
      body: () => new Uint8Array(0),
      expect: [202],
    });
    answer.resume();
    return locationOf(answer.headers.location, this.#session.origin);
  }

  #anew(): false {
    this.#to = undefined;
    this.#offset = 0;
    return false;
  }

  /** Asks how far the upload got; true when the blob is there whole, its answer having been lost. */
  async #resume(): Promise<boolean> {
    const to = this.#to;
    this.#anew();
    if (to === undefined) return false;
    const ask = { about: this.#about, scopes: this.#scopes };
    const state = await this.#session.call({
      ...ask,
      method: 'GET',
      to,
      expect: [200, 202, 204, 400, 404, 405, 416],
    });
    state.resume();
    const end = /^(?:bytes[= ])?0-(\d+)$/.exec(String(state.headers.range ?? ''))?.[1];
    if ((state.statusCode ?? 0) < 300) {
      this.#to = locationOf(state.headers.location ?? to.href, to);
      // A registry that has nothing yet says 0-0, as one that has a byte does.
      const reached = end === undefined || end === '0' ? 0 : Number(end) + 1;
      this.#offset = Math.min(reached, this.#source.size);
      return false;
    }
    return await hasBlob(this.#session, this.#path, this.#source.digest, ask);
  }
}

export async function hasBlob(
  session: Session,
  path: string,
  digest: Digest,
  ask: { readonly about: About; readonly scopes: readonly string[] },
): Promise<boolean> {
  const to = `${path}${digest}`;
  const answer = await session.call({ ...ask, method: 'HEAD', to, expect: [200, 404, 405] });
  answer.resume();
  if (answer.statusCode !== 405) return answer.statusCode === 200;
  const whole = await session.call({ ...ask, method: 'GET', to, expect: [200, 404] });
  // Its bytes are not wanted.
  whole.destroy();
  return whole.statusCode === 200;
}

/** What the registry put into the query itself stays as it wrote it: it may be signed. */
function withDigest(location: URL, digest: Digest): URL {
  const { href } = location;
  const query = `digest=${encodeURIComponent(digest)}`;
  return new URL(`${href}${/[?&]$/.test(href) ? '' : location.search === '' ? '?' : '&'}${query}`);
}

export function locationOf(location: string | undefined, from: URL): URL {
  if (location === undefined || !URL.canParse(location, from.href))
    throw new Error('the registry opened an upload without saying where');
  const to = new URL(location, from);
  to.hash = '';
  return to;
}
