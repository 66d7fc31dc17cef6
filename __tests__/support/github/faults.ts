/** What can be wrong with GitHub, for as many requests as a test wants. */
import { type Answer, failure } from './routes.js';

export interface Fault {
  /** How many requests it meets; default 1. */
  readonly times?: number;
  /** Only requests whose `METHOD /route` matches, as `/POST .*deployments$/`; default all. */
  readonly on?: RegExp;
}

export interface Failure extends Fault {
  /** A status of 500 and up (default 502), or `cut`: the connection breaks. */
  readonly with?: number | 'cut';
  /** `after`: it was done all the same, only the answer is lost. Default `before`: nothing was done. */
  readonly when?: 'before' | 'after';
}

export interface Limit extends Fault {
  /** `primary`: the quota of the hour is used up; `secondary` (default): too much at once. */
  readonly kind?: 'primary' | 'secondary';
  /** Seconds until it may be tried again: Retry-After, or with `primary` x-ratelimit-reset. */
  readonly seconds: number;
  /** GitHub answers either 403 (default) or 429. */
  readonly status?: 403 | 429;
}

/** What one request meets. */
export interface Met {
  readonly cut?: 'before' | 'after';
  /** Instead of what would have been answered. */
  readonly answer?: Answer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the request is carried out although `answer` hides it. */
  readonly done?: boolean;
}

export interface Faults {
  /** Server errors and broken connections. */
  fail(failure?: Failure): void;
  rateLimit(limit: Limit): void;
  /** Every answer from now on comes that much later; what was asked is done at once. 0 ends it. */
  slow(ms: number, on?: RegExp): void;
  /** As for a fork's or a too narrow token: 403 to writes, or to all, until `forbid(false)`. */
  forbid(what: 'writes' | 'all' | false, on?: RegExp): void;
  /** Ends all of the above. */
  calm(): void;
}

interface Planned {
  left: number;
  readonly on: RegExp;
  readonly met: Met;
}

const anything = /^/;

export class FaultPlan implements Faults {
  #planned: Planned[] = [];
  #slow: { readonly ms: number; readonly on: RegExp } = { ms: 0, on: anything };
  #forbidden: { readonly what: 'writes' | 'all' | false; readonly on: RegExp } = {
    what: false,
    on: anything,
  };

  fail({ times = 1, on = anything, with: how = 502, when = 'before' }: Failure = {}): void {
    const met: Met =
      how === 'cut' ? { cut: when } : { answer: failure(how, 'Server Error'), done: when === 'after' };
    this.#planned.push({ left: times, on, met });
  }

  rateLimit({ times = 1, on = anything, kind = 'secondary', seconds, status = 403 }: Limit): void {
    const met: Met =
      kind === 'secondary'
        ? {
            answer: failure(status, 'You have exceeded a secondary rate limit. Please wait a few minutes.'),
            headers: { 'retry-after': String(seconds) },
          }
        : {
            answer: failure(status, 'API rate limit exceeded for installation ID 1.'),
            headers: {
              'x-ratelimit-remaining': '0',
              'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000 + seconds)),
            },
          };
    this.#planned.push({ left: times, on, met });
  }

  slow(ms: number, on = anything): void {
    this.#slow = { ms, on };
  }

  forbid(what: 'writes' | 'all' | false, on = anything): void {
    this.#forbidden = { what, on };
  }

  calm(): void {
    this.#planned = [];
    this.slow(0);
    this.forbid(false);
  }

  delayOf(request: string): number {
    return this.#slow.on.test(request) ? this.#slow.ms : 0;
  }

  /** @param request `METHOD /route` */
  meet(request: string): Met {
    const planned = this.#planned.find(({ left, on }) => left > 0 && on.test(request));
    if (planned !== undefined) {
      planned.left--;
      return planned.met;
    }
    const { what, on } = this.#forbidden;
    if (what === false || !on.test(request) || (what === 'writes' && request.startsWith('GET '))) return {};
    return {
      answer: failure(403, 'Resource not accessible by integration'),
      headers: { 'x-accepted-github-permissions': permissionOf(request) },
    };
  }
}

/** As the header of GitHub's refusal names it. */
function permissionOf(request: string): string {
  const access = request.startsWith('GET ') ? 'read' : 'write';
  if (request.includes('/deployments')) return `deployments=${access}`;
  if (request.includes('/issues/')) return `issues=${access}; pull_requests=${access}`;
  return request.includes('/comments') ? `contents=${access}` : `pull_requests=${access}`;
}
