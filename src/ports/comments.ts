/** Comments of a code host, found again by a hidden marker so that a run edits its own instead of adding another. */
export interface Comments {
  /**
   * Edits the comment that carries the marker, or makes it: on the open pull request that has the commit, else on the commit.
   * @returns its URL; undefined when we may not comment (a fork's token), which must never fail a deploy
   */
  upsert(marker: string, body: string): Promise<string | undefined>;
}
