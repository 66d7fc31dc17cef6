import type { Octokit } from '@octokit/rest';
import type { Client } from './client.js';
import { statusOf } from './failures.js';

interface Written {
  readonly user?: { readonly id: number; readonly type: string } | null;
}

/**
 * Who writes with our token. Anybody may copy the marker of a comment, also ahead of us, and a token that may write may edit
 * and delete comments of others: only the author tells which are ours.
 */
export class Author {
  readonly #client: Client;
  readonly #app: boolean;
  #id: number | undefined;
  #refused = false;

  /** @param app whether the token is an app's, as a job's own is: it writes as a bot and may not ask who it is */
  constructor(client: Client, app: boolean) {
    this.#client = client;
    this.#app = app;
  }

  /** GitHub tells the author of what was just written. */
  learn({ user }: Written): void {
    this.#id = user?.id ?? this.#id;
  }

  /** Those that are ours. For an app's token that has not written yet: those of bots. GitHub is asked once, and only if there are any. */
  async own<T extends Written>(octokit: Octokit, written: readonly T[]): Promise<readonly T[]> {
    if (written.length === 0) return written;
    if (this.#id === undefined && this.#app) return written.filter(({ user }) => user?.type === 'Bot');
    const id = this.#id ?? (await this.#ask(octokit));
    return id === undefined ? [] : written.filter(({ user }) => user?.id === id);
  }

  /** Tokens that may not ask (an older server's app, a proxy that lets repositories alone through) own nothing until they have written. */
  async #ask(octokit: Octokit): Promise<number | undefined> {
    if (this.#refused) return undefined;
    try {
      this.learn({ user: (await octokit.rest.users.getAuthenticated()).data });
    } catch (error) {
      if (statusOf(error) !== 403 && statusOf(error) !== 404) throw error;
      this.#refused = true;
      this.#client.note(
        'comment: GitHub does not tell this token whose it is: no earlier comment counts as its own',
      );
    }
    return this.#id;
  }
}

/** Those of one author: an app's token may have found another bot's among its own. */
export const byAuthorOf = <T extends Written>({ user }: Written, written: readonly T[]): readonly T[] =>
  written.filter((each) => each.user?.id === user?.id);
