import type { Kind, KubeObject } from '../../model/kubernetes.js';
import { numberAt, textAt } from '../../model/read.js';
import {
  ClusterError,
  type ListQuery,
  type ObjectWatcher,
  type WatchEvent,
  type WatchOptions,
} from '../../ports/cluster.js';
import { type About, refused, unreachable } from './errors.js';
import { linesOf, Silence } from './lines.js';
import { listAll } from './objects.js';
import { collectionPath, resourceText, selectors, withQuery } from './paths.js';
import { backoffMs, pause } from './pause.js';
import type { Transport } from './transport.js';

export interface WatchLimits {
  /** The API server ends a watch after that; shorter than what proxies allow. */
  readonly watchSeconds: number;
  /** Bookmarks come each minute: silence beyond means that the connection is dead (kubernetes-client/javascript#596). */
  readonly silenceMs: number;
}

/** Reasons that waiting does not change. */
const final: readonly string[] = ['Forbidden', 'Unauthorized', 'NotFound', 'BadRequest', 'Invalid'];

/** A watch that lives as long as its signal; see the port. */
export function makeWatcher(
  transport: Transport,
  limits: WatchLimits,
  connection: AbortSignal | undefined,
): ObjectWatcher {
  return {
    async *watch(kind, query, options) {
      const signal =
        connection === undefined ? options.signal : AbortSignal.any([options.signal, connection]);
      try {
        yield* new Watch(transport, limits, kind, query, { ...options, signal }).events();
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
  };
}

class Watch {
  readonly #transport: Transport;
  readonly #limits: WatchLimits;
  readonly #kind: Kind;
  readonly #query: ListQuery;
  readonly #options: WatchOptions;
  readonly #about: About;
  /** Of the last event; undefined: the next thing to do is a LIST. */
  #version: string | undefined;
  #failures = 0;
  /** Since when nothing worked; not since the last event, for this process may have been stopped in between. */
  #failingSince: number | undefined;

  constructor(
    transport: Transport,
    limits: WatchLimits,
    kind: Kind,
    query: ListQuery,
    options: WatchOptions,
  ) {
    this.#transport = transport;
    this.#limits = limits;
    this.#kind = kind;
    this.#query = query;
    this.#options = options;
    this.#about = { verb: 'watch', resource: resourceText(kind), namespace: query.namespace };
  }

  async *events(): AsyncGenerator<WatchEvent> {
    const { signal } = this.#options;
    while (!signal.aborted) {
      try {
        if (this.#version === undefined) {
          const { items, resourceVersion } = await listAll(this.#transport, this.#kind, this.#query, signal);
          this.#version = resourceVersion;
          this.#failingSince = undefined;
          yield { type: 'SYNC', items };
        }
        yield* this.#stream(this.#version, signal);
      } catch (error) {
        signal.throwIfAborted();
        await this.#overcome(error, signal);
      }
    }
  }

  /** One WATCH request from that version on, until the server ends it. */
  async *#stream(from: string, signal: AbortSignal): AsyncGenerator<WatchEvent> {
    const opened = performance.now();
    const path = withQuery(collectionPath(this.#kind, this.#query.namespace), {
      ...selectors(this.#query),
      watch: true,
      allowWatchBookmarks: true,
      resourceVersion: from,
      timeoutSeconds: this.#limits.watchSeconds,
    });
    const call = { method: 'GET', path, about: this.#about, repeatable: true, signal } as const;
    const response = await this.#transport.stream(call, false);
    this.#failingSince = undefined;
    for await (const line of linesOf(response, this.#limits.silenceMs)) {
      const event = this.#read(line);
      this.#failures = 0;
      if (event === undefined) continue;
      yield event;
      signal.throwIfAborted();
    }
    // A server that ends each watch at once must not be asked without pause.
    if (performance.now() - opened < 1000) await pause(backoffMs(this.#failures++), signal);
  }

  #read(line: string): WatchEvent | undefined {
    const event = JSON.parse(line) as { type: string; object: KubeObject };
    const { type, object } = event;
    if (type === 'ERROR') {
      // 410 says that the version is too old; after any other error it is not worth trusting either.
      this.#version = undefined;
      throw refused(this.#about, numberAt(object, 'code') ?? 500, object);
    }
    this.#version = textAt(object, 'metadata', 'resourceVersion') ?? this.#version;
    if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') return { type, object };
    return undefined;
  }

  /** Returns when it is worth trying again. @throws ClusterError when it is not */
  async #overcome(error: unknown, signal: AbortSignal): Promise<void> {
    if (error instanceof ClusterError) {
      const denied = error.reason === 'Forbidden' || error.reason === 'Unauthorized';
      if (final.includes(error.reason) && !(denied && this.#transport.recovering)) throw error;
      if (error.reason === 'Expired') {
        this.#version = undefined;
        return;
      }
    }
    // Errors of the stream itself: cut, silent, or not what a watch sends.
    else if (!isCut(error)) throw error;
    const patience = (this.#options.unreachableSeconds ?? 60) * 1000;
    this.#failingSince ??= performance.now();
    if (performance.now() - this.#failingSince > patience)
      throw error instanceof ClusterError ? error : unreachable(this.#about, this.#transport.server, error);
    await pause(backoffMs(this.#failures++), signal);
  }
}

const isCut = (error: unknown): boolean =>
  error instanceof Silence ||
  error instanceof SyntaxError ||
  (typeof error === 'object' && error !== null && 'code' in error);
