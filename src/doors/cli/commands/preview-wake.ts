import type { Command } from '../command.js';
import { previewFlags, reportingPreview, settingFlagsOf } from './preview-shared.js';

export const previewWake: Command = {
  name: 'preview wake',
  short: 'Start the pods of a sleeping preview again',
  long: `Start the pods of a sleeping preview again and wait until it serves: the same revision, with the same data, at the same address.`,
  usage: '[FILE] --pr NUMBER [options]',
  examples: [
    { comment: 'Wake the preview of pull request 7', line: 'kubectl jac preview wake app.jac --pr 7' },
  ],
  flags: [...settingFlagsOf('destroy'), previewFlags.pr, previewFlags.repo],
  settingsOf: 'destroy',
  args: [0, 1],
  run: async (invocation, world) =>
    reportingPreview(invocation, world, ({ context, resolved }, owner) => {
      const { appName: app, timeout } = resolved.settings;
      return world.engine.wakePreview(context, { app, owner, timeout });
    }),
};
