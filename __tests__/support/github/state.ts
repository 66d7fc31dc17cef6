/** What the stand-in remembers, and nothing that an answer can be made from it. */

export type Place = { readonly pullRequest: number } | { readonly commit: string };

export interface Comment {
  readonly id: number;
  readonly on: Place;
  body: string;
  /** `github-actions[bot]` for a job's token, else the name of a user. */
  readonly author: string;
  readonly createdAt: Date;
  updatedAt: Date;
}

export interface Pull {
  readonly number: number;
  open: boolean;
  headSha: string;
  /** Further commits of the branch. */
  shas: string[];
  /** Whether the branch lives in another repository, which may be deleted by now. */
  fork: boolean | 'deleted';
  /** A locked conversation takes no comments. */
  locked: boolean;
  readonly createdAt: Date;
}

export interface Status {
  readonly id: number;
  readonly state: string;
  readonly description: string;
  readonly environmentUrl: string;
  readonly logUrl: string;
  readonly createdAt: Date;
}

export interface Deployment {
  readonly id: number;
  readonly sha: string;
  readonly environment: string;
  readonly description: string;
  readonly payload: unknown;
  readonly transient: boolean;
  readonly production: boolean;
  readonly creator: string;
  /** Oldest first. */
  readonly statuses: Status[];
  readonly createdAt: Date;
}

export interface State {
  readonly owner: string;
  readonly repo: string;
  /** As links in answers show them: without a slash at the end. */
  apiUrl: string;
  serverUrl: string;
  readonly comments: Comment[];
  readonly pulls: Pull[];
  readonly deployments: Deployment[];
  /** The most that a page holds, whatever `per_page` asks for: GitHub's own is 100. */
  pageSize: number;
  /** A new id: they grow, over all kinds. */
  nextId(): number;
}

export const jobAuthor = 'github-actions[bot]';

/** Adds a status as GitHub does: a success ends earlier Deployments of an environment that is neither transient nor production. */
export function addStatus(
  state: State,
  deployment: Deployment,
  given: Partial<Status> & { readonly state: string; readonly autoInactive?: boolean },
): Status {
  const status: Status = {
    id: state.nextId(),
    state: given.state,
    description: given.description ?? '',
    environmentUrl: given.environmentUrl ?? '',
    logUrl: given.logUrl ?? '',
    createdAt: new Date(),
  };
  deployment.statuses.push(status);
  if (given.state === 'success' && given.autoInactive !== false)
    for (const other of state.deployments)
      if (
        other.id < deployment.id &&
        other.environment === deployment.environment &&
        !other.transient &&
        !other.production &&
        other.statuses.at(-1)?.state !== 'inactive'
      )
        addStatus(state, other, { state: 'inactive' });
  return status;
}
