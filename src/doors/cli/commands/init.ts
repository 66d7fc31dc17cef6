import { exitCodes } from '../../../model/error.js';
import type { Command } from '../command.js';
import { flags } from '../flags.js';
import { nextText } from '../print/error.js';
import { styleOf } from '../reporting.js';

export const init: Command = {
  name: 'init',
  short: 'Write a Dockerfile for an app',
  long: `Write a Dockerfile for an app.

No app needs one: scale --build puts the code on an image with the Jac runtime. A Dockerfile makes the same and is yours to change, for packages that have to be compiled or programs that the app starts. No cluster is asked.`,
  usage: '[FILE] [options]',
  examples: [
    { comment: 'Write a Dockerfile and a .dockerignore', line: 'kubectl jac init --dockerfile' },
    { comment: 'Replace the one that is there', line: 'kubectl jac init --dockerfile --force' },
  ],
  flags: [
    flags.lineOutput,
    {
      name: 'dockerfile',
      type: 'boolean',
      shown: 'false',
      description: 'Write a Dockerfile and a .dockerignore beside jac.toml',
    },
    {
      name: 'force',
      type: 'boolean',
      shown: 'false',
      description: 'Replace a Dockerfile that is there; a .dockerignore is kept',
    },
  ],
  settingsOf: 'init',
  args: [0, 1],
  run: async (invocation, { engine, terminal }) => {
    const { dockerfile, force } = invocation.flags;
    // Its flags are no settings, although one is called like a setting.
    const resolved = await engine.configure({ ...invocation, flags: {} });
    const report = await engine.init(resolved, { dockerfile: dockerfile === true, force: force === true });
    const style = styleOf(terminal.stderr);
    if (invocation.output === 'json') {
      const json = { schema: 'jac-scale/v1', command: 'init', ...report };
      await terminal.stdout.write(`${JSON.stringify(json, undefined, 2)}\n`);
    } else {
      for (const { path, action } of report.files) await terminal.stdout.write(`${path} ${action}\n`);
      await terminal.stderr.write(`${nextText(report.next, style)}\n`);
    }
    return exitCodes.ok;
  },
};
