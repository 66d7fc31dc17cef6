/** A registry over real TCP that can be told to fail: answers 500 or 429, cuts a blob in the middle, denies, is full, forgets. */
import { createHash } from 'node:crypto';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RegistriesOptions, registriesOf } from '../../src/adapters/oci/registries.js';
import type { Digest } from '../../src/model/bundle.js';
import { parseImage, type RegistryLogin } from '../../src/model/image.js';
import type { Repository } from '../../src/ports/registry.js';
import { type Asked, refusalOf, type StandInAuth, tokenFor } from './stand-in-auth.js';
import type { Fault } from './stand-in-faults.js';
import { StandInStore } from './stand-in-store.js';

export interface StandInOptions {
  readonly auth?: StandInAuth;
  /** Asked for every request but those for tokens; undefined: as it should be. */
  readonly fault?: (asked: Asked) => Fault | undefined;
  /** An upload that was cut is gone. */
  readonly forgets?: boolean;
  readonly mounts?: boolean;
  /** A query that the address of each upload ends with. */
  readonly uploadState?: string;
  /** Told of each piece of a body that came in. */
  readonly onReceived?: (bytes: number) => void;
}

export class StandInRegistry {
  readonly asked: Asked[] = [];
  /** Whole scope of each token that was asked for. */
  readonly tokens: string[] = [];
  readonly #store: StandInStore;
  readonly #options: StandInOptions;
  readonly #server: http.Server;

  private constructor(options: StandInOptions) {
    this.#options = options;
    this.#store = new StandInStore(options.mounts !== false, options.uploadState ?? '');
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
  client(
    repository: string,
    login?: RegistryLogin,
    access: 'pull' | 'push' = 'push',
    more: Partial<RegistriesOptions> = {},
  ): Repository {
    const limits = { pace: 0.01, retryMs: 2_000, firstContactMs: 500, busyMs: 2_000, ...more.limits };
    const registries = registriesOf({ env: {}, insecureRegistries: [], version: 'test', ...more, limits });
    return registries.repository(parseImage(`${this.address}/${repository}`), login, access);
  }

  get manifests(): StandInStore['manifests'] {
    return this.#store.manifests;
  }

  blobsOf(repository: string): Map<string, Buffer> {
    return this.#store.blobsOf(repository);
  }

  put(repository: string, bytes: Uint8Array): { digest: Digest; size: number } {
    const digest: Digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    this.blobsOf(repository).set(digest, Buffer.from(bytes));
    return { digest, size: bytes.length };
  }

  async #take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { pathname: path, search, searchParams: query } = new URL(request.url ?? '/', 'http://registry');
    const { method = '', headers } = request;
    const asked: Asked = { method, path, search, query, headers };
    const { auth } = this.#options;
    if (path === '/token') {
      const form: Buffer[] = [];
      for await (const part of request as AsyncIterable<Buffer>) form.push(part);
      const { status, body, headers } = tokenFor(asked, Buffer.concat(form).toString(), auth, this.tokens);
      send(response, status, body, headers);
      return;
    }
    this.asked.push(asked);
    const fault = this.#options.fault?.(asked);
    const status = fault !== undefined && 'status' in fault ? fault : undefined;
    const refused = status ?? refusalOf(asked, auth, this.address);
    if (refused !== undefined) {
      request.resume();
      send(response, refused.status, refused.body ?? '', refused.headers);
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
      this.#store.cut(path, parts, this.#options.forgets === true);
      response.socket?.resetAndDestroy();
      return;
    }
    const body = Buffer.concat(parts);
    if (fault !== undefined && 'answerAfterMs' in fault)
      await new Promise((resolve) => setTimeout(resolve, fault.answerAfterMs).unref());
    const lost = fault !== undefined && 'loseAnswer' in fault;
    const answer = this.#store.answer(asked, body);
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
