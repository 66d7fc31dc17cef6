import { usageError } from '../../../model/error.js';
import type { Command, Housekeeping } from '../command.js';
import type { WorkflowEvent } from '../event.js';
import type { ActionInputs } from '../inputs.js';

/**
 * What the step is to do; of a pull request that was closed, `preview` removes the preview.
 * @throws JacScaleError `PullRequestMissing` (exit 2)
 */
export async function commandFor(
  name: ActionInputs['command'],
  event: WorkflowEvent,
): Promise<Command | Housekeeping> {
  if (name === 'deploy') return (await import('./deploy.js')).deploy;
  if (name === 'dry-run') return (await import('./dry-run.js')).dryRun;
  if (name === 'destroy') return (await import('./destroy.js')).destroy;
  if (name === 'gc') return (await import('./gc.js')).gc;
  if (event.pullRequest === undefined) {
    throw usageError({
      code: 'PullRequestMissing',
      what: `command preview is for pull requests, and this run is for ${event.name || 'no event'}`,
      next: 'run it `on: pull_request` with types opened, synchronize, reopened and closed',
      place: { key: 'command' },
    });
  }
  const { preview, closePreview } = await import('./preview.js');
  return event.action === 'closed' ? closePreview : preview;
}
