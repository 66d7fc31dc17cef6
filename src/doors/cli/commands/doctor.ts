import { exitCodes } from '../../../model/error.js';
import type { Command } from '../command.js';
import { flags, settingFlags } from '../flags.js';
import { checkText, doctorSummary } from '../print/doctor.js';
import { styleOf } from '../reporting.js';

export const doctor: Command = {
  name: 'doctor',
  short: 'Look at all that a deploy needs, and say what mends the rest',
  long: `Look at all that a deploy needs, and say what mends the rest: kubeconfig, cluster, rights, namespace, volumes, ingress, registry, images and nodes.

Takes the flags of scale, and looks at what that run would need; without a FILE and a cluster it tells what it can. Nothing is changed. Ends with exit code 1 when there is an error, and with 0 when there are only warnings.`,
  usage: '[FILE] [options]',
  examples: [
    { comment: 'Look at what the app of a project needs', line: 'kubectl jac doctor app.jac' },
    {
      comment: 'Look at a registry as well, and at a domain',
      line: 'kubectl jac doctor app.jac --build --image ghcr.io/owner/app --domain app.example.com',
    },
    { comment: 'Look at the cluster alone', line: 'kubectl jac doctor -n shop' },
  ],
  flags: [...settingFlags('scale'), flags.kubeconfig, flags.lineOutput],
  settingsOf: 'scale',
  args: [0, 1],
  run: async (invocation, { engine, terminal, signal }) => {
    const { stdout, stderr } = terminal;
    const json = invocation.output === 'json';
    const style = styleOf(stdout);
    const report = await engine.doctor(
      invocation,
      async (result) => {
        if (!json) await stdout.write(checkText(result, style));
      },
      signal,
    );
    if (json) {
      const whole = { schema: 'jac-scale/v1', command: 'doctor', ...report };
      await stdout.write(`${JSON.stringify(whole, undefined, 2)}\n`);
    } else {
      await stderr.write(doctorSummary(report.checks));
    }
    return report.status === 'error' ? exitCodes.error : exitCodes.ok;
  },
};
