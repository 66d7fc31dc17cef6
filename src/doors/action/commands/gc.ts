import { sameRepository } from '../../../engine/preview/marks.js';
import { exitCodes } from '../../../model/error.js';
import type { PreviewsReport, PreviewView } from '../../../model/preview.js';
import { type Report, reportSchema } from '../../../model/report.js';
import { gcPreviews } from '../../../operations/preview/gc.js';
import { listPreviews } from '../../../operations/preview/list.js';
import type { GitHub } from '../../../ports/github.js';
import { tried } from '../announce.js';
import type { Housekeeping } from '../command.js';
import { contextOf } from '../context.js';
import { factsOf } from '../facts.js';
import type { ActionInputs } from '../inputs.js';
import { collectionMarkdown } from '../markdown/collection.js';
import { reportMarkdown } from '../markdown/report.js';
import { commentMarker } from '../marker.js';
import { annotateError, redacted, say, setOutput, summarize } from '../runner.js';
import type { World } from '../world.js';
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
    const report = redacted(
      await gcPreviews(context, {
        ...scope,
        repository,
        ...(github === undefined
          ? {}
          : {
              open: () => github.pullRequests.open(),
              stillClosed: async (number) => (await github.pullRequests.get(number))?.open === false,
            }),
        dryRun: false,
      }),
    );
    tellCollection(report);
    const destroyed = new Map(
      (report.actions ?? [])
        .filter(({ action, failure }) => action === 'destroy' && failure === undefined)
        .map(({ namespace, reason }) => [namespace, reason]),
    );
    for (const preview of before.previews) {
      const reason = destroyed.get(preview.namespace);
      if (github !== undefined && reason !== undefined && sameRepository(preview.owner, repository))
        await tellEnd(github, preview, reason, { world, inputs });
    }
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

/**
 * Environments cannot be deleted with a job's token; their Deployments can be marked. A comment that says "ready" is edited, and
 * none is made: who closed a pull request long ago need not hear of it.
 */
async function tellEnd(
  github: GitHub,
  { app, namespace, owner: { pullRequest } }: PreviewView,
  reason: string,
  { world, inputs }: { readonly world: World; readonly inputs: ActionInputs },
): Promise<void> {
  const environment = inputs.environment ?? `preview/pr-${pullRequest}`;
  await tried('the Deployment', async () => github.deployments.retire(environment));
  if (inputs.comment === 'off' || inputs.comment === 'commit') return;
  const report: Report = {
    schema: reportSchema,
    command: 'preview',
    app,
    namespace,
    status: 'destroyed',
    durationMs: 0,
    diagnosis: [],
    warnings: [],
    preview: { pullRequest },
    notes: [reason],
  };
  const { runUrl } = factsOf(world.env, { sha: undefined });
  const body = reportMarkdown(report, runUrl === undefined ? {} : { runUrl });
  const marker = commentMarker({ app, environment, matrix: inputs.matrix });
  await tried('the comment', async () => github.comments.amend(marker, body, pullRequest));
}
