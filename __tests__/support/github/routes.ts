/** What GitHub does for each operation that we call. */
import type { Operation } from './description.js';
import { commentObject, deploymentObject, pullDetails, pullObject, statusObject } from './objects.js';
import { ownUser } from './repository.js';
import {
  addStatus,
  type Comment,
  type Deployment,
  jobAuthor,
  type Place,
  type Pull,
  type State,
} from './state.js';

export interface Asked {
  readonly operation: Operation;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
  readonly author: string;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  /** The list that a page is cut from; `body` is left to the server then. */
  readonly list?: readonly unknown[];
}

type Handler = (state: State, asked: Asked) => Answer;

export const failure = (status: number, message: string): Answer => ({
  status,
  body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) },
});

const notFound = failure(404, 'Not Found');
const invalid = (message: string): Answer => ({
  status: 422,
  body: { message, documentation_url: 'https://docs.github.com/rest', errors: [] },
});

const longestBody = 65_536;
const isUrl = (text: unknown): boolean => typeof text === 'string' && /^https?:\/\/\S+$/.test(text);
const isSha = (text: unknown): text is string => typeof text === 'string' && /^[0-9a-f]{40}$/.test(text);

const pullOf = (state: State, asked: Asked, name: string): Pull | undefined =>
  state.pulls.find((pull) => pull.number === Number(asked.operation.params[name]));

const deploymentOf = (state: State, asked: Asked): Deployment | undefined =>
  state.deployments.find((each) => each.id === Number(asked.operation.params['deployment_id']));

const samePlace = (a: Place, b: Place): boolean => JSON.stringify(a) === JSON.stringify(b);

function listComments(state: State, on: Place, since: string | null = null): Answer {
  const found = state.comments.filter(
    (comment) =>
      samePlace(comment.on, on) && (since === null || comment.updatedAt.getTime() >= Date.parse(since)),
  );
  return { status: 200, list: found.map((comment) => commentObject(state, comment)) };
}

function createComment(state: State, on: Place, asked: Asked): Answer {
  const body = String(asked.body['body']);
  if (body.trim() === '') return invalid('Validation Failed');
  if (body.length > longestBody) return invalid('Body is too long (maximum is 65536 characters)');
  const now = new Date();
  const comment: Comment = {
    id: state.nextId(),
    on,
    body,
    author: asked.author,
    createdAt: now,
    updatedAt: now,
  };
  state.comments.push(comment);
  return { status: 201, body: commentObject(state, comment) };
}

/** The kinds have ids of their own: a comment on a commit is not found among those of issues. */
function commentOf(state: State, asked: Asked, kind: 'commit' | 'pullRequest'): Comment | undefined {
  const id = Number(asked.operation.params['comment_id']);
  return state.comments.find((comment) => comment.id === id && kind in comment.on);
}

const updateComment =
  (kind: 'commit' | 'pullRequest'): Handler =>
  (state, asked) => {
    const comment = commentOf(state, asked, kind);
    if (comment === undefined) return notFound;
    const body = String(asked.body['body']);
    if (body.length > longestBody) return invalid('Body is too long (maximum is 65536 characters)');
    comment.body = body;
    comment.updatedAt = new Date();
    return { status: 200, body: commentObject(state, comment) };
  };

const deleteComment =
  (kind: 'commit' | 'pullRequest'): Handler =>
  (state, asked) => {
    const comment = commentOf(state, asked, kind);
    if (comment === undefined) return notFound;
    state.comments.splice(state.comments.indexOf(comment), 1);
    return { status: 204 };
  };

const listPulls: Handler = (state, { query }) => {
  const wanted = query.get('state') ?? 'open';
  const found = state.pulls.filter((pull) => wanted === 'all' || pull.open === (wanted === 'open'));
  found.sort((a, b) => a.number - b.number);
  // Newest first unless asked otherwise, as sorting by creation does.
  if ((query.get('direction') ?? 'desc') === 'desc') found.reverse();
  return { status: 200, list: found.map((pull) => pullObject(state, pull)) };
};

const createDeployment: Handler = (state, { body, author }) => {
  const { ref, environment = 'production', auto_merge: merge = true, required_contexts: contexts } = body;
  if (!isSha(ref)) return invalid(`No ref found for: ${String(ref)}`);
  if (merge !== false)
    return { status: 202, body: { message: 'Auto-merged main into branch on deployment.' } };
  // The run that asks is itself a check of the commit, and not over.
  if (!Array.isArray(contexts) || contexts.length > 0)
    return failure(409, `Conflict: Commit status checks failed for ${ref}.`);
  const deployment: Deployment = {
    id: state.nextId(),
    sha: ref,
    environment: String(environment),
    description: String(body['description'] ?? ''),
    payload: body['payload'] ?? '',
    transient: body['transient_environment'] === true,
    production: (body['production_environment'] ?? environment === 'production') === true,
    creator: author,
    statuses: [],
    createdAt: new Date(),
  };
  state.deployments.push(deployment);
  return { status: 201, body: deploymentObject(state, deployment) };
};

const listDeployments: Handler = (state, { query }) => {
  const [sha, environment] = [query.get('sha'), query.get('environment')];
  const found = state.deployments.filter(
    (each) =>
      (sha === null || each.sha === sha) && (environment === null || each.environment === environment),
  );
  return { status: 200, list: found.toReversed().map((each) => deploymentObject(state, each)) };
};

const createStatus: Handler = (state, asked) => {
  const deployment = deploymentOf(state, asked);
  if (deployment === undefined) return notFound;
  const { state: wanted, description = '', environment_url: url, log_url: log, auto_inactive } = asked.body;
  if (String(description).length > 140) return invalid('description is too long (maximum is 140 characters)');
  for (const given of [url, log])
    if (given !== undefined && given !== '' && !isUrl(given)) return invalid('must use http(s) scheme');
  const status = addStatus(state, deployment, {
    state: String(wanted),
    description: String(description),
    environmentUrl: String(url ?? ''),
    logUrl: String(log ?? asked.body['target_url'] ?? ''),
    autoInactive: auto_inactive !== false,
  });
  return { status: 201, body: statusObject(state, deployment, status) };
};

const handlers: Readonly<Record<string, Handler>> = {
  'GET /repos/{owner}/{repo}/pulls': listPulls,
  'GET /repos/{owner}/{repo}/pulls/{pull_number}': (state, asked) => {
    const pull = pullOf(state, asked, 'pull_number');
    return pull === undefined
      ? notFound
      : { status: 200, body: { ...pullObject(state, pull), ...pullDetails } };
  },
  'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls': (state, { operation }) => {
    const sha = operation.params['commit_sha'] ?? '';
    const found = state.pulls.filter((pull) => pull.headSha === sha || pull.shas.includes(sha));
    return { status: 200, list: found.map((pull) => pullObject(state, pull)) };
  },
  'GET /repos/{owner}/{repo}/issues/{issue_number}/comments': (state, asked) => {
    const pull = pullOf(state, asked, 'issue_number');
    return pull === undefined
      ? notFound
      : listComments(state, { pullRequest: pull.number }, asked.query.get('since'));
  },
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments': (state, asked) => {
    const pull = pullOf(state, asked, 'issue_number');
    if (pull === undefined) return notFound;
    if (pull.locked) return failure(403, 'Unable to create comment because issue is locked.');
    return createComment(state, { pullRequest: pull.number }, asked);
  },
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}': updateComment('pullRequest'),
  'DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}': deleteComment('pullRequest'),
  'GET /repos/{owner}/{repo}/commits/{commit_sha}/comments': (state, { operation }) =>
    listComments(state, { commit: operation.params['commit_sha'] ?? '' }),
  'POST /repos/{owner}/{repo}/commits/{commit_sha}/comments': (state, asked) => {
    const sha = asked.operation.params['commit_sha'];
    return isSha(sha)
      ? createComment(state, { commit: sha }, asked)
      : invalid(`No commit found for SHA: ${sha}`);
  },
  'PATCH /repos/{owner}/{repo}/comments/{comment_id}': updateComment('commit'),
  'DELETE /repos/{owner}/{repo}/comments/{comment_id}': deleteComment('commit'),
  'GET /repos/{owner}/{repo}/deployments': listDeployments,
  'POST /repos/{owner}/{repo}/deployments': createDeployment,
  'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses': (state, asked) => {
    const found = deploymentOf(state, asked);
    return found === undefined
      ? notFound
      : { status: 200, list: found.statuses.toReversed().map((each) => statusObject(state, found, each)) };
  },
  'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses': createStatus,
};

/** What GitHub answers and does. */
export function handle(state: State, asked: Asked): Answer {
  const { method, route, params } = asked.operation;
  if (route === '/user')
    return asked.author === jobAuthor
      ? failure(403, 'Resource not accessible by integration')
      : { status: 200, body: ownUser(state, asked.author) };
  const named = `${params['owner']}/${params['repo']}`.toLowerCase();
  if (named !== `${state.owner}/${state.repo}`.toLowerCase()) return notFound;
  return handlers[`${method} ${route}`]?.(state, asked) ?? notFound;
}
