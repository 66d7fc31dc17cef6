import { exitCodes } from '../../../model/error.js';
import type { KubeObject } from '../../../model/kubernetes.js';
import type { Command } from '../command.js';
import { flags, settingFlags } from '../flags.js';
import { reporting } from '../reporting.js';
import { hasChanges, takingOptions } from './shared.js';

export const dryRun: Command = {
  name: 'dry-run',
  short: 'Show what scale would change, and change nothing',
  long: `Show what scale would change, and change nothing.

The API server is asked by server-side dry run, so that what it refuses is refused here, too. Secrets are masked.`,
  usage: '[FILE] [options]',
  examples: [
    { comment: 'Show the difference', line: 'kubectl jac dry-run app.jac' },
    { comment: 'Print the manifests', line: 'kubectl jac dry-run app.jac -o yaml' },
    { comment: 'See which files travel', line: 'kubectl jac dry-run app.jac --bundle imports --show-bundle' },
    {
      comment: 'Fail in a script when something would change',
      line: 'kubectl jac dry-run app.jac --exit-code',
    },
  ],
  flags: [
    ...settingFlags('dry-run'),
    flags.kubeconfig,
    { ...flags.output, description: 'Output format: text, json, or yaml for the manifests' },
    flags.takeOver,
    flags.takeApp,
    flags.replaceCodeVolume,
    flags.updateDatabases,
    {
      name: 'exit-code',
      type: 'boolean',
      shown: 'false',
      description: 'End with exit code 3 when there are changes',
    },
    {
      name: 'show-bundle',
      type: 'boolean',
      shown: 'false',
      description: 'List the files of the bundle with their sizes and why each is in',
    },
  ],
  args: [0, 1],
  run: (invocation, world) => {
    let manifests: readonly KubeObject[] = [];
    return reporting(
      invocation,
      world,
      async ({ context, resolved }) => {
        const outcome = await world.engine.dryRun(context, resolved, {
          ...takingOptions(invocation),
          showBundle: invocation.flags['show-bundle'] === true,
        });
        manifests = outcome.manifests;
        const present = invocation.flags['exit-code'] === true && hasChanges(outcome);
        return present ? { ...outcome, exitCode: exitCodes.changesPresent } : outcome;
      },
      async () =>
        invocation.output === 'yaml'
          ? (await import('../print/yaml.js')).manifestsYaml(manifests)
          : undefined,
    );
  },
};
