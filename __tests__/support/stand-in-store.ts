/** What the stand-in registry keeps, and how it answers a client that it has let in. */
import { createHash } from 'node:crypto';
import type * as http from 'node:http';
import { type Asked, said } from './stand-in-auth.js';

export interface Answer {
  readonly status: number;
  readonly body?: Buffer | string | object;
  readonly headers?: Record<string, string>;
}

interface Upload {
  readonly repository: string;
  parts: Buffer[];
}

export class StandInStore {
  /** Digest to bytes, of each repository. */
  readonly blobs = new Map<string, Map<string, Buffer>>();
  readonly manifests = new Map<string, { readonly type: string; readonly bytes: Buffer }>();
  /** Whether blobs are taken over from other repositories. */
  readonly #mounts: boolean;
  /** What it puts into the query of an upload's address. */
  readonly #state: string;
  readonly #uploads = new Map<string, Upload>();
  #count = 0;

  constructor(mounts: boolean, state: string) {
    this.#mounts = mounts;
    this.#state = state;
  }

  blobsOf(repository: string): Map<string, Buffer> {
    const known = this.blobs.get(repository) ?? new Map<string, Buffer>();
    this.blobs.set(repository, known);
    return known;
  }

  /** An upload whose connection was cut keeps what came, or is gone. */
  cut(path: string, parts: readonly Buffer[], forgets: boolean): void {
    const upload = this.#uploads.get(path);
    if (forgets) this.#uploads.delete(path);
    else upload?.parts.push(...parts);
  }

  answer({ method, path, query, headers }: Asked, body: Buffer): Answer {
    const [, repository = '', what = '', rest = ''] =
      /^\/v2\/(.+?)\/(manifests|blobs\/uploads|blobs)\/(.*)$/.exec(path) ?? [];
    if (what === 'manifests') return this.#manifest(method, repository, rest, headers, body);
    if (what === 'blobs') {
      const blob = this.blobsOf(repository).get(rest);
      if (blob === undefined) return { status: 404, body: said('BLOB_UNKNOWN') };
      const from = /^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1];
      return from === undefined
        ? { status: 200, body: blob }
        : { status: 206, body: blob.subarray(Number(from)) };
    }
    if (what === 'blobs/uploads') return this.#upload(method, repository, path, query, headers, body);
    return { status: path === '/v2/' ? 200 : 404 };
  }

  #manifest(
    method: string,
    repository: string,
    reference: string,
    headers: http.IncomingHttpHeaders,
    bytes: Buffer,
  ): Answer {
    if (method === 'PUT') {
      const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
      const content = JSON.parse(bytes.toString('utf8'));
      for (const { digest: needed } of [
        ...(content.layers ?? []),
        ...(content.config ? [content.config] : []),
      ])
        if (!this.blobsOf(repository).has(needed))
          return { status: 404, body: said('MANIFEST_BLOB_UNKNOWN') };
      for (const { digest: needed } of content.manifests ?? [])
        if (!this.manifests.has(`${repository}@${needed}`))
          return { status: 404, body: said('MANIFEST_BLOB_UNKNOWN') };
      const manifest = { type: headers['content-type'] ?? '', bytes };
      this.manifests.set(`${repository}@${digest}`, manifest);
      this.manifests.set(`${repository}@${reference}`, manifest);
      return { status: 201, headers: { 'docker-content-digest': digest } };
    }
    const found = this.manifests.get(`${repository}@${reference}`);
    if (found === undefined) return { status: 404, body: said('MANIFEST_UNKNOWN') };
    const digest = `sha256:${createHash('sha256').update(found.bytes).digest('hex')}`;
    return {
      status: 200,
      body: found.bytes,
      headers: { 'content-type': found.type, 'docker-content-digest': digest },
    };
  }

  #upload(
    method: string,
    repository: string,
    path: string,
    query: URLSearchParams,
    headers: http.IncomingHttpHeaders,
    body: Buffer,
  ): Answer {
    if (method === 'POST') {
      const mount = query.get('mount') ?? '';
      const blob = this.blobsOf(query.get('from') ?? '').get(mount);
      if (this.#mounts && blob !== undefined) {
        this.blobsOf(repository).set(mount, blob);
        return { status: 201 };
      }
      const location = `/v2/${repository}/blobs/uploads/${++this.#count}`;
      this.#uploads.set(location, { repository, parts: [] });
      return { status: 202, headers: { location: location + this.#state } };
    }
    const upload = this.#uploads.get(path);
    if (upload === undefined) return { status: 404, body: said('BLOB_UPLOAD_UNKNOWN') };
    const size = upload.parts.reduce((sum, part) => sum + part.length, 0);
    const range = { location: path, range: `0-${Math.max(0, size - 1)}` };
    if (method === 'GET') return { status: 204, headers: range };
    if (method === 'PATCH') {
      if (!headers['content-range']?.startsWith(`${size}-`)) return { status: 416, headers: range };
      upload.parts.push(body);
      return { status: 202, headers: { location: path } };
    }
    const whole = Buffer.concat([...upload.parts, body]);
    const digest = `sha256:${createHash('sha256').update(whole).digest('hex')}`;
    if (digest !== query.get('digest')) return { status: 400, body: said('DIGEST_INVALID') };
    this.#uploads.delete(path);
    this.blobsOf(repository).set(digest, whole);
    return { status: 201, headers: { location: `/v2/${repository}/blobs/${digest}` } };
  }
}
