import { exitCodes } from '../../../model/error.js';
import type { Command } from '../command.js';
import { flags, settingFlags } from '../flags.js';
import { warningText } from '../print/report.js';
import { reporting, styleOf } from '../reporting.js';
import { takingOptions } from './shared.js';

export const scale: Command = {
  name: 'scale',
  short: 'Deploy a Jac app, or update the one that runs, and wait until it serves',
  long: `Deploy a Jac app, or update the one that runs, and wait until it serves.

The code of the folder with jac.toml, else of the file's folder, goes into the cluster as one bundle, and pods of the app run it. With --build the code goes into an image instead, which is pushed to a registry and run by its digest; with --image an image runs that has the code already. What did not change is not touched. An update is rolled out without an interruption; when it fails, the cause is shown and the last good revision comes back.

With --watch it goes on until it is stopped: each save that changes the bundle is deployed, once its syntax is right, and the logs of the app follow.

Settings come from flags, then the environment, then jac.toml, then defaults.`,
  usage: '[FILE] [options]',
  examples: [
    { comment: 'Deploy app.jac, or update it', line: 'kubectl jac scale app.jac' },
    {
      comment: 'Run two pods in a namespace of its own',
      line: 'kubectl jac scale app.jac --replicas 2 -n shop',
    },
    {
      comment: 'Build an image, push it to Docker Hub and run it',
      line: 'DOCKER_USERNAME=… DOCKER_PASSWORD=… kubectl jac scale app.jac --build',
    },
    {
      comment: 'Deploy again at each save, and show the logs',
      line: 'kubectl jac scale app.jac --watch',
    },
    { comment: 'Show each setting and where it comes from', line: 'kubectl jac scale app.jac --explain' },
    { comment: 'Deploy from a script', line: 'kubectl jac scale app.jac -o json' },
  ],
  flags: [
    ...settingFlags('scale'),
    flags.kubeconfig,
    flags.output,
    flags.takeOver,
    flags.takeApp,
    flags.replaceCodeVolume,
    flags.updateDatabases,
    {
      name: 'explain',
      type: 'boolean',
      shown: 'false',
      description: 'Show each setting and where it comes from, and do nothing',
    },
    {
      name: 'watch',
      type: 'boolean',
      shown: 'false',
      description: 'Go on: deploy again at each save, and follow the logs',
    },
  ],
  args: [0, 1],
  run: async (invocation, world) => {
    const { explain, watch } = invocation.flags;
    if (explain !== true && watch === true)
      return (await import('../scale-watch.js')).watchScale(invocation, world);
    if (explain !== true) {
      return reporting(invocation, world, ({ context, resolved }) =>
        world.engine.scale(context, resolved, takingOptions(invocation)),
      );
    }
    const resolved = await world.engine.configure(invocation);
    const { text, json } = await world.engine.explain(resolved);
    const { stdout, stderr } = world.terminal;
    const style = styleOf(stderr);
    for (const warning of resolved.warnings) await stderr.write(warningText(warning, style));
    if (invocation.output === 'text') await stdout.write(text);
    else if (invocation.output === 'json') await stdout.write(`${JSON.stringify(json, undefined, 2)}\n`);
    else await stdout.write((await import('../print/yaml.js')).reportYaml(json));
    return exitCodes.ok;
  },
};
