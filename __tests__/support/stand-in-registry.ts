/** A registry over real TCP that can be told to fail: answers 500 or 429, cuts a blob in the middle, denies, is full, forgets. */
import { createHash } from 'node:crypto';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { registriesOf } from '../../src/adapters/oci/registries.js';
import type { Digest } from '../../src/model/bundle.js';
import { parseImage, type RegistryLogin } from '../../src/model/image.js';
import type { Repository } from '../../src/ports/registry.js';
import { type Asked, refusalOf, type StandInAuth, said, tokenFor } from './stand-in-auth.js';
import type { Fault } from './stand-in-faults.js';

export interface StandInOptions {
  readonly auth?: StandInAuth;
  /** Asked for every request but those for tokens; undefined: as it should be. */
  readonly fault?: (asked: Asked) => Fault | undefined;
  /** An upload that was cut is gone. */
  readonly forgets?: boolean;
  readonly mounts?: boolean;
  /** Told of each piece of a body that came in. */
  readonly onReceived?: (bytes: number) => void;
}

interface Upload {
  readonly repository: string;
  parts: Buffer[];
}

export class StandInRegistry {
  readonly asked: Asked[] = [];
  /** Whole scope of each token that was asked for. */
  readonly tokens: string[] = [];
  /** Digest to bytes, of each repository. */
  readonly blobs = new Map<string, Map<string, Buffer>>();
  readonly manifests = new Map<string, { readonly type: string; readonly bytes: Buffer }>();
  readonly #options: StandInOptions;
  readonly #uploads = new Map<string, Upload>();
  readonly #server: http.Server;
  #count = 0;

  private constructor(options: StandInOptions) {
    this.#options = options;
    this.#server = http.createServer((request, response) => {
      this.#take(request, response).catch((error) => {
        if (!response.headersSent) response.writeHead(500).end(String(error));
      });
    });
  }

  static async start(options: StandInOptions = {}): Promise<StandInRegistry> {
    const registry = new StandInRegistry(options);
    await new Promise<void>((resolve) => registry.#server.listen(0, '127.0.0.1', resolve));
    return registry;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** A client of one of its repositories, which does not wait long. */
  client(repository: string, login?: RegistryLogin, access: 'pull' | 'push' = 'push'): Repository {
    const limits = { pace: 0.01, retryMs: 2_000, firstContactMs: 500, busyMs: 2_000 };
    const registries = registriesOf({ env: {}, insecureRegistries: [], version: 'test', limits });
    return registries.repository(parseImage(`${this.address}/${repository}`), login, access);
  }

  blobsOf(repository: string): Map<string, Buffer> {
    const known = this.blobs.get(repository) ?? new Map<string, Buffer>();
    this.blobs.set(repository, known);
    return known;
  }

  put(repository: string, bytes: Uint8Array): { digest: Digest; size: number } {
    const digest: Digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    this.blobsOf(repository).set(digest, Buffer.from(bytes));
    return { digest, size: bytes.length };
  }

  async #take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://registry');
    const { method = '', headers } = request;
    const asked: Asked = { method, path, query, headers };
    const { auth } = this.#options;
    if (path === '/token') {
      const { status, body } = tokenFor(asked, auth);
      if (status === 200) this.tokens.push(asked.query.getAll('scope').join(' '));
      send(response, status, body);
      return;
    }
    this.asked.push(asked);
    const refused = refusalOf(asked, auth, this.address);
    if (refused !== undefined) {
      request.resume();
      send(response, refused.status, refused.body, refused.headers);
      return;
    }
    const fault = this.#options.fault?.(asked);
    if (fault !== undefined && 'status' in fault) {
      request.resume();
      send(response, fault.status, fault.body ?? '', fault.headers);
      return;
    }
    const parts: Buffer[] = [];
    let received = 0;
    for await (const part of request as AsyncIterable<Buffer>) {
      received += part.length;
      this.#options.onReceived?.(part.length);
      const over = fault !== undefined && 'cutAfter' in fault ? received - fault.cutAfter : -1;
      parts.push(over > 0 ? part.subarray(0, part.length - over) : part);
      if (over < 0) continue;
      const upload = this.#uploads.get(path);
      if (this.#options.forgets) this.#uploads.delete(path);
      else upload?.parts.push(...parts);
      response.socket?.resetAndDestroy();
      return;
    }
    const body = Buffer.concat(parts);
    const lost = fault !== undefined && 'loseAnswer' in fault;
    const answer = this.#answer(asked, body);
    if (lost) {
      response.socket?.resetAndDestroy();
      return;
    }
    if (fault !== undefined && 'answerCutAfter' in fault) {
      const bytes = bytesOf(answer.body ?? '');
      response.writeHead(answer.status, { ...answer.headers, 'content-length': bytes.length });
      response.write(bytes.subarray(0, fault.answerCutAfter), () => response.socket?.resetAndDestroy());
      return;
    }
    send(response, answer.status, answer.body ?? '', answer.headers, method === 'HEAD');
  }

  #answer({ method, path, query, headers }: Asked, body: Buffer): Answer {
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
    return { status: 404 };
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
      if (this.#options.mounts !== false && blob !== undefined) {
        this.blobsOf(repository).set(mount, blob);
        return { status: 201 };
      }
      const location = `/v2/${repository}/blobs/uploads/${++this.#count}`;
      this.#uploads.set(location, { repository, parts: [] });
      return { status: 202, headers: { location } };
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

interface Answer {
  readonly status: number;
  readonly body?: Buffer | string | object;
  readonly headers?: Record<string, string>;
}

function send(
  response: http.ServerResponse,
  status: number,
  body: Buffer | string | object,
  headers: Record<string, string> = {},
  headOnly = false,
): void {
  const bytes = bytesOf(body);
  response.writeHead(status, { ...headers, 'content-length': bytes.length });
  response.end(headOnly ? undefined : bytes);
}

const bytesOf = (body: Buffer | string | object): Buffer =>
  Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
