import { exitCodes } from '../../../model/error.js';
import type { Command } from '../command.js';
import { flags, settingFlags } from '../flags.js';
import { noteText, warningText } from '../print/report.js';
import { showProgress } from '../progress.js';
import { styleOf } from '../reporting.js';

export const render: Command = {
  name: 'render',
  short: 'Write the manifests of an app for Argo CD, Flux or kubectl apply -k',
  long: `Write the manifests of an app for Argo CD, Flux or kubectl apply -k.

Into DIR goes one file for each object, a kustomization.yaml that names them, and a README.md about the Secrets that the app needs, of which no value is written. The same project gives the same bytes. Code goes into a ConfigMap when it is small; with --build it goes into an image, which is pushed and named by its digest. No cluster is asked. Files that an earlier render left and that are no longer made are removed, files of others stay.

An app that Argo CD or Flux deploys is theirs: scale, rollback and destroy refuse to write to it.`,
  usage: 'DIR [FILE] [options]',
  examples: [
    { comment: 'Render app.jac into deploy/', line: 'kubectl jac render deploy app.jac -n shop' },
    {
      comment: 'Build and push an image, and render what runs it',
      line: 'kubectl jac render deploy app.jac -n shop --build',
    },
    { comment: 'Apply what was rendered', line: 'kubectl apply -k deploy --server-side' },
  ],
  flags: [
    ...settingFlags('dry-run'),
    flags.lineOutput,
    {
      name: 'force',
      type: 'boolean',
      shown: 'false',
      description: 'Write into a folder that has files of others, and over those of the same name',
    },
  ],
  args: [1, 2],
  settingsOf: 'dry-run',
  run: async (invocation, { clock, engine, signal, terminal }) => {
    const [folder = '', ...file] = invocation.args;
    const style = styleOf(terminal.stderr);
    const progress = showProgress(terminal, clock, style, invocation.output);
    try {
      const force = invocation.flags['force'] === true;
      const report = await engine.render({ ...invocation, args: file }, folder, force, progress.emit, signal);
      progress.stop();
      for (const warning of report.warnings) {
        const text = warningText(warning, style);
        if (!progress.said.has(text)) await terminal.stderr.write(text);
      }
      if (invocation.output === 'json') {
        const json = { schema: 'jac-scale/v1', command: 'render', ...report };
        await terminal.stdout.write(`${JSON.stringify(json, undefined, 2)}\n`);
        return exitCodes.ok;
      }
      const rows = report.files.map(({ path, action }) => `${folder}/${path} ${action}\n`);
      await terminal.stdout.write(rows.join(''));
      const names = report.secrets.map(({ name }) => name).join(', ');
      if (names !== '')
        await terminal.stderr.write(
          noteText(
            `Secrets that have to be there: ${names}; ${folder}/README.md tells what they hold`,
            style,
          ),
        );
      return exitCodes.ok;
    } finally {
      progress.stop();
    }
  },
};
