import { exitCodes } from '../../../model/error.js';
import type { Command } from '../command.js';
import { flags } from '../flags.js';
import { orcReporting } from '../orc-reporting.js';
import { plain } from '../print/style.js';
import { askText, needAnswer } from './destroy.js';
import { connectionFlags, namespaceFlag, namespaceOf, refText, secondsOf } from './orc-shared.js';

export const orcUninstall: Command = {
  name: 'orc uninstall',
  short: 'Remove the orchestrator; what it has deployed stays',
  long: `Remove the orchestrator, its default modules' Secret included, and wait until its pods are gone.

Asks first; where nobody can be asked, --yes is needed. Modules that it has deployed stay, and so does the namespace: another orchestrator finds them again.`,
  usage: '[options]',
  examples: [
    { comment: 'Remove it', line: 'kubectl jac orc uninstall' },
    {
      comment: 'Remove that of a namespace, without a question',
      line: 'kubectl jac orc uninstall -n shop --yes',
    },
  ],
  flags: [
    ...connectionFlags,
    flags.output,
    flags.yes,
    namespaceFlag('Namespace of the orchestrator; else jac-orc'),
    { name: 'timeout', type: 'text', shown: '90s', description: 'Time to wait until its pods are gone' },
  ],
  args: [0, 0],
  run: (invocation, world) => {
    const yes = needAnswer(invocation, world);
    const namespace = namespaceOf(invocation) ?? 'jac-orc';
    return orcReporting(invocation, world, async (progress) => {
      const question = `This removes the orchestrator from namespace ${namespace}; what it has deployed stays.\nRemove it? [y/N]: `;
      if (!yes && !(await askText(question, { progress }, world)))
        return {
          report: { status: 'cancelled', namespace },
          text: () => 'nothing was removed\n',
          exitCode: exitCodes.cancelled,
        };
      const context = await world.engine.installing(invocation, [], progress.emit, world.signal);
      const { uninstall } = await world.engine.modules();
      const { objects, modules, left } = await uninstall(context, {
        namespace,
        timeout: secondsOf(invocation, 90),
      });
      const rows = [
        objects.length === 0
          ? `there was no orchestrator in namespace ${namespace}`
          : `jac-orc removed from namespace ${namespace}`,
        ...modules.map((ref) => `  ${refText(ref)} stays`),
        ...left.map((pod) => `  ${pod} is still ending`),
      ];
      return {
        report: { status: left.length === 0 ? 'destroyed' : 'timeout', namespace, objects, modules, left },
        text: () => rows.map((row) => `${plain(row)}\n`).join(''),
        exitCode: left.length === 0 ? exitCodes.ok : exitCodes.timeout,
      };
    });
  },
};
