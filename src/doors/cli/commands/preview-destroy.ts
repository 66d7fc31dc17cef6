import type { Command } from '../command.js';
import { flags } from '../flags.js';
import { ask, needAnswer } from './destroy.js';
import { previewFlags, reportingPreview, settingFlagsOf } from './preview-shared.js';

export const previewDestroy: Command = {
  name: 'preview destroy',
  short: 'Delete the preview of a pull request with its data',
  long: `Delete the preview of a pull request with its data and wait until it is gone.

Asks first; where nobody can be asked, --yes is needed. A namespace that belongs to another repository or pull request is not touched. One that hangs in Terminating is reported with its conditions.`,
  usage: '[FILE] --pr NUMBER [options]',
  examples: [
    { comment: 'Delete the preview of pull request 7', line: 'kubectl jac preview destroy app.jac --pr 7' },
    {
      comment: 'Delete it by the name of the app, without a question',
      line: 'kubectl jac preview destroy --name taskboard --pr 7 --yes',
    },
  ],
  flags: [...settingFlagsOf('destroy'), flags.yes, previewFlags.pr, previewFlags.repo],
  settingsOf: 'destroy',
  args: [0, 1],
  run: async (invocation, world) => {
    const yes = needAnswer(invocation, world);
    return reportingPreview(invocation, world, (run, owner) => {
      const { appName: app, timeout } = run.resolved.settings;
      return world.engine.destroyPreview(run.context, {
        app,
        owner,
        timeout,
        confirm: async (changes) => yes || ask({ changes, kept: [] }, run, world),
      });
    });
  },
};
