import type { PullRequests } from '../../ports/github.js';
import type { Client } from './client.js';

const states: readonly string[] = ['open', 'closed'];

/** Pull requests of one repository. */
export function makePullRequests(
  client: Client,
  { owner, repo }: { readonly owner: string; readonly repo: string },
): PullRequests {
  return {
    get: (number) =>
      client.ask(`pull request ${number}`, async ({ rest }) => {
        const { data } = await rest.pulls.get({ owner, repo, pull_number: number });
        // A preview is deleted for a pull request that is closed: nothing else may look like one.
        if (data.number !== number || !states.includes(data.state))
          throw new Error('the answer is no pull request');
        // A fork that was deleted since is none of ours either, whatever the types say.
        const head: { readonly id: number } | null = data.head.repo;
        return {
          number,
          open: data.state === 'open',
          fork: head?.id !== data.base.repo.id,
          headSha: data.head.sha,
        };
      }),

    open: () =>
      client.ask('open pull requests', async ({ paginate, rest }) => {
        let pages = 0;
        const list = async (direction: 'asc' | 'desc') => {
          const at = { owner, repo, state: 'open', sort: 'created', direction, per_page: 100 } as const;
          return await paginate(rest.pulls.list, at, ({ data }) => {
            pages++;
            return data.map(({ number }) => number);
          });
        };
        const open = await list('asc');
        // One that is closed meanwhile moves another over the edge of a page, unseen: read from the other end as well, since
        // who is missing here loses a preview.
        return new Set(pages > 1 ? [...open, ...(await list('desc'))] : open);
      }),

    // From a pull request: it needs no other permission than the rest.
    repositoryId: () =>
      client.ask('id of the repository', async ({ rest }) => {
        const { data } = await rest.pulls.list({ owner, repo, state: 'all', per_page: 1 });
        return data[0] === undefined ? undefined : String(data[0].base.repo.id);
      }),
  };
}
