import type { Command } from '../command.js';
import { previewsReporting } from '../previews-reporting.js';
import { textFlag } from '../reporting.js';
import { settingFlagsOf } from './preview-shared.js';

export const previewList: Command = {
  name: 'preview list',
  short: 'List the previews of the cluster',
  long: 'List the previews of the cluster: whose they are, how they stand, when they were last used and when they end.',
  usage: '[options]',
  examples: [
    { comment: 'List all previews', line: 'kubectl jac preview list' },
    {
      comment: 'List those of one app, for a script',
      line: 'kubectl jac preview list --name taskboard -o json',
    },
  ],
  flags: settingFlagsOf('status'),
  settingsOf: 'status',
  args: [0, 0],
  run: async (invocation, world) =>
    previewsReporting(invocation, world, (context) => {
      const app = textFlag(invocation, 'name');
      return world.engine.listPreviews(context, app === undefined ? {} : { app });
    }),
};
