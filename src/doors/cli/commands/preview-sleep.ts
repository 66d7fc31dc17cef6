import type { Command } from '../command.js';
import { previewFlags, reportingPreview, settingFlagsOf } from './preview-shared.js';

export const previewSleep: Command = {
  name: 'preview sleep',
  short: 'Stop the pods of a preview and keep everything else',
  long: `Stop the pods of a preview and keep everything else: volumes, Secrets and address.

It is woken by "kubectl jac preview wake" or by the next push.`,
  usage: '[FILE] --pr NUMBER [options]',
  examples: [
    {
      comment: 'Put the preview of pull request 7 to sleep',
      line: 'kubectl jac preview sleep app.jac --pr 7',
    },
  ],
  flags: [...settingFlagsOf('destroy'), previewFlags.pr, previewFlags.repo],
  settingsOf: 'destroy',
  args: [0, 1],
  run: async (invocation, world) =>
    reportingPreview(invocation, world, ({ context, resolved }, owner) => {
      const { appName: app, timeout } = resolved.settings;
      return world.engine.sleepPreview(context, { app, owner, timeout });
    }),
};
