import type { IncomingMessage } from 'node:http';
import { JacScaleError } from '../../model/error.js';
import { retryAfterMs } from '../kube/errors.js';
import { backoffMs, pause } from '../kube/pause.js';
import {
  type About,
  isFull,
  isLasting,
  type Refusal,
  refusalOf,
  refused,
  unreachable,
  wrongPassword,
} from './errors.js';
import { bodyOf, type HttpCall, SourceFailed } from './http.js';

/** Sends one request, again where that may help. */
export type Sender = (call: HttpCall) => Promise<IncomingMessage>;

export interface RetryLimits {
  /** Milliseconds that failures in a row are met with another attempt. */
  readonly retryMs: number;
  /** The same while the registry never answered: one that is not there should be said soon. */
  readonly firstContactMs: number;
  /** The same where the registry says when to come back. */
  readonly busyMs: number;
  /** Multiplies the pauses; for tests. */
  readonly pace: number;
}

export const retryDefaults: RetryLimits = {
  retryMs: 30_000,
  firstContactMs: 4_000,
  busyMs: 120_000,
  pace: 1,
};

const fewAttempts = 4;

const passing = new Set([408, 429, 500, 502, 503, 504]);

/** A failure that may pass. */
export class Passing extends Error {
  readonly final: Error;
  readonly afterMs: number | undefined;

  constructor(final: Error, afterMs?: number) {
    super(final.message);
    this.final = final;
    this.afterMs = afterMs;
  }
}

/** Turns an answer that says no into an error: Passing where another attempt may help. */
export async function failure(response: IncomingMessage, about: About): Promise<Error> {
  const status = response.statusCode ?? 0;
  const refusal: Refusal = refusalOf(status, await textOf(response));
  const error = refused(about, refusal);
  return passing.has(status) && !isFull(refusal) ? new Passing(error, retryAfterMs(response.headers)) : error;
}

/** A name and password that were sent in vain. */
export async function passwordRefused(response: IncomingMessage, about: About): Promise<Error> {
  return wrongPassword(about, refusalOf(response.statusCode ?? 0, await textOf(response)));
}

/** What a refusal says helps, but is not needed. */
async function textOf(response: IncomingMessage): Promise<string> {
  return await bodyOf(response, 1 << 20).then(
    (body) => body.toString('utf8'),
    () => '',
  );
}

/** A connection that failed: Passing unless waiting does not mend it. */
export function broken(registry: string, error: unknown): Error {
  // A mistake in what the user gave, found on the way.
  if (error instanceof JacScaleError) return error;
  if (error instanceof SourceFailed) return error.cause instanceof Error ? error.cause : error;
  const final = unreachable(registry, error);
  return isLasting(error) ? final : new Passing(final);
}

/** Counts failures in a row, and waits between attempts. */
export class Patience {
  readonly #limits: RetryLimits;
  readonly #signal: AbortSignal | undefined;
  readonly #answered: () => boolean;
  #since: number | undefined;
  #attempt = 0;

  constructor(limits: RetryLimits, signal: AbortSignal | undefined, answered: () => boolean) {
    this.#limits = limits;
    this.#signal = signal;
    this.#answered = answered;
  }

  /** Something went forward: failures before it no longer count. */
  progress(): void {
    this.#since = undefined;
    this.#attempt = 0;
  }

  /** Waits until the next attempt. @throws the error itself when it is lasting or patience has ended */
  async after(error: unknown): Promise<void> {
    this.#signal?.throwIfAborted();
    if (!(error instanceof Passing)) throw error;
    const { retryMs, firstContactMs, busyMs, pace } = this.#limits;
    this.#since ??= performance.now();
    const answered = this.#answered();
    const allowed = error.afterMs !== undefined ? busyMs : answered ? retryMs : firstContactMs;
    const wait = (error.afterMs ?? 2 * backoffMs(this.#attempt)) * pace;
    // A large blob may take longer than our patience until it is cut; it is given more than one chance all the same.
    const few = answered && ++this.#attempt < fewAttempts;
    const late = performance.now() - this.#since + wait > allowed;
    if (wait > allowed || (late && !few)) throw error.final;
    await pause(wait, this.#signal);
  }
}
