import { Octokit } from '@octokit/rest';
import type { Clock } from '../../ports/clock.js';
import { backoffMs } from '../kube/pause.js';
import { isLasting, isUncertain, limitedMs, reasonOf } from './failures.js';
import { type Fetch, type FetchInit, makeFetch } from './fetch.js';

export interface Limits {
  /** Milliseconds until TCP stands through a proxy. */
  readonly connectMs: number;
  /** Milliseconds for one attempt of one request. */
  readonly attemptMs: number;
  /** Milliseconds for all that one call of the port asks, waits for a rate limit aside. */
  readonly callMs: number;
  /** Milliseconds that one call waits for a rate limit to pass. */
  readonly limitMs: number;
  /** Multiplies the pauses between attempts. */
  readonly pace: number;
}

const defaults: Limits = {
  connectMs: 10_000,
  attemptMs: 10_000,
  callMs: 20_000,
  limitMs: 60_000,
  pace: 5,
};

export interface ClientOptions {
  readonly token: string;
  /** GITHUB_API_URL: Enterprise Server's has a path. */
  readonly baseUrl: string;
  /** Proxies are read from it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
  /** Told why something was left out. */
  readonly note: (text: string) => void;
  readonly limits?: Partial<Limits>;
}

const maxAttempts = 4;
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * GitHub as a deploy can bear it: what fails is noted and left out, and never waited for long. Requests that may be repeated
 * are tried again on server errors and cut connections; any when GitHub says when to come back.
 */
export class Client {
  readonly #options: ClientOptions;
  readonly #limits: Limits;
  readonly #fetch: Fetch;
  /** The last call had no answer: until one has, each is tried once. */
  #lost = false;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#limits = { ...defaults, ...options.limits };
    this.#fetch = makeFetch(options.env, this.#limits.connectMs);
  }

  note(text: string): void {
    this.#options.note(text);
  }

  /**
   * @param what is asked for, as a note begins with it
   * @param callMs the time for all of it, where it is more than one call's
   * @returns undefined when it could not be had, which was noted
   */
  async ask<T>(
    what: string,
    work: (octokit: Octokit) => Promise<T>,
    callMs = this.#limits.callMs,
  ): Promise<T | undefined> {
    const { signal, clock, note } = this.#options;
    try {
      return await work(this.#octokit(callMs));
    } catch (error) {
      this.#lost = isUncertain(error);
      if (!signal?.aborted) note(`${what}: ${reasonOf(error, clock.now())}`);
      return undefined;
    }
  }

  /** One for each call: it keeps the time. */
  #octokit(callMs: number): Octokit {
    const { token, baseUrl, clock, signal } = this.#options;
    const { attemptMs, limitMs, pace } = this.#limits;
    let deadline = clock.monotonic() + callMs;
    let limitLeft = limitMs;
    let limitWaits = 0;
    const fetch = (url: string, init: FetchInit) =>
      this.#fetch(url, init, Math.min(attemptMs, deadline - clock.monotonic()), signal);
    const octokit = new Octokit({
      auth: token,
      baseUrl: baseUrl.replace(/\/+$/, ''),
      userAgent: 'jac-scale-action',
      log: silent,
      request: { fetch, log: silent },
    });
    octokit.hook.wrap('request', async (request, options) => {
      for (let attempt = 1; ; attempt++) {
        try {
          const answer = await request(options);
          this.#lost = false;
          return answer;
        } catch (error) {
          const limited = limitedMs(error, clock.now());
          if (limited !== undefined && limited <= limitLeft && limitWaits++ < maxAttempts) {
            limitLeft -= limited;
            deadline += limited;
            await clock.sleep(limited, signal);
            continue;
          }
          const uncertain = isUncertain(error) && !signal?.aborted;
          const wait = backoffMs(attempt - 1) * pace;
          const again =
            uncertain &&
            !isLasting(error) &&
            isRepeatable(options) &&
            attempt < (this.#lost ? 1 : maxAttempts) &&
            clock.monotonic() + wait < deadline;
          if (!again) throw error;
          await clock.sleep(wait, signal);
        }
      }
    });
    return octokit;
  }
}

/** What is made by POST is made twice by two; a status that comes twice says the same. */
const isRepeatable = ({ method, url }: { readonly method: string; readonly url: string }): boolean =>
  method !== 'POST' || url.endsWith('/statuses');
