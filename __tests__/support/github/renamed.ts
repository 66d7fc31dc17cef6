/** How GitHub leads on from the old name of a repository: to its id, which stays. */
import { repositoryId } from './repository.js';
import type { State } from './state.js';

const byId = `/repositories/${repositoryId}/`;

/** The path by the name of today. */
export const named = (path: string, { owner, repo }: State): string =>
  path.replace(byId, `/repos/${owner}/${repo}/`);

/** Where a request by the old name is sent; undefined for others. */
export function movedTo(
  path: string,
  search: string,
  formerly: string | undefined,
  state: State,
): string | undefined {
  const former = `/repos/${formerly}/`;
  return formerly !== undefined && path.startsWith(former)
    ? `${state.apiUrl}${byId}${path.slice(former.length)}${search}`
    : undefined;
}
