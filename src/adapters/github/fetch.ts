import * as http from 'node:http';
import * as https from 'node:https';
import { agentFor } from '../kube/agents.js';
import { textOf } from '../kube/lines.js';
import { environmentProxy } from '../kube/proxy.js';

export interface FetchInit {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** As much of a Response as octokit reads. */
export interface FetchAnswer {
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  readonly headers: ReadonlyMap<string, string>;
  text(): Promise<string>;
}

/** One attempt. @param ms until the whole answer is there */
export type Fetch = (
  url: string,
  init: FetchInit,
  ms: number,
  signal: AbortSignal | undefined,
) => Promise<FetchAnswer>;

const maxRedirects = 3;
/** Code of the error for an answer that something else than an API gave. */
export const notAnApi = 'NotAnApi';

/**
 * A fetch over node:https. Node's own knows proxies only when it is told before it starts (NODE_USE_ENV_PROXY), which an
 * Action is not; authorities of NODE_EXTRA_CA_CERTS hold for both. Connections are kept from call to call.
 * Redirects are followed within the origin, as a renamed repository needs: further the token must not go.
 */
export function makeFetch(env: Readonly<Record<string, string | undefined>>, connectMs: number): Fetch {
  const agents = new Map<string, http.Agent>();
  const agentOf = (url: URL): http.Agent => {
    const known = agents.get(url.origin);
    if (known !== undefined) return known;
    const agent = agentFor(url, environmentProxy(url, env), connectMs, 'requests');
    agents.set(url.origin, agent);
    return agent;
  };
  return async (given, init, ms, signal) => {
    const deadline = performance.now() + ms;
    let url = new URL(given);
    for (let redirects = 0; ; redirects++) {
      const left = deadline - performance.now();
      const answer = await send(url, init, agentOf(url), left, signal);
      const target = redirectOf(answer, url, init.method ?? 'GET');
      if (target === undefined || redirects === maxRedirects) return checked(answer);
      url = target;
    }
  };
}

/** Octokit takes whatever is below 400 for what was asked: a login page of a proxy, a redirect that is not followed. */
function checked(answer: FetchAnswer): FetchAnswer {
  const { status, headers } = answer;
  if (status >= 400 || status === 204 || (status < 300 && /\bjson\b/.test(headers.get('content-type') ?? '')))
    return answer;
  const instead = headers.get('location') ?? headers.get('content-type') ?? 'nothing';
  const message = `the answer is no API's: status ${status}, ${instead}`;
  throw Object.assign(new Error(message), { code: notAnApi });
}

/** 301 and 302 turn other methods than GET into one: those are not followed. */
function redirectOf(answer: FetchAnswer, from: URL, method: string): URL | undefined {
  const followed = method === 'GET' ? [301, 302, 307, 308] : [307, 308];
  const location = answer.headers.get('location');
  if (!followed.includes(answer.status) || location === undefined || !URL.canParse(location, from.href))
    return undefined;
  const target = new URL(location, from.href);
  return target.origin === from.origin ? target : undefined;
}

function send(
  url: URL,
  init: FetchInit,
  agent: http.Agent,
  ms: number,
  signal: AbortSignal | undefined,
): Promise<FetchAnswer> {
  const body = init.body === undefined ? undefined : Buffer.from(init.body);
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).request(url, {
      method: init.method ?? 'GET',
      agent,
      headers: { ...init.headers, ...(body === undefined ? {} : { 'content-length': body.length }) },
      ...(signal === undefined ? {} : { signal }),
    });
    const started = performance.now();
    const timer = setTimeout(
      () => request.destroy(new Error(`no answer within ${Math.ceil(ms / 1000)} s`)),
      Math.max(0, ms),
    );
    const failed = (cause: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      // An error of several addresses has no message of its own.
      const message = cause.message || cause.code || 'the connection broke';
      reject(Object.assign(new Error(message, { cause }), { code: cause.code }));
    };
    request.on('error', failed);
    request.on('response', (response) => {
      clearTimeout(timer);
      textOf(response, Math.max(0, ms - (performance.now() - started))).then((text) => {
        resolve({
          url: url.href,
          status: response.statusCode ?? 0,
          statusText: response.statusMessage ?? '',
          headers: new Map(Object.entries(response.headers).map(([name, value]) => [name, String(value)])),
          text: async () => text,
        });
      }, failed);
    });
    request.end(body);
  });
}
