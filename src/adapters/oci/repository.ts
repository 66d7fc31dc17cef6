import { createHash } from 'node:crypto';
import { digestOf } from '../../engine/image/digest.js';
import type { Digest } from '../../model/bundle.js';
import { JacScaleError } from '../../model/error.js';
import type { BlobSource, Descriptor, Manifest, Repository } from '../../ports/registry.js';
import type { About } from './errors.js';
import { bodyOf } from './http.js';
import { broken, Passing } from './retry.js';
import type { Session } from './session.js';
import { hasBlob, locationOf, Upload } from './upload.js';

/** What we can read; registries convert nothing for those who take all. */
const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** A mount only spares sending a layer, so it is not worth another attempt. */
const mountRefusals = [400, 403, 404, 405, 500, 501, 502, 503, 504];

export class HttpRepository implements Repository {
  readonly registry: string;
  readonly repository: string;
  readonly #session: Session;
  readonly #about: About;
  readonly #scopes: readonly string[];
  readonly #path: string;
  /** Uploads that a registry opened because it would not mount. */
  readonly #opened = new Map<Digest, URL>();

  constructor(session: Session, about: About) {
    this.registry = about.registry;
    this.repository = about.repository;
    this.#session = session;
    this.#about = about;
    this.#scopes = [`repository:${about.repository}:${about.access === 'push' ? 'pull,push' : 'pull'}`];
    this.#path = `/v2/${about.repository}/`;
  }

  async head(reference: string): Promise<Pick<Manifest, 'digest' | 'mediaType'> | undefined> {
    const answer = await this.#ask(
      'HEAD',
      `manifests/${reference}`,
      { accept: manifestTypes },
      [200, 404, 405],
    );
    answer.resume();
    if (answer.statusCode === 404) return undefined;
    if (answer.statusCode === 405) return await this.manifest(reference);
    const digest = answer.headers['docker-content-digest'];
    if (isDigest(digest)) return { digest, mediaType: mediaTypeOf(answer.headers['content-type']) };
    return await this.manifest(reference);
  }

  async manifest(reference: string): Promise<Manifest | undefined> {
    const patience = this.#session.patience();
    for (;;) {
      try {
        const headers = { accept: manifestTypes };
        const answer = await this.#ask('GET', `manifests/${reference}`, headers, [200, 404]);
        const bytes = await bodyOf(answer).catch((error) => {
          throw broken(this.registry, error);
        });
        if (answer.statusCode === 404) return undefined;
        const digest = digestOf(bytes);
        if (isDigest(reference) && digest !== reference) throw this.#corrupt(reference);
        return { bytes, digest, mediaType: mediaTypeOf(answer.headers['content-type']) };
      } catch (error) {
        await patience.after(error);
      }
    }
  }

  async putManifest(reference: string, { mediaType, bytes }: Manifest): Promise<void> {
    const answer = await this.#session.call({
      method: 'PUT',
      to: `${this.#path}manifests/${reference}`,
      about: this.#about,
      scopes: this.#scopes,
      headers: { 'content-type': mediaType },
      body: () => bytes,
      expect: [200, 201, 202],
    });
    answer.resume();
  }

  async *blob(blob: Pick<Descriptor, 'digest' | 'size'>, from = 0): AsyncGenerator<Uint8Array> {
    const { digest, size } = blob;
    const hash = from === 0 ? createHash('sha256') : undefined;
    const patience = this.#session.patience();
    let at = from;
    while (at < size) {
      try {
        const headers: Record<string, string> = at === 0 ? {} : { range: `bytes=${at}-` };
        const answer = await this.#ask('GET', `blobs/${digest}`, headers, [200, 206, 404]);
        if (answer.statusCode === 404) throw this.#missing(digest);
        // A registry without ranges sends all of it again.
        let skip = answer.statusCode === 206 ? 0 : at;
        for await (const chunk of answer as AsyncIterable<Buffer>) {
          const part = chunk.subarray(Math.min(skip, chunk.length));
          skip -= chunk.length - part.length;
          if (part.length === 0) continue;
          at += part.length;
          hash?.update(part);
          patience.progress();
          yield part;
        }
        if (at < size) throw broken(this.registry, new Error('the connection was cut'));
      } catch (error) {
        await patience.after(error instanceof JacScaleError ? error : asBroken(this.registry, error));
      }
    }
    if (hash !== undefined && `sha256:${hash.digest('hex')}` !== digest) throw this.#corrupt(digest);
  }

  hasBlob(digest: Digest): Promise<boolean> {
    return hasBlob(this.#session, `${this.#path}blobs/`, digest, {
      about: this.#about,
      scopes: this.#scopes,
    });
  }

  /** A registry that will not, or a token service that refuses both repositories for the sake of one, is not asked again. */
  async mountBlob(digest: Digest, from: string): Promise<boolean> {
    const { noMounts, origin } = this.#session;
    const pair = `${from} ${this.repository}`;
    if (noMounts.has(pair)) return false;
    const answer = await this.#mount(digest, from).catch((error) => {
      if (!(error instanceof JacScaleError) || error.code === 'RegistryUnreachable') throw error;
      return undefined;
    });
    answer?.resume();
    if (answer?.statusCode === 201) return true;
    if (answer?.statusCode === 202) this.#opened.set(digest, locationOf(answer.headers.location, origin));
    else noMounts.add(pair);
    return false;
  }

  #mount(digest: Digest, from: string) {
    return this.#session.call({
      method: 'POST',
      to: `${this.#path}blobs/uploads/?${new URLSearchParams({ mount: digest, from })}`,
      about: this.#about,
      scopes: [...this.#scopes, `repository:${from}:pull`],
      body: () => new Uint8Array(0),
      expect: [201, 202, ...mountRefusals],
    });
  }

  async putBlob(source: BlobSource, onSent: (bytes: number) => void): Promise<void> {
    const open = this.#opened.get(source.digest);
    this.#opened.delete(source.digest);
    await new Upload({
      session: this.#session,
      path: `${this.#path}blobs/`,
      about: this.#about,
      scopes: this.#scopes,
      source,
      onSent,
      open,
    }).run();
  }

  /** Begins an upload and takes it back. @throws JacScaleError when a push would be refused */
  async tryPush(): Promise<void> {
    const { origin } = this.#session;
    const call = { about: this.#about, scopes: this.#scopes } as const;
    const begun = await this.#session.call({
      ...call,
      method: 'POST',
      to: `${this.#path}blobs/uploads/`,
      body: () => new Uint8Array(0),
      expect: [202],
    });
    begun.resume();
    // Registries forget an upload that nobody goes on with; not all of them know how to be told.
    const to = locationOf(begun.headers.location, origin);
    const end = await this.#session
      .once({ ...call, method: 'DELETE', to, expect: [200, 202, 204, 400, 404, 405] })
      .catch(() => undefined);
    end?.resume();
  }

  #ask(method: 'GET' | 'HEAD', what: string, headers: Readonly<Record<string, string>>, expect: number[]) {
    return this.#session.call({
      method,
      to: `${this.#path}${what}`,
      about: this.#about,
      scopes: this.#scopes,
      headers,
      expect,
    });
  }

  #missing(digest: string): JacScaleError {
    return new JacScaleError({
      code: 'ImageNotFound',
      what: `${this.registry} has no blob ${digest} of ${this.repository}`,
      why: 'its manifest is there and a part of the image is not',
      next: 'push that image again',
    });
  }

  #corrupt(digest: string): JacScaleError {
    return new JacScaleError({
      code: 'ImageCorrupt',
      what: `${this.registry} gave other bytes for ${this.repository}@${digest}`,
      why: 'they do not have that digest',
      next: 'run the command again; if it stays so, push that image again',
    });
  }
}

/** Passing as it is, else a cut connection. */
function asBroken(registry: string, error: unknown): unknown {
  return error instanceof Passing ? error : broken(registry, error);
}

const isDigest = (text: unknown): text is Digest =>
  typeof text === 'string' && /^sha256:[0-9a-f]{64}$/.test(text);

const mediaTypeOf = (header: string | undefined): string => (header ?? '').split(';')[0]?.trim() ?? '';
