import { sameRepository } from '../../../engine/preview/marks.js';
import { exitCodes } from '../../../model/error.js';
import type { PreviewsReport } from '../../../model/preview.js';
import { gcPreviews } from '../../../operations/preview/gc.js';
import { listPreviews } from '../../../operations/preview/list.js';
import type { GitHub } from '../../../ports/github.js';
import { tried } from '../announce.js';
import type { Housekeeping } from '../command.js';
import { contextOf } from '../context.js';
import { collectionMarkdown } from '../markdown/collection.js';
import { annotateError, say, setOutput, summarize } from '../runner.js';
import { repositoryOf } from './preview.js';

/** Removes previews of this repository's closed pull requests, and those whose time is over. */
export const gc: Housekeeping = {
  kind: 'housekeeping',
  deploys: false,
  run: async ({ cluster, world, inputs, github, tell }) => {
    const app = inputs.settings.appName as string | undefined;
    const context = contextOf(world, cluster, tell.emit);
    const scope = app === undefined ? {} : { app };
    const before = await listPreviews(context, scope);
    const repository = repositoryOf(world.env);
    const report = await gcPreviews(context, {
      ...scope,
      repository,
      ...(github === undefined
        ? {}
        : {
            open: () => github.pullRequests.open(),
            stillClosed: async (number) => (await github.pullRequests.get(number))?.open === false,
          }),
      dryRun: false,
    });
    tellCollection(report);
    const destroyed = new Set(
      (report.actions ?? [])
        .filter(({ action, failure }) => action === 'destroy' && failure === undefined)
        .map(({ namespace }) => namespace),
    );
    const own = before.previews.filter(
      ({ namespace, owner }) => destroyed.has(namespace) && sameRepository(owner, repository),
    );
    await retire(
      github,
      own.map(({ owner }) => owner.pullRequest),
    );
    await summarize(collectionMarkdown(report));
    return report.status === 'failed' ? exitCodes.error : exitCodes.ok;
  },
};

function tellCollection(report: PreviewsReport): void {
  for (const { action, namespace, reason, failure } of report.actions ?? []) {
    say(`${namespace}: ${action}, ${reason}`);
    if (failure !== undefined) annotateError(failure, {});
  }
  for (const note of report.notes) say(`note: ${note}`);
  setOutput('status', report.status);
  setOutput('changed', String((report.actions ?? []).length > 0));
  setOutput('report', JSON.stringify(report));
}

/** Environments cannot be deleted with a job's token; their Deployments can be marked. */
async function retire(github: GitHub | undefined, pullRequests: readonly number[]): Promise<void> {
  for (const number of new Set(pullRequests))
    await tried('the Deployment', async () => github?.deployments.retire(`preview/pr-${number}`));
}
