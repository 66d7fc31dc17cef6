import type { Octokit } from '@octokit/rest';
import { payloadOf } from './payload.js';

interface Repository {
  readonly owner: string;
  readonly repo: string;
}

type Found = Awaited<ReturnType<Octokit['rest']['repos']['listDeployments']>>['data'][number];

const atOnce = 4;
/** Of a Deployment's environment so many pages of 100 are searched for those that it replaces. */
const maxPages = 3;
/** So many of those that a Deployment may replace are looked at: the next one goes on. */
const maxReplaced = 20;

/**
 * Marks all Deployments of an environment as inactive, or all of a key: what was deployed is gone. Those without a key may be
 * anybody's, as a job's own are: they go too while nobody else is known to use the environment.
 */
export async function retireAll(
  octokit: Octokit,
  at: Repository,
  environment: string,
  key: string | undefined,
): Promise<void> {
  const { repos } = octokit.rest;
  const all = await octokit.paginate(repos.listDeployments, { ...at, environment, per_page: 100 });
  const keys = all.map((each) => payloadOf(each)?.key);
  const alone = keys.every((each) => each === undefined || isBelow(each, key));
  const wanted = all.filter((_, index) => {
    const own = keys[index];
    return own === undefined ? alone : isBelow(own, key);
  });
  for (const group of groupsOf(wanted))
    await Promise.all(
      group.map(async ({ id }) => {
        const [now] = await statesOf(octokit, at, id);
        if (now !== 'inactive') await deactivate(octokit, at, id);
      }),
    );
}

const isBelow = (own: string, key: string | undefined): boolean =>
  key === undefined || own === key || own.startsWith(`${key}/`);

/**
 * Marks what a Deployment replaces as inactive: our older ones of its key. GitHub's auto_inactive knows environments only, and
 * leaves out transient ones and production. What failed stays told. Newest first, as far as to one that was replaced before.
 */
export async function retireReplaced(
  octokit: Octokit,
  at: Repository,
  {
    id: current,
    environment,
    key,
  }: { readonly id: number; readonly environment: string; readonly key: string | undefined },
): Promise<void> {
  const end = async (id: number): Promise<boolean> => {
    const [now, ...before] = await statesOf(octokit, at, id);
    // A run that was cancelled ends inactive too: what it would have replaced is still to be found.
    if (now === 'inactive') return before.includes('success');
    if (now !== 'failure' && now !== 'error') await deactivate(octokit, at, id);
    return false;
  };
  const isReplaced = (each: Found): boolean => {
    const payload = payloadOf(each);
    return each.id < current && payload !== undefined && payload.key === key;
  };
  const pages = octokit.paginate.iterator(octokit.rest.repos.listDeployments, {
    ...at,
    environment,
    per_page: 100,
  });
  let [page, seen] = [0, 0];
  for await (const { data } of pages) {
    for (const group of groupsOf(data.filter(isReplaced))) {
      const ended = await Promise.all(group.map(({ id }) => end(id)));
      seen += group.length;
      if (ended.includes(true) || seen >= maxReplaced) return;
    }
    if (++page === maxPages) return;
  }
}

/** Newest first. */
async function statesOf(
  { rest }: Octokit,
  at: Repository,
  deployment_id: number,
): Promise<readonly string[]> {
  const { data } = await rest.repos.listDeploymentStatuses({ ...at, deployment_id });
  return data.map(({ state }) => state);
}

async function deactivate({ rest }: Octokit, at: Repository, deployment_id: number): Promise<void> {
  await rest.repos.createDeploymentStatus({ ...at, deployment_id, state: 'inactive', auto_inactive: false });
}

const groupsOf = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / atOnce) }, (_, index) =>
    all.slice(index * atOnce, (index + 1) * atOnce),
  );
