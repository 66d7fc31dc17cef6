import type { Digest } from '../model/bundle.js';
import type { ImageName, RegistryLogin } from '../model/image.js';

/** Names a blob or manifest: https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
}

export interface Manifest {
  readonly mediaType: string;
  readonly digest: Digest;
  /** As the registry has them: the digest is over these. */
  readonly bytes: Uint8Array;
}

/** Bytes to be sent, which can be read again from anywhere: an upload that was cut goes on where it stopped. */
export interface BlobSource {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  open(from: number): AsyncIterable<Uint8Array>;
}

/**
 * One repository of a registry. Authorization, retries and resumption are inside; what is still wrong then is a JacScaleError
 * `RegistryDenied`, `RegistryUnreachable`, `RegistryFull` or `RegistryFailed`.
 */
export interface Repository {
  /** Host with port, or `docker.io`. */
  readonly registry: string;
  /** `owner/app` */
  readonly repository: string;
  /** The digest and media type a tag stands for; undefined when there is none. Docker Hub counts no pull for it. */
  head(reference: string): Promise<Pick<Manifest, 'digest' | 'mediaType'> | undefined>;
  /** A manifest or index by tag or digest, its digest verified; undefined when there is none. */
  manifest(reference: string): Promise<Manifest | undefined>;
  putManifest(reference: string, manifest: Manifest): Promise<void>;
  /** A blob's bytes from an offset on. Read whole, they are verified at the end. @throws JacScaleError `ImageNotFound` */
  blob(blob: Pick<Descriptor, 'digest' | 'size'>, from?: number): AsyncIterable<Uint8Array>;
  hasBlob(digest: Digest): Promise<boolean>;
  /** Takes a blob over from another repository of this registry; false when the registry does not do that. */
  mountBlob(digest: Digest, from: string): Promise<boolean>;
  /** Sends a blob; the registry checks its digest. @param onSent told the bytes that travelled, those sent twice included */
  putBlob(source: BlobSource, onSent: (bytes: number) => void): Promise<void>;
}

export interface Registries {
  /**
   * The repository of a name. Nothing is sent yet.
   * @param access what the token is asked for
   */
  repository(name: ImageName, login: RegistryLogin | undefined, access: 'pull' | 'push'): Repository;
}

/** Keeps bytes whose number is not known beforehand until they have been sent: in memory while few, else in a temporary file. */
export interface Spool {
  /** Reads all, and answers with their digest and size. A chunk is used before the next one is asked for. */
  keep(chunks: AsyncIterable<Uint8Array>): Promise<BlobSource>;
  /** Removes everything that was kept. */
  close(): Promise<void>;
}

/** Small texts of this machine that spare a request or a scan next time; it may forget any of them. */
export interface Cache {
  get(key: string): Promise<string | undefined>;
  set(key: string, text: string): Promise<void>;
}
