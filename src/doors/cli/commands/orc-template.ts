import { exitCodes } from '../../../model/error.js';
import type { Command, Invocation } from '../command.js';
import { type Flag, flags } from '../flags.js';
import { orcReporting } from '../orc-reporting.js';
import { findingsText, templatesText, templateText } from '../print/templates.js';
import { textFlag } from '../reporting.js';
import type { World } from '../world.js';
import { versionFlag } from './orc-shared.js';

const templatesFlag: Flag = {
  name: 'templates',
  type: 'text',
  shown: "''",
  description:
    'Folder with templates of your own; else those that [plugins.scale.templates] of jac.toml names',
};

const templatesOf = async (invocation: Invocation, { engine }: World) => {
  const overrides = await engine.overrides(textFlag(invocation, templatesFlag.name));
  return (await engine.modules()).templates(overrides);
};

/** The module, a file of it perhaps, and its version. */
function wanted({ args: [module = '', file], flags: { version } }: Invocation) {
  return {
    module,
    ...(file === undefined ? {} : { file }),
    ...(typeof version === 'string' ? { version } : {}),
  };
}

export const orcTemplateList: Command = {
  name: 'orc template list',
  short: 'List the modules and their versions',
  long: 'List the modules that can be deployed, their versions, the newest first, and which files are your own.',
  usage: '[options]',
  examples: [
    { comment: 'List the modules', line: 'kubectl jac orc template list' },
    {
      comment: 'List them with those of a folder',
      line: 'kubectl jac orc template list --templates ./templates',
    },
  ],
  flags: [flags.output, templatesFlag],
  args: [0, 0],
  run: (invocation, world) =>
    orcReporting(invocation, world, async () => {
      const modules = (await templatesOf(invocation, world)).list();
      return { report: { status: 'ready', modules }, text: (style) => templatesText(modules, style) };
    }),
};

export const orcTemplateShow: Command = {
  name: 'orc template show',
  short: 'Show the placeholders and files of a module, or one file',
  long: 'Show the placeholders and the files of a module, or one of its files as it is.',
  usage: 'MODULE [FILE] [options]',
  examples: [
    { comment: 'Show what can be said of a Redis', line: 'kubectl jac orc template show redis' },
    { comment: 'Show one of its files', line: 'kubectl jac orc template show redis redis.yaml' },
  ],
  flags: [flags.output, templatesFlag, versionFlag],
  args: [1, 2],
  run: (invocation, world) =>
    orcReporting(invocation, world, async () => {
      const shown = (await templatesOf(invocation, world)).show(wanted(invocation));
      return {
        report: { status: 'ready', ...shown },
        text: (style) => templateText(shown, invocation.args[1] !== undefined, style),
      };
    }),
};

export const orcTemplateEject: Command = {
  name: 'orc template eject',
  short: 'Write files of a module into a folder, to be changed there',
  long: `Write the files of a module as we ship them into a folder, all of them or one, to be changed there.

Name the folder in jac.toml, [plugins.scale.templates] directory = "templates", for the databases of an app, or put the files into the ConfigMap jac-orc-templates for the orchestrator. Files that are there already are not written over without --force. Where a few fields are to differ a patch says less: redis/patch.yaml.`,
  usage: 'MODULE [FILE] [options]',
  examples: [
    {
      comment: 'Write one file of Redis to templates/redis/1/redis.yaml',
      line: 'kubectl jac orc template eject redis redis.yaml',
    },
    { comment: 'Write all of a module elsewhere', line: 'kubectl jac orc template eject jqm --to ./mine' },
  ],
  flags: [
    flags.output,
    versionFlag,
    { name: 'to', type: 'text', shown: "'templates'", description: 'Folder to write to' },
    { name: 'force', type: 'boolean', shown: 'false', description: 'Write over files that are there' },
  ],
  args: [1, 2],
  run: (invocation, world) =>
    orcReporting(invocation, world, async () => {
      const files = (await world.engine.modules()).templates([]).eject(wanted(invocation));
      const folder = textFlag(invocation, 'to') ?? 'templates';
      const written = await world.engine.writeFiles(folder, files, invocation.flags['force'] === true);
      return {
        report: { status: 'ready', files: written },
        text: () => written.map((path) => `${path} written\n`).join(''),
      };
    }),
};

export const orcTemplateLint: Command = {
  name: 'orc template lint',
  short: 'Check templates of your own',
  long: `Check templates of your own: that they compile, that each patch meets something, that ours have not changed since they were ejected, and that no pod has less security than ours.

Ends with exit code 2 when one is wrong; warnings end with 0.`,
  usage: '[options]',
  examples: [
    { comment: 'Check those of a project', line: 'kubectl jac orc template lint' },
    { comment: 'Check a folder', line: 'kubectl jac orc template lint --templates ./templates' },
  ],
  flags: [flags.output, templatesFlag],
  args: [0, 0],
  run: (invocation, world) =>
    orcReporting(invocation, world, async () => {
      const findings = (await templatesOf(invocation, world)).lint();
      const failed = findings.some(({ severity }) => severity === 'error');
      return {
        report: { status: failed ? 'failed' : 'ready', findings },
        text: (style) => findingsText(findings, style),
        exitCode: failed ? exitCodes.usage : exitCodes.ok,
      };
    }),
};
