/** What the Action asks of GitHub. Methods answer undefined (or an empty list) where the token may not: that never fails a deploy. */
export interface GitHub {
  readonly comments: Comments;
  readonly deployments: Deployments;
  readonly pullRequests: PullRequests;
}

/** Comments, found again by a hidden marker so that a run edits its own instead of adding another. */
export interface Comments {
  /**
   * Edits the comment that carries the marker, or makes it: on `pullRequest`, else on the open pull request that has the
   * commit, else on the commit itself.
   * @param where `auto`, or only one of the two
   * @returns its URL; undefined when we may not comment (a fork's token)
   */
  upsert(marker: string, body: string, where: 'auto' | 'pr' | 'commit'): Promise<string | undefined>;
  /**
   * Edits the comment that carries the marker on that pull request, open or closed; never makes one.
   * @returns whether there was one and it was edited
   */
  amend(marker: string, body: string, pullRequest: number): Promise<boolean>;
}

export type DeploymentState = 'in_progress' | 'success' | 'failure' | 'error' | 'inactive';

export interface Deployments {
  /**
   * A Deployment of the head commit, without auto-merge and required contexts.
   * @returns its id; undefined when we may not, or when the job's own `environment:` made one of this commit already
   */
  create(request: {
    readonly environment: string;
    /** Gone some day, as a preview is. */
    readonly transient: boolean;
    readonly description: string;
    /**
     * Whose it is, where apps of one repository share an environment: the app, or `app/part` for a job of a matrix. A
     * success makes older ones of the same key inactive, and no others.
     */
    readonly key?: string;
  }): Promise<number | undefined>;
  setState(
    id: number,
    state: DeploymentState,
    more: { readonly url?: string; readonly description?: string },
  ): Promise<void>;
  /**
   * Marks the Deployments of an environment as inactive: GITHUB_TOKEN cannot delete environments.
   * @param key only those of it and, of `app`, of each `app/part`; those that have none also, while no other key is there
   */
  retire(environment: string, key?: string): Promise<void>;
}

export interface PullRequestState {
  readonly number: number;
  readonly open: boolean;
  /** The branch lives in another repository. */
  readonly fork: boolean;
  readonly headSha: string;
}

export interface PullRequests {
  /** @returns undefined when it is not known: not found, not to be seen, no answer. Nobody may take that for "closed" */
  get(number: number): Promise<PullRequestState | undefined>;
  /** Numbers of all open ones; undefined when they may not be listed: nobody may take that for "none". */
  open(): Promise<ReadonlySet<number> | undefined>;
  /**
   * GitHub's own id of the repository, as digits: its name may have been another's before. Undefined when it may not be read, or
   * there was no pull request yet.
   */
  repositoryId(): Promise<string | undefined>;
}
