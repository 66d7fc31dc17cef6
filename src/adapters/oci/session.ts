import type { IncomingMessage } from 'node:http';
import type { RegistryLogin } from '../../model/image.js';
import { Authorizer, type Challenge, isBasic, type Manner, parseChallenges } from './auth.js';
import type { About } from './errors.js';
import { drained, type Http, type HttpCall } from './http.js';
import { broken, failure, Patience, passwordRefused, type RetryLimits } from './retry.js';

export interface Call extends Pick<HttpCall, 'method' | 'onSent'> {
  /** From the root of the registry, or where it told us to go. */
  readonly to: string | URL;
  readonly about: About;
  readonly scopes: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Made anew for each attempt. */
  readonly body?: () => HttpCall['body'];
  /** Statuses that are an answer and no failure. */
  readonly expect: readonly number[];
}

const redirects = new Set([301, 302, 303, 307, 308]);
/** Those after which a body is sent again. */
const sameMethod = new Set([307, 308]);
const mostRedirects = 5;

const challengesOf = ({ headers }: IncomingMessage): Challenge[] =>
  parseChallenges(headers['www-authenticate'] ?? '');

/** Requests to one registry with one login. */
export class Session {
  readonly origin: URL;
  /** `from to`: repositories between which this registry mounts nothing. */
  readonly noMounts = new Set<string>();
  readonly #http: Http;
  readonly #authorizer: Authorizer;
  readonly #registry: string;
  readonly #limits: RetryLimits;
  readonly #signal: AbortSignal | undefined;
  #answered = false;

  constructor(init: {
    readonly registry: string;
    readonly origin: URL;
    readonly login: RegistryLogin | undefined;
    readonly manner: Manner;
    readonly http: Http;
    readonly limits: RetryLimits;
    readonly signal: AbortSignal | undefined;
  }) {
    this.origin = init.origin;
    this.#http = init.http;
    this.#registry = init.registry;
    this.#limits = init.limits;
    this.#signal = init.signal;
    this.#authorizer = new Authorizer({
      ...init,
      send: (call) => this.#token(call),
      challenges: (about) => this.#challenges(about),
    });
  }

  patience(): Patience {
    return new Patience(this.#limits, this.#signal, () => this.#answered);
  }

  /** As often as it takes; for what may be done twice. @throws JacScaleError */
  async call(call: Call): Promise<IncomingMessage> {
    const patience = this.patience();
    for (;;) {
      try {
        return await this.once(call);
      } catch (error) {
        await patience.after(error);
      }
    }
  }

  /** One attempt, or two when the first one had to learn who we must be. @throws Passing, JacScaleError */
  async once(call: Call): Promise<IncomingMessage> {
    const { about, scopes } = call;
    let fresh = false;
    for (;;) {
      const authorization = await this.#authorizer.header(scopes, about);
      const response = await this.#follow(call, authorization);
      const status = response.statusCode ?? 0;
      if (status === 401) {
        if (!fresh && this.#authorizer.refused(authorization, challengesOf(response), scopes)) {
          await drained(response);
          // A token that was fetched for this very request is not refused for its age.
          fresh = true;
          continue;
        }
        if (isBasic(authorization)) throw await passwordRefused(response, about);
      }
      if (call.expect.includes(status)) return response;
      throw await failure(response, about);
    }
  }

  /** https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#determining-support */
  async #challenges(about: About): Promise<Challenge[]> {
    const response = await this.#follow({ method: 'GET', to: '/v2/' }, undefined);
    const status = response.statusCode ?? 0;
    if (status >= 500 || status === 429) throw await failure(response, about);
    await drained(response);
    return status === 401 ? challengesOf(response) : [];
  }

  async #follow(
    call: Pick<Call, 'method' | 'to' | 'headers' | 'body' | 'onSent'>,
    authorization: string | undefined,
  ): Promise<IncomingMessage> {
    const { method, headers = {}, onSent } = call;
    let url = this.#secured(new URL(call.to, this.origin));
    for (let hop = 0; ; hop++) {
      const own = url.origin === this.origin.origin && authorization !== undefined;
      const response = await this.#attempt({
        method,
        url,
        headers: { ...headers, ...(own ? { authorization } : {}) },
        body: call.body?.(),
        onSent,
      });
      const { location } = response.headers;
      const status = response.statusCode ?? 0;
      const follow = method === 'GET' || method === 'HEAD' ? redirects.has(status) : sameMethod.has(status);
      if (!follow || location === undefined || hop === mostRedirects) return response;
      response.resume();
      url = this.#secured(new URL(location, url));
    }
  }

  /** A registry behind a proxy may not know that it is spoken to by TLS. */
  #secured(url: URL): URL {
    if (
      this.origin.protocol === 'https:' &&
      url.protocol === 'http:' &&
      url.hostname === this.origin.hostname
    )
      return new URL(`${this.origin.origin}${url.pathname}${url.search}`);
    return url;
  }

  async #attempt(call: HttpCall): Promise<IncomingMessage> {
    try {
      const response = await this.#http.send(call);
      this.#answered = true;
      return response;
    } catch (error) {
      this.#signal?.throwIfAborted();
      throw broken(this.#registry, error);
    }
  }

  /** A token service has its bad moments like any other server. */
  async #token(call: HttpCall, hops = mostRedirects): Promise<IncomingMessage> {
    const response = await this.#attempt(call);
    const status = response.statusCode ?? 0;
    const { location = '' } = response.headers;
    const next = URL.canParse(location, call.url.href) ? new URL(location, call.url) : undefined;
    const follow = call.method === 'GET' ? redirects.has(status) : sameMethod.has(status);
    // The password goes along, so to no other server.
    if (follow && location !== '' && next?.origin === call.url.origin && hops > 0) {
      response.resume();
      return await this.#token({ ...call, url: next }, hops - 1);
    }
    if (status < 500 && status !== 429) return response;
    const about: About = { registry: this.#registry, repository: '', access: 'pull', login: undefined };
    throw await failure(response, { ...about, repository: `a token from ${call.url.host}` });
  }
}
