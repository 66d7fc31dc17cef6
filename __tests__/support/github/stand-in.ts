/**
 * GitHub's REST API on loopback, as far as the Action calls it: it keeps what it is told, pages its lists, and holds every
 * request and every answer against GitHub's own OpenAPI description; whatever does not fit fails `close()`.
 *
 *     const hub = await startGitHub({ owner: 'owner', repo: 'shop' });
 *     env.GITHUB_API_URL = hub.apiUrl;      // GITHUB_REPOSITORY=owner/shop, GITHUB_SERVER_URL=hub.serverUrl
 *     const pull = hub.openPull({ headSha: sha });              // pull.open = false closes it
 *     … run the Action with a token: `ghs_…` writes as github-actions[bot], others as the user octocat, `bad…` gets 401
 *     expect(hub.comments.map(({ body }) => body)).toEqual([…]);
 *     expect(hub.deployments[0]?.statuses.map(({ state }) => state)).toEqual(['in_progress', 'success']);
 *     expect(hub.requests.filter(({ method }) => method !== 'GET')).toHaveLength(3);
 *     await hub.close();                    // throws when a request or an answer broke the description
 *
 * Faults, for the next requests or some of them (faults.ts): `fail`, `rateLimit`, `slow`, `forbid`, `calm`. `pageSize`
 * shortens pages. `before` runs ahead of each request and can change the state: races are made so.
 * `jobDeployment` is what GitHub makes for a job with `environment:`.
 * Enterprise Server: `prefix: '/api/v3'`. With `tls`, https with a certificate of `host` (default github.test) and 127.0.0.1 from
 * a private authority: NODE_EXTRA_CA_CERTS=hub.caFile; reach `https://github.test` through connectProxy().
 */
import { createServer as createPlain, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { answerProblems, operationOf, requestProblems } from './description.js';
import { FaultPlan, type Faults } from './faults.js';
import type { SeenRequest, StandInOptions } from './options.js';
import { page } from './paging.js';
import { movedTo, named } from './renamed.js';
import { type Answer, failure, handle } from './routes.js';
import {
  addStatus,
  type Comment,
  type Deployment,
  jobAuthor,
  type Place,
  type Pull,
  type State,
} from './state.js';
import { authority } from './tls.js';

export type { SeenRequest, StandInOptions };

export interface GitHubStandIn
  extends Faults,
    Pick<State, 'comments' | 'pulls' | 'deployments' | 'pageSize'> {
  /** GITHUB_API_URL. */
  readonly apiUrl: string;
  /** GITHUB_SERVER_URL. */
  readonly serverUrl: string;
  readonly port: number;
  /** The authority's certificate, with `tls`. */
  readonly caFile: string | undefined;
  /** All that was asked, in order, also what a fault met. */
  readonly requests: readonly SeenRequest[];
  /** What did not fit the description so far. */
  readonly violations: readonly string[];
  before: (request: SeenRequest) => Promise<void> | void;
  openPull(pull?: Partial<Omit<Pull, 'createdAt'>>): Pull;
  addComment(comment: { readonly on: Place; readonly body: string; readonly author?: string }): Comment;
  /** The Deployment of a job's own `environment:`, its run in progress. */
  jobDeployment(of: {
    readonly environment: string;
    readonly sha: string;
    readonly runId: number;
    readonly jobId?: number;
    /** Default in_progress. */
    readonly state?: string;
  }): Deployment;
  /** @throws Error naming what did not fit GitHub's description */
  close(): Promise<void>;
}

const someSha = 'c0ffee0000000000000000000000000000000000';

export async function startGitHub(options: StandInOptions = {}): Promise<GitHubStandIn> {
  const { owner = 'owner', repo = 'shop', prefix = '' } = options;
  const certificate = options.tls === undefined ? undefined : authority(options.tls.host ?? 'github.test');
  const faults = new FaultPlan();
  const requests: SeenRequest[] = [];
  const violations: string[] = [];
  const closing = new AbortController();
  let lastId = 1000;
  const state: State = {
    owner,
    repo,
    apiUrl: '',
    serverUrl: '',
    comments: [],
    pulls: [],
    deployments: [],
    pageSize: 100,
    nextId: () => ++lastId,
  };

  const take = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    let text = '';
    for await (const part of incoming.setEncoding('utf8')) text += part;
    const url = new URL(incoming.url ?? '/', 'http://stand-in');
    const given = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : '';
    const path = named(given, state);
    const method = incoming.method ?? '';
    const location = movedTo(given, url.search, options.formerly, state);
    if (location !== undefined) {
      response.writeHead(method === 'GET' ? 301 : 307, { location, 'content-type': 'application/json' });
      return void response.end(JSON.stringify({ message: 'Moved Permanently', url: location }));
    }
    const operation = operationOf(method, path);
    const token = /^(?:token|bearer) (.+)$/i.exec(incoming.headers.authorization ?? '')?.[1] ?? '';
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const route = operation?.route ?? url.pathname;
    const request = { method, route, path, query: Object.fromEntries(url.searchParams), body, token };
    requests.push(request);
    const wrong = (what: string) => violations.push(`${method} ${url.pathname}${url.search}: ${what}`);

    await hub.before(request);
    const met = faults.meet(`${method} ${route}`);
    if (met.cut === 'before') return void response.destroy();

    const carryOut = (): Answer => {
      if (operation === undefined) {
        wrong('not in the extract of the description');
        return failure(404, 'Not Found');
      }
      const problems = requestProblems(operation, url.searchParams, body);
      if (!incoming.headers['user-agent']) problems.push('no user-agent: GitHub refuses that');
      for (const problem of problems) wrong(`request: ${problem}`);
      const author = token.startsWith('ghs_') ? jobAuthor : 'octocat';
      const fields = (body ?? {}) as Readonly<Record<string, unknown>>;
      return handle(state, { operation, query: url.searchParams, body: fields, author });
    };
    let answer: Answer;
    if (token === '' || token.startsWith('bad')) answer = failure(401, 'Bad credentials');
    else if (met.answer === undefined) answer = carryOut();
    else {
      if (met.done === true) carryOut();
      answer = met.answer;
    }
    const headers: Record<string, string> = {
      'x-github-request-id': `R:${requests.length}`,
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '4990',
      'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 3600),
      ...met.headers,
    };
    const sent = answer.list === undefined ? answer.body : page(answer.list, state, path, url, headers);
    for (const problem of answerProblems(operation, answer.status, sent))
      wrong(`answer ${answer.status}: ${problem}`);

    const delay = faults.delayOf(`${method} ${route}`);
    if (delay > 0) await pause(delay, undefined, { signal: closing.signal }).catch(() => undefined);
    if (met.cut === 'after' || response.destroyed) return void response.destroy();
    if (sent === undefined) return void response.writeHead(answer.status, headers).end();
    headers['content-type'] = 'application/json; charset=utf-8';
    response.writeHead(answer.status, headers).end(JSON.stringify(sent));
  };

  const listener = (incoming: IncomingMessage, response: ServerResponse) => {
    take(incoming, response).catch((error: unknown) => {
      // A client that went away is no fault of the stand-in.
      if (!incoming.destroyed || incoming.complete) violations.push(String(error));
      response.destroy();
    });
  };
  const server =
    certificate === undefined ? createPlain(listener) : createSecure({ ...certificate }, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  state.serverUrl = `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;
  state.apiUrl = `${state.serverUrl}${prefix}`;

  const hub: GitHubStandIn = {
    apiUrl: state.apiUrl,
    serverUrl: state.serverUrl,
    port,
    caFile: certificate?.caFile,
    comments: state.comments,
    pulls: state.pulls,
    deployments: state.deployments,
    get pageSize() {
      return state.pageSize;
    },
    set pageSize(size) {
      state.pageSize = size;
    },
    requests,
    violations,
    before: () => undefined,
    fail: (failure) => faults.fail(failure),
    rateLimit: (limit) => faults.rateLimit(limit),
    slow: (ms, on) => faults.slow(ms, on),
    forbid: (what, on) => faults.forbid(what, on),
    calm: () => faults.calm(),
    openPull: (given = {}) => {
      const pull: Pull = {
        number: state.pulls.length + 1,
        open: true,
        headSha: someSha,
        shas: [],
        fork: false,
        locked: false,
        createdAt: new Date(),
        ...given,
      };
      state.pulls.push(pull);
      return pull;
    },
    addComment: ({ on, body, author = 'octocat' }) => {
      const now = new Date();
      const comment = { id: state.nextId(), on, body, author, createdAt: now, updatedAt: now };
      state.comments.push(comment);
      return comment;
    },
    jobDeployment: ({ environment, sha, runId, jobId = 99, state: current = 'in_progress' }) => {
      const deployment: Deployment = {
        id: state.nextId(),
        sha,
        environment,
        description: '',
        payload: {},
        transient: false,
        production: false,
        creator: jobAuthor,
        statuses: [],
        createdAt: new Date(),
      };
      state.deployments.push(deployment);
      const logUrl = `${state.serverUrl}/${owner}/${repo}/actions/runs/${runId}/job/${jobId}`;
      addStatus(state, deployment, { state: current, logUrl });
      return deployment;
    },
    close: async () => {
      closing.abort();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      certificate?.remove();
      if (violations.length > 0)
        throw new Error(`not as GitHub's description says:\n${violations.join('\n')}`);
    },
  };
  return hub;
}
