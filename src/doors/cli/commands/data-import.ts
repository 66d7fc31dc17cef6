import type { ArchiveManifest } from '../../../engine/data-archive/format.js';
import type { Command } from '../command.js';
import { flags, settingFlags } from '../flags.js';
import { plain } from '../print/style.js';
import { bytes } from '../print/units.js';
import { reporting } from '../reporting.js';
import { archiveOf } from './data-shared.js';
import { askText, needAnswer } from './destroy.js';

export const dataImport: Command = {
  name: 'data import',
  short: 'Replace the data of an app by that of an archive',
  long: `Replace the data of an app by that of an archive. With - it is read from stdin, and kept in a temporary file meanwhile.

All of the archive is checked before anything is changed: a damaged one, one of a newer version, or one with a database that the app has not is refused. Asks first; where nobody can be asked, --yes is needed. Collections, tables, keys and files of the archive replace those that are there. The app stands still meanwhile and runs again afterwards.`,
  usage: 'ARCHIVE [FILE] [options]',
  examples: [
    { comment: "Import data into a project's app", line: 'kubectl jac data import data.tar app.jac' },
    {
      comment: 'Copy the data of an app into another one',
      line: 'kubectl jac data export - -n prod | kubectl jac data import - -n staging --yes',
    },
  ],
  flags: [...settingFlags('destroy'), flags.kubeconfig, flags.output, flags.yes],
  settingsOf: 'destroy',
  args: [1, 2],
  run: async (invocation, world) => {
    const { file, rest } = archiveOf(invocation);
    const yes = needAnswer(invocation, world);
    return reporting(rest, world, async (run) => {
      const files = await world.engine.archiveFiles();
      const { appName, namespace } = run.resolved.settings;
      return world.engine.importData(run.context, run.resolved, {
        file,
        open: () => files.open(file),
        confirm: async (manifest) => yes || askText(question(manifest, appName, namespace), run, world),
      });
    });
  },
};

/** What is replaced by what, and the question; the answer is typed behind it. */
function question({ app, namespace, created, parts }: ArchiveManifest, to: string, into: string): string {
  const list = parts.map(({ engine, bytes: size }) => `  ${engine}  ${bytes(size)}\n`).join('');
  const from = `exported from ${plain(app)} in namespace ${plain(namespace)}, ${plain(created)}`;
  return `This replaces data of app ${to} in namespace ${into} by what was ${from}:\n${list}The app stands still meanwhile. Replace it? [y/N]: `;
}
