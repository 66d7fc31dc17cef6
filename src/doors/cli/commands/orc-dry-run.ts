import type { Command } from '../command.js';
import { orcCalling } from '../orc-reporting.js';
import { dryRunText, dryRunYaml } from '../print/orc.js';
import { configFlags, requestOf } from './orc-config.js';
import { callFlags } from './orc-shared.js';

export const orcDryRun: Command = {
  name: 'orc dry-run',
  short: 'Show what would be deployed for a module',
  long: `Show what would be deployed for a module: its placeholders, each with its current and its default value, and its objects.

KEY=VALUE sets a placeholder; VALUE is text, or JSON where the placeholder takes something else. No secret is shown: values of Secrets are masked. With -o yaml the objects alone are printed.`,
  usage: 'MODULE [KEY=VALUE...] [options]',
  examples: [
    {
      comment: 'Show a replica set of MongoDB',
      line: 'kubectl jac orc dry-run mongodb --name testing-db -n testing replicaset=5',
    },
    {
      comment: 'Show the objects alone, of a module with its placeholders in a file',
      line: 'kubectl jac orc dry-run redis --config redis.yaml -o yaml',
    },
  ],
  flags: [...callFlags, ...configFlags],
  args: [1, Number.POSITIVE_INFINITY],
  run: (invocation, world) =>
    orcCalling(invocation, world, async (orc) => {
      const request = await requestOf(invocation, world);
      const answer = await orc.dryRun(request);
      return {
        report: { status: 'planned', module: request.module, ...answer },
        text: () => dryRunText(answer),
        yaml: dryRunYaml(answer),
      };
    }),
};
