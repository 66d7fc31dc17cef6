import { exitCodes, JacScaleError } from '../../../model/error.js';
import type { PreviewOwner } from '../../../model/preview.js';
import { createPreview } from '../../../operations/preview/create.js';
import { destroyPreview } from '../../../operations/preview/destroy.js';
import { tried } from '../announce.js';
import type { Command } from '../command.js';
import type { Run, World } from '../world.js';

const base = { kind: 'app', reports: 'preview', preview: true } as const;

/** Brings the preview of the event's pull request to what is checked out. */
export const preview: Command = {
  ...base,
  verb: 'scale',
  deploys: true,
  opening: 'is being deployed as a preview',
  deployment: 'create',
  run: async (run) => {
    const { context, resolved, github, previewTtl } = run;
    const owner = ownerOf(run);
    const outcome = await createPreview(context, resolved, {
      owner,
      takeOver: [],
      takeApp: false,
      ...(previewTtl === undefined ? {} : { ttlSeconds: previewTtl }),
      // Where GitHub does not say, the event does: it was open then, and gc finds what a closing missed.
      stillWanted: async () => (await github?.pullRequests.get(owner.pullRequest))?.open ?? true,
    });
    // It was closed meanwhile: nothing is wrong with that.
    const wasClosed = outcome.report.status === 'cancelled' && !context.signal.aborted;
    return wasClosed ? { ...outcome, exitCode: exitCodes.ok } : outcome;
  },
};

/** Removes the preview of the event's pull request with its data. */
export const closePreview: Command = {
  ...base,
  verb: 'destroy',
  deploys: false,
  deployment: 'retire',
  // A run that waited in a queue: the preview is that of the pull request's second life.
  needless: async ({ event: { pullRequest }, github }) => {
    if (pullRequest === undefined) return undefined;
    const asked = async () => github?.pullRequests.get(pullRequest);
    const open = (await tried('the pull request', asked))?.open === true;
    return open ? `Pull request ${pullRequest} is open again: its preview stays.` : undefined;
  },
  run: async (run) => {
    const { appName: app, timeout } = run.resolved.settings;
    return await destroyPreview(run.context, { app, owner: ownerOf(run), timeout });
  },
};

function ownerOf({ env, event }: Run): PreviewOwner {
  if (event.pullRequest === undefined)
    throw new JacScaleError({ code: 'PullRequestMissing', what: 'the event names no pull request' });
  return { ...repositoryOf(env), pullRequest: event.pullRequest };
}

/** The repository of this run, as previews are marked with it. */
export function repositoryOf(env: World['env']): Pick<PreviewOwner, 'repository' | 'repositoryId'> {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name = '', GITHUB_REPOSITORY_ID: id } = env;
  const host = server && URL.canParse(server) ? new URL(server).host : 'github.com';
  return { repository: `${host}/${name}`.toLowerCase(), ...(id ? { repositoryId: id } : {}) };
}
