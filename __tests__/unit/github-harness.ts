/** The adapter against the stand-in: a clock that does not wait, and what it noted. */
import type { GitHubOptions } from '../../src/adapters/github/github.js';
import { makeGitHub } from '../../src/adapters/github/github.js';
import type { GitHub } from '../../src/ports/github.js';
import { type GitHubStandIn, type StandInOptions, startGitHub } from '../support/github.js';

export const sha = 'c0ffee0000000000000000000000000000000000';

/** Sleeps pass at once, and are remembered. */
export class QuickClock {
  readonly slept: number[] = [];
  #ms = 0;
  now = () => new Date(Date.now() + this.#ms);
  monotonic = () => performance.now() + this.#ms;
  sleep = async (ms: number) => {
    this.slept.push(ms);
    this.#ms += ms;
  };
}

export interface Setting {
  readonly hub: GitHubStandIn;
  readonly github: GitHub;
  readonly notes: string[];
  readonly clock: QuickClock;
  /** Another run at the same hub. */
  twin(options?: Partial<GitHubOptions>): GitHub;
}

const started: GitHubStandIn[] = [];

/** For afterEach. @throws Error when a request or an answer was not as GitHub's description says */
export async function closeAll(): Promise<void> {
  const ended = await Promise.allSettled(started.splice(0).map((hub) => hub.close()));
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
}

export async function setting(
  options: Partial<GitHubOptions> = {},
  standIn: StandInOptions = {},
): Promise<Setting> {
  const hub = await startGitHub(standIn);
  started.push(hub);
  const notes: string[] = [];
  const clock = new QuickClock();
  const twin = (more: Partial<GitHubOptions> = {}) =>
    makeGitHub({
      token: 'ghs_x',
      baseUrl: hub.apiUrl,
      env: {},
      clock,
      note: (text) => notes.push(text),
      owner: 'owner',
      repo: 'shop',
      sha,
      runId: '7',
      logUrl: `${hub.serverUrl}/owner/shop/actions/runs/7`,
      ...options,
      ...more,
    });
  return { hub, github: twin(), notes, clock, twin };
}

/** Methods and last part of the path of what was asked, in order. */
export const asked = (hub: GitHubStandIn): string[] =>
  hub.requests.map(({ method, route }) => `${method} ${route.replace('/repos/{owner}/{repo}', '')}`);
