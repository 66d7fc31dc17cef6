import type { GitHub } from '../../ports/github.js';
import { Client, type ClientOptions } from './client.js';
import { makeComments } from './comments.js';
import { makeDeployments } from './deployments.js';
import { makePullRequests } from './pull-requests.js';

export interface GitHubOptions extends ClientOptions {
  readonly owner: string;
  readonly repo: string;
  /** The commit; of a pull request its head, never the merge commit that GITHUB_SHA names then. */
  readonly sha: string;
  /** Number of the pull request when the event names one, open or closed. */
  readonly pullRequest?: number | undefined;
  /** GITHUB_RUN_ID. */
  readonly runId?: string | undefined;
  /** Page of the run. */
  readonly logUrl?: string | undefined;
}

/**
 * GitHub through its REST API, Enterprise Server's as well. No method throws: what could not be had is told to `note`
 * and left out, within 20 s or so; a rate limit is waited for when it passes within a minute.
 */
export function makeGitHub(options: GitHubOptions): GitHub {
  const { owner, repo, sha, pullRequest, runId, logUrl, token } = options;
  const client = new Client(options);
  return {
    comments: makeComments(client, { owner, repo, sha, pullRequest, bot: isAppToken(token) }),
    deployments: makeDeployments(client, { owner, repo, sha, runId, logUrl }),
    pullRequests: makePullRequests(client, { owner, repo }),
  };
}

/** https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/ */
const isAppToken = (token: string): boolean => token.startsWith('ghs_');
