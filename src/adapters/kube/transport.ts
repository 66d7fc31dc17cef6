import * as http from 'node:http';
import * as https from 'node:https';
import { setImmediate } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { textAt } from '../../model/read.js';
import type { ClusterError } from '../../ports/cluster.js';
import type { ServiceAnswer } from '../../ports/service-proxy.js';
import type { Call, Limits } from './call.js';
import type { CredentialSource } from './credentials.js';
import { refused, retryAfterMs, statusBody, unreachable } from './errors.js';
import { bytesOf, textOf } from './lines.js';
import { backoffMs, pause } from './pause.js';

export interface TransportInit {
  readonly server: URL;
  /** Plain requests: few connections, since each costs a handshake (see agents.ts). */
  readonly requests: http.Agent;
  /** Watches and logs hold theirs, so they must not wait for each other. */
  readonly streams: http.Agent;
  readonly tls: https.RequestOptions;
  readonly credentials: CredentialSource;
  readonly limits: Limits;
  readonly signal?: AbortSignal | undefined;
}

/** How an attempt failed, and whether to try again. */
class Failed extends Error {
  readonly error: ClusterError;
  /** `never`: it would fail again; `any`: not processed; `repeatable`: perhaps processed. */
  readonly again: 'never' | 'any' | 'repeatable';
  readonly afterMs: number | undefined;

  constructor(error: ClusterError, again: Failed['again'], afterMs?: number) {
    super(error.message);
    this.error = error;
    this.again = again;
    this.afterMs = afterMs;
  }
}

/** Faults of the way that waiting does not mend. */
const lasting = new Set(['ENOTFOUND', 'EPROTO', 'ERR_INVALID_URL']);
/** How long after a lost connection a refusal is not believed. */
const recoveryMs = 20_000;
/** What etcd says while it elects; such a write may have happened. */
const electing = /etcdserver: (leader changed|no leader|request timed out)/;

/** Requests to one API server, with what may be repeated repeated. */
export class Transport {
  readonly #init: TransportInit;
  /** For messages: without name and password. */
  readonly server: string;
  #answered = false;
  #lostAt = Number.NEGATIVE_INFINITY;

  constructor(init: TransportInit) {
    this.#init = init;
    this.server = `${init.server.origin}${init.server.pathname.replace(/\/$/, '')}`;
  }

  /**
   * Whether the server was lost a moment ago: one that has just come back denies everybody until it has read its roles,
   * so a refusal says nothing yet.
   */
  get recovering(): boolean {
    return performance.now() - this.#lostAt < recoveryMs;
  }

  /** The answer as JSON. @throws ClusterError; the signal's reason */
  async json(call: Call): Promise<unknown> {
    const text = await this.#repeated(call, true, (response) =>
      textOf(response, this.#init.limits.responseMs),
    );
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw unreachable(call.about, this.server, new Error('the answer is not JSON', { cause }));
    }
  }

  /**
   * What stands behind the API server answers, whatever its status. @throws ClusterError for what the API server itself refuses; the
   * signal's reason
   */
  async answer(call: Call): Promise<ServiceAnswer> {
    const read: Read<ServiceAnswer> = async (response) => {
      const body = await bytesOf(response, this.#init.limits.responseMs);
      const status = response.statusCode ?? 0;
      const text = status < 400 ? '' : body.toString('utf8');
      if (textAt(statusBody(text), 'kind') === 'Status') throw this.#failed(call, response, text);
      return { status, headers: response.headers, body };
    };
    return await this.#repeated(call, true, read, true);
  }

  /** The answer as it comes, when its status is 200; one attempt, or as many as for a plain request. */
  async stream(call: Call, repeated: boolean): Promise<http.IncomingMessage> {
    if (repeated) return await this.#repeated(call, false, async (response) => response);
    try {
      return await this.#attempt(call, false, async (response) => response);
    } catch (error) {
      throw error instanceof Failed ? error.error : error;
    }
  }

  async #repeated<T>(call: Call, plain: boolean, read: Read<T>, anyStatus = false): Promise<T> {
    const started = performance.now();
    let renewed = false;
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#attempt(call, plain, read, anyStatus);
      } catch (error) {
        if (!(error instanceof Failed)) throw error;
        if (error.error.reason === 'Unauthorized' && !renewed && this.#init.credentials.refused()) {
          renewed = true;
          continue;
        }
        const { retryMs, firstContactMs } = this.#init.limits;
        const left = started + (this.#answered ? retryMs : firstContactMs) - performance.now();
        const wait = error.afterMs ?? backoffMs(attempt);
        const allowed = error.again === 'any' || (error.again === 'repeatable' && call.repeatable);
        if (!allowed || wait > left) throw error.error;
        await pause(wait, this.#signal(call));
      }
    }
  }

  #signal(call: Call): AbortSignal | undefined {
    const { signal } = this.#init;
    if (signal === undefined || call.signal === undefined) return signal ?? call.signal;
    return AbortSignal.any([signal, call.signal]);
  }

  async #attempt<T>(call: Call, plain: boolean, read: Read<T>, anyStatus = false): Promise<T> {
    const signal = this.#signal(call);
    signal?.throwIfAborted();
    // A kept connection that the server closed meanwhile is only found out by the event loop; a write that was sent on
    // one could not be told from one that was cut. The first turn may be the one we are in, past its polling.
    if (!call.repeatable) for (let turn = 0; turn < 2; turn++) await setImmediate();
    const { headers, ...identity } = await this.#init.credentials.current();
    const state = { sent: false };
    try {
      const response = await this.#send(
        call,
        plain,
        { ...this.#init.tls, ...identity, headers },
        state,
        signal,
      );
      this.#answered = true;
      if (anyStatus || [200, 201, 202].includes(response.statusCode ?? 0)) return await read(response);
      throw this.#failed(call, response, await textOf(response, this.#init.limits.responseMs));
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof Failed) throw error;
      if (this.#answered) this.#lostAt = performance.now();
      const code = (error as NodeJS.ErrnoException).code ?? '';
      const fatal = lasting.has(code) || isCertificateError(code);
      throw new Failed(
        unreachable(call.about, this.server, error),
        fatal ? 'never' : state.sent ? 'repeatable' : 'any',
      );
    }
  }

  #send(
    call: Call,
    plain: boolean,
    options: https.RequestOptions,
    state: { sent: boolean },
    signal: AbortSignal | undefined,
  ): Promise<http.IncomingMessage> {
    const { server, requests, streams, limits } = this.#init;
    const secure = server.protocol === 'https:';
    const body = call.body === undefined ? undefined : Buffer.from(call.body);
    return new Promise((resolve, reject) => {
      const request = (secure ? https : http).request({
        ...options,
        method: call.method,
        host: server.hostname.replace(/^\[|\]$/g, ''),
        port: server.port || (secure ? 443 : 80),
        path: server.pathname.replace(/\/$/, '') + call.path,
        agent: plain ? requests : streams,
        headers: {
          accept: call.accept ?? 'application/json',
          'user-agent': 'kubectl-jac',
          ...(body === undefined
            ? {}
            : { 'content-type': call.contentType ?? 'application/json', 'content-length': body.length }),
          ...call.headers,
          ...options.headers,
        } as http.OutgoingHttpHeaders,
        ...(signal === undefined ? {} : { signal }),
      });
      let timer: NodeJS.Timeout | undefined;
      const arm = (ms: number, what: string) => {
        clearTimeout(timer);
        timer = setTimeout(() => request.destroy(new Error(`${what} within ${ms / 1000} s`)), ms);
      };
      request.once('socket', (socket) => {
        // Finds out when the other side is gone without a word; a log that is followed may be silent for hours.
        socket.setKeepAlive(true, 30_000);
        const connected = () => {
          state.sent = true;
          arm(call.answerMs ?? limits.responseMs, 'no answer');
        };
        if (request.reusedSocket || !(socket.connecting || isHandshaking(socket))) return connected();
        arm(limits.connectMs, 'no connection');
        socket.once(secure ? 'secureConnect' : 'connect', connected);
      });
      request.once('response', (response) => {
        clearTimeout(timer);
        resolve(response);
      });
      request.on('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
      request.end(body);
    });
  }

  #failed(call: Call, response: http.IncomingMessage, text: string): Failed {
    const status = response.statusCode ?? 0;
    const error = refused(call.about, status, statusBody(text));
    const afterMs = retryAfterMs(response.headers);
    if (status === 429 || (status === 503 && afterMs !== undefined)) return new Failed(error, 'any', afterMs);
    if (this.recovering && (status === 401 || status === 403)) return new Failed(error, 'any', afterMs);
    const passing = [502, 503, 504].includes(status) || (status === 500 && electing.test(text));
    return new Failed(error, passing ? 'repeatable' : 'never', afterMs);
  }
}

type Read<T> = (response: http.IncomingMessage) => Promise<T>;

const isHandshaking = (socket: { secureConnecting?: boolean } | object): boolean =>
  (socket as TLSSocket & { secureConnecting?: boolean }).secureConnecting === true;

const isCertificateError = (code: string): boolean =>
  /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/.test(code);
