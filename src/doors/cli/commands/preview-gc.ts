import type { Command } from '../command.js';
import { previewsReporting } from '../previews-reporting.js';
import { textFlag } from '../reporting.js';
import { identified, lifetimeFlag, previewFlags, repositoryOf, settingFlagsOf } from './preview-shared.js';

export const previewGc: Command = {
  name: 'preview gc',
  short: 'Remove previews whose pull request is closed or whose lifetime is over',
  long: `Remove previews whose pull request is closed or whose lifetime is over, and put unused ones to sleep.

Which pull requests are open is asked of GitHub, for the previews of one repository, when GITHUB_TOKEN is in the environment; without it only lifetimes and ages count. What fails with one preview is told, keeps no other, and ends with exit code 1.`,
  usage: '[options]',
  examples: [
    { comment: 'Say what would go', line: 'kubectl jac preview gc --dry-run' },
    {
      comment: 'Put to sleep what nobody used for eight hours, too',
      line: 'kubectl jac preview gc --sleep-after 8h',
    },
  ],
  flags: [
    ...settingFlagsOf('status'),
    previewFlags.repo,
    previewFlags.dryRun,
    {
      name: 'timeout',
      type: 'text',
      shown: '5m',
      description: 'Time to wait until what was deleted is gone',
    },
    {
      name: 'sleep-after',
      type: 'text',
      shown: "''",
      description: 'Put previews of the repository to sleep that were not used for that long, such as 8h',
    },
  ],
  settingsOf: 'status',
  args: [0, 0],
  run: async (invocation, world) => {
    const sleepAfterSeconds = lifetimeFlag(invocation, 'sleep-after');
    const timeout = lifetimeFlag(invocation, 'timeout');
    return previewsReporting(invocation, world, async (context, resolved) => {
      const app = textFlag(invocation, 'name');
      const named = await repositoryOf(invocation, world.env, context.source, resolved?.root ?? '.');
      const pulls = named && (await world.engine.pullRequests(named.repository, context));
      const repository = named && (await identified(named, async () => pulls));
      return world.engine.gcPreviews(context, {
        ...(app === undefined ? {} : { app }),
        ...(repository === undefined ? {} : { repository }),
        ...(pulls === undefined
          ? {}
          : {
              open: () => pulls.open(),
              stillClosed: async (pullRequest) => (await pulls.get(pullRequest))?.open === false,
            }),
        ...(sleepAfterSeconds === undefined ? {} : { sleepAfterSeconds }),
        ...(timeout === undefined ? {} : { timeout }),
        dryRun: invocation.flags['dry-run'] === true,
      });
    });
  },
};
