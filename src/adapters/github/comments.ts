import { Octokit } from '@octokit/rest';
import type { Comments } from '../../ports/github.js';

interface Target {
  readonly owner: string;
  readonly repo: string;
  readonly sha: string;
  /** Number of the pull request when the event names one. */
  readonly pullRequest: number | undefined;
}

interface Found {
  readonly id: number;
  readonly body?: string | null | undefined;
}

/** Comments through GitHub's REST API; `baseUrl` is GITHUB_API_URL, so that Enterprise Server works too. */
export function githubComments(token: string, baseUrl: string, target: Target): Comments {
  const { rest, paginate } = new Octokit({ auth: token, baseUrl });
  const { owner, repo, sha } = target;

  const onPullRequest = async (issue_number: number, marker: string, body: string) => {
    const at = { owner, repo, issue_number, per_page: 100 };
    const mine = carrying(marker, await paginate(rest.issues.listComments, at));
    const written =
      mine === undefined
        ? await rest.issues.createComment({ owner, repo, issue_number, body })
        : await rest.issues.updateComment({ owner, repo, comment_id: mine.id, body });
    return written.data.html_url;
  };

  const onCommit = async (marker: string, body: string) => {
    const at = { owner, repo, commit_sha: sha, per_page: 100 };
    const mine = carrying(marker, await paginate(rest.repos.listCommentsForCommit, at));
    const written =
      mine === undefined
        ? await rest.repos.createCommitComment({ owner, repo, commit_sha: sha, body })
        : await rest.repos.updateCommitComment({ owner, repo, comment_id: mine.id, body });
    return written.data.html_url;
  };

  const openPullRequest = async () => {
    if (target.pullRequest !== undefined) return target.pullRequest;
    const at = { owner, repo, commit_sha: sha, per_page: 100 };
    const pulls = await paginate(rest.repos.listPullRequestsAssociatedWithCommit, at);
    return pulls.find((pull) => pull.state === 'open')?.number;
  };

  return {
    upsert: async (marker, body) => {
      try {
        const text = `${marker}\n${body}`;
        const number = await openPullRequest();
        return number === undefined
          ? await onCommit(marker, text)
          : await onPullRequest(number, marker, text);
      } catch (error) {
        const status = (error as { status?: unknown }).status;
        if (status === 403 || status === 404 || status === 401) return undefined;
        throw error;
      }
    },
  };
}

/** Every page was read: a comment that is not found would be made twice. */
function carrying(marker: string, comments: readonly Found[]): Found | undefined {
  return comments.find((comment) => comment.body?.startsWith(marker));
}
