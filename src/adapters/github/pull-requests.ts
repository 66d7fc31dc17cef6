import type { PullRequests } from '../../ports/github.js';
import type { Client } from './client.js';

/** Pull requests of one repository. */
export function makePullRequests(
  client: Client,
  { owner, repo }: { readonly owner: string; readonly repo: string },
): PullRequests {
  return {
    get: (number) =>
      client.ask(`pull request ${number}`, async ({ rest }) => {
        const { data } = await rest.pulls.get({ owner, repo, pull_number: number });
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
  };
}
