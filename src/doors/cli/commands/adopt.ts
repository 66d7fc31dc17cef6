import type { Command } from '../command.js';
import { flags, settingFlags } from '../flags.js';
import { adoptionText } from '../print/adoption.js';
import { reporting } from '../reporting.js';
import { askText, needAnswer } from './destroy.js';
import { takingOptions } from './shared.js';

export const adopt: Command = {
  name: 'adopt',
  short: 'Take over an app that jac-scale 0.2.30 deployed, with its databases',
  long: `Take over an app that jac-scale 0.2.30 deployed, with its databases.

Lists what is taken over, what goes and what changes for users, and asks first; where nobody can be asked, --yes is needed. The app's databases stay as they are, with their data and passwords. The old pods serve until the new ones are ready, then the app's Service leads to those. A run that was interrupted is gone on with by the next one. Afterwards the app is like any other: scale, status, rollback and destroy work.

Settings are read as for scale.`,
  usage: '[FILE] [options]',
  examples: [
    { comment: 'Take over the app of a project', line: 'kubectl jac adopt app.jac -n shop' },
    {
      comment: 'Take it over under the name it was deployed with, without a question',
      line: 'kubectl jac adopt app.jac --name jaseci -n default --yes',
    },
  ],
  flags: [...settingFlags('scale'), flags.kubeconfig, flags.output, flags.yes],
  settingsOf: 'scale',
  args: [0, 1],
  run: (invocation, world) => {
    const yes = needAnswer(invocation, world);
    return reporting(invocation, world, (run) =>
      world.engine.adopt(run.context, run.resolved, {
        ...takingOptions(invocation),
        confirm: async (adoption) => {
          const { appName, namespace } = run.resolved.settings;
          return yes || askText(adoptionText(adoption, appName, namespace), run, world);
        },
      }),
    );
  },
};
