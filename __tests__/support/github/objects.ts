/** GitHub's objects, with every field its description requires. */
import { node, repository, user } from './repository.js';
import { type Comment, type Deployment, jobAuthor, type Pull, type State, type Status } from './state.js';

const time = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');

const repoUrl = (state: State): string => `${state.apiUrl}/repos/${state.owner}/${state.repo}`;
const htmlUrl = (state: State): string => `${state.serverUrl}/${state.owner}/${state.repo}`;

export function commentObject(state: State, comment: Comment) {
  const common = {
    id: comment.id,
    body: comment.body,
    user: user(state, comment.author),
    created_at: time(comment.createdAt),
    updated_at: time(comment.updatedAt),
    author_association: comment.author === jobAuthor ? 'NONE' : 'CONTRIBUTOR',
  };
  if ('commit' in comment.on)
    return {
      ...common,
      node_id: node('CC', comment.id),
      url: `${repoUrl(state)}/comments/${comment.id}`,
      html_url: `${htmlUrl(state)}/commit/${comment.on.commit}#commitcomment-${comment.id}`,
      commit_id: comment.on.commit,
      path: null,
      position: null,
      line: null,
    };
  return {
    ...common,
    node_id: node('IC', comment.id),
    url: `${repoUrl(state)}/issues/comments/${comment.id}`,
    html_url: `${htmlUrl(state)}/pull/${comment.on.pullRequest}#issuecomment-${comment.id}`,
    issue_url: `${repoUrl(state)}/issues/${comment.on.pullRequest}`,
    performed_via_github_app: null,
  };
}

/** As lists show it. */
export function pullObject(state: State, pull: Pull) {
  const url = `${repoUrl(state)}/pulls/${pull.number}`;
  const issue = `${repoUrl(state)}/issues/${pull.number}`;
  const html = `${htmlUrl(state)}/pull/${pull.number}`;
  const links = {
    self: url,
    html,
    issue,
    comments: `${issue}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${repoUrl(state)}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${repoUrl(state)}/statuses/${pull.headSha}`,
  };
  const owner = pull.fork === false ? state.owner : 'stranger';
  return {
    id: pull.number * 1000,
    node_id: node('PR', pull.number),
    url,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    commits_url: links.commits,
    comments_url: links.comments,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    statuses_url: links.statuses,
    number: pull.number,
    state: pull.open ? 'open' : 'closed',
    locked: pull.locked,
    title: `Change ${pull.number}`,
    user: user(state, owner),
    body: null,
    labels: [],
    milestone: null,
    created_at: time(pull.createdAt),
    updated_at: time(pull.createdAt),
    closed_at: pull.open ? null : time(pull.createdAt),
    merged_at: null,
    merge_commit_sha: null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: {
      label: `${owner}:change-${pull.number}`,
      ref: `change-${pull.number}`,
      sha: pull.headSha,
      user: user(state, owner),
      repo: pull.fork === 'deleted' ? null : repository(state, pull.fork),
    },
    base: {
      label: `${state.owner}:main`,
      ref: 'main',
      sha: '0'.repeat(40),
      user: user(state, state.owner),
      repo: repository(state, false),
    },
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    author_association: 'CONTRIBUTOR',
    auto_merge: null,
    draft: false,
  };
}

/** What one pull request alone says more. */
export const pullDetails = {
  merged: false,
  mergeable: null,
  rebaseable: null,
  mergeable_state: 'unknown',
  merged_by: null,
  comments: 0,
  review_comments: 0,
  maintainer_can_modify: false,
  commits: 1,
  additions: 1,
  deletions: 0,
  changed_files: 1,
};

export function deploymentObject(state: State, deployment: Deployment) {
  const url = `${repoUrl(state)}/deployments/${deployment.id}`;
  return {
    url,
    id: deployment.id,
    node_id: node('DE', deployment.id),
    task: 'deploy',
    sha: deployment.sha,
    ref: deployment.sha,
    environment: deployment.environment,
    original_environment: deployment.environment,
    description: deployment.description,
    payload: deployment.payload,
    creator: user(state, deployment.creator),
    created_at: time(deployment.createdAt),
    updated_at: time(deployment.statuses.at(-1)?.createdAt ?? deployment.createdAt),
    statuses_url: `${url}/statuses`,
    repository_url: repoUrl(state),
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    performed_via_github_app: null,
  };
}

export function statusObject(state: State, deployment: Deployment, status: Status) {
  const url = `${repoUrl(state)}/deployments/${deployment.id}`;
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: node('DS', status.id),
    state: status.state,
    creator: user(state, deployment.creator),
    description: status.description,
    environment: deployment.environment,
    environment_url: status.environmentUrl,
    // GitHub shows one under both names.
    target_url: status.logUrl,
    log_url: status.logUrl,
    created_at: time(status.createdAt),
    updated_at: time(status.createdAt),
    deployment_url: url,
    repository_url: repoUrl(state),
    performed_via_github_app: null,
  };
}
