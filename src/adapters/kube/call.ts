import type { About } from './errors.js';

/** One request to the API server. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the root of the API, with its query: `/api/v1/namespaces`. */
  readonly path: string;
  readonly about: About;
  readonly body?: string | Uint8Array;
  readonly contentType?: string;
  readonly accept?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds until the first byte of the answer, where it may take longer than usual. */
  readonly answerMs?: number;
  /** Whether doing it twice is as good as once; else it is sent again only when it was surely not processed. */
  readonly repeatable: boolean;
  readonly signal?: AbortSignal | undefined;
}

export interface Limits {
  /** Until TCP and TLS stand. */
  readonly connectMs: number;
  /** Until the whole answer of a plain request is there, or the first byte of a stream. */
  readonly responseMs: number;
  /** How long a request that may be repeated is tried: a restart of the API server passes within. */
  readonly retryMs: number;
  /** The same before the first answer of all: a cluster that is not there should be said soon. */
  readonly firstContactMs: number;
}
