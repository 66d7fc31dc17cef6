import { exitCodes, JacScaleError } from '../../../model/error.js';
import type { ModuleRef } from '../../../model/module.js';
import type { Orchestrator } from '../../../operations/orc/remote.js';
import type { Command } from '../command.js';
import { flags } from '../flags.js';
import { orcCalling } from '../orc-reporting.js';
import { plain } from '../print/style.js';
import { askText, deleteData, needAnswer } from './destroy.js';
import { callFlags, namespaceFlag, refOf, refText } from './orc-shared.js';

export const orcDestroy: Command = {
  name: 'orc destroy',
  short: 'Delete a module',
  long: `Delete a module that was deployed, or what a deployment that failed has left of one.

Lists what goes and asks first; where nobody can be asked, --yes is needed. Volumes stay, with the Secrets that open them, and the next module of that name finds them again; --delete-data takes them, also later. What is shared with others stays: dependencies, and the namespace.`,
  usage: 'MODULE NAME [options]',
  examples: [
    { comment: 'Delete the Redis called cache', line: 'kubectl jac orc destroy redis cache' },
    {
      comment: 'Delete a database with all that is in it, without a question',
      line: 'kubectl jac orc destroy postgresql orders -n shop --delete-data --yes',
    },
  ],
  flags: [
    ...callFlags,
    flags.yes,
    deleteData,
    namespaceFlag('Namespace of the module; needed where several have one of this name, or it failed'),
  ],
  args: [2, 2],
  run: (invocation, world) => {
    const yes = needAnswer(invocation, world);
    const dataGoes = invocation.flags[deleteData.name] === true;
    return orcCalling(invocation, world, async (orc, progress) => {
      const ref = await refOf(invocation, orc);
      if (!yes && !(await askText(await questionOf(orc, ref, dataGoes), { progress }, world)))
        return {
          report: { status: 'cancelled', ...ref },
          text: () => 'nothing was deleted\n',
          exitCode: exitCodes.cancelled,
        };
      progress.emit({ type: 'phase', phase: 'destroy', message: `deleting ${refText(ref)}` });
      const { results, kept } = await orc.destroy(ref, dataGoes);
      return {
        report: { status: 'destroyed', ...ref, results, kept },
        text: () =>
          [...results, ...kept.map((each) => `${each} kept`)].map((line) => `${plain(line)}\n`).join(''),
      };
    });
  },
};

/** What goes, as far as it is known; the answer is typed behind it. */
async function questionOf(orc: Orchestrator, ref: ModuleRef, dataGoes: boolean): Promise<string> {
  const objects = await orc.get(ref).then(
    (status) => status.objects.map(({ object }) => `  ${plain(object)}\n`),
    (error: unknown) => {
      if (error instanceof JacScaleError && error.code === 'ModuleNotFound') return undefined;
      throw error;
    },
  );
  const what =
    objects === undefined
      ? `What a deployment has left of ${refText(ref)} goes.\n`
      : `Of ${refText(ref)} this deletes:\n${objects.join('')}`;
  const data = dataGoes
    ? 'Data goes with it for good.\n'
    : 'Volumes and the Secrets that open them stay (--delete-data takes them as well).\n';
  return `${what}${data}Delete it? [y/N]: `;
}
