import { exitCodes, usageError } from '../../../model/error.js';
import type { InitOptions } from '../../../operations/init.js';
import type { Command, Invocation } from '../command.js';
import { type Flag, flags } from '../flags.js';
import { answersOf, type Choices, databaseNames, readChoices } from '../init-questions.js';
import type { InitSurvey } from '../init-survey.js';
import { nextText } from '../print/error.js';
import { noteText } from '../print/report.js';
import { styleOf } from '../reporting.js';
import type { World } from '../world.js';

const toggle = (name: string, description: string): Flag => ({
  name,
  type: 'boolean',
  shown: 'false',
  description,
});

export const init: Command = {
  name: 'init',
  short: 'Write what a project needs to be deployed: settings, workflow, Dockerfile',
  long: `Write what a project needs to be deployed: settings, workflow, Dockerfile.

Puts a section into jac.toml, whose text stays as it is, and a .jacignore beside it; with --workflow a workflow for GitHub, with --preview those for pull requests. On a terminal it asks, and shows what Enter takes; elsewhere, and with --yes, flags and defaults count. Nothing is replaced without --force, and either all files are written or none. No cluster is asked.

With --dockerfile and nothing else a Dockerfile is all that is written. No app needs one: scale --build puts the code on an image with the Jac runtime. A Dockerfile makes the same and is yours to change, for packages that have to be compiled or programs that the app starts.`,
  usage: '[FILE] [options]',
  examples: [
    { comment: 'Ask, and write', line: 'kubectl jac init' },
    { comment: 'Begin with a small app in an empty folder', line: 'kubectl jac init --example --yes' },
    {
      comment: 'With a workflow that builds an image, and previews',
      line: 'kubectl jac init -n shop --workflow --preview --image ghcr.io/owner/shop',
    },
    { comment: 'Write a Dockerfile and a .dockerignore', line: 'kubectl jac init --dockerfile' },
    { comment: 'Replace the one that is there', line: 'kubectl jac init --dockerfile --force' },
  ],
  flags: [
    flags.lineOutput,
    flags.yes,
    {
      name: 'name',
      type: 'text',
      shown: "''",
      description: 'Name of the app; else that of the project or of the folder',
    },
    {
      name: 'namespace',
      short: 'n',
      type: 'text',
      shown: "''",
      description: 'Namespace of the app; else one of its name',
    },
    { name: 'replicas', type: 'text', shown: "''", description: 'Number of pods' },
    {
      name: 'databases',
      type: 'list',
      shown: '[]',
      description: `Databases of the app's own: ${databaseNames.join(', ')}, or none`,
    },
    toggle('workflow', 'Write a workflow for GitHub that deploys on each push'),
    toggle('preview', 'Write workflows that give each pull request an app of its own as well'),
    {
      name: 'image',
      type: 'text',
      shown: "''",
      description:
        'Image that the workflows build and push, such as ghcr.io/owner/app; else code travels without',
    },
    toggle('example', 'Write a small app where there is no .jac file'),
    toggle('dockerfile', 'Write a Dockerfile and a .dockerignore beside jac.toml'),
    toggle('force', 'Replace files that are there; jac.toml, .jacignore and .dockerignore are kept'),
  ],
  settingsOf: 'init',
  args: [0, 1],
  run: async (invocation, world) => {
    const { engine, terminal } = world;
    const given = readChoices(invocation);
    const survey = await engine.initSurvey(invocation);
    const report = await engine.init(survey.resolved, await optionsOf(invocation, world, survey, given));
    const style = styleOf(terminal.stderr);
    const dropped = survey.hasSection ? sectionFlags.filter((name) => given[name] !== undefined) : [];
    if (dropped.length > 0) {
      const said = dropped.map((name) => `--${name}`).join(', ');
      const note = `jac.toml has a section for deploys already, which was kept: write ${said} there yourself`;
      await terminal.stderr.write(noteText(note, style));
    }
    if (invocation.output === 'json') {
      const json = { schema: 'jac-scale/v1', command: 'init', ...report };
      await terminal.stdout.write(`${JSON.stringify(json, undefined, 2)}\n`);
    } else {
      for (const { path, action } of report.files) await terminal.stdout.write(`${path} ${action}\n`);
      await terminal.stderr.write(`${nextText(report.next, style)}\n`);
    }
    return exitCodes.ok;
  },
};

/** What goes into the section of jac.toml alone. */
const sectionFlags = ['name', 'namespace', 'replicas', 'databases'] as const;

async function optionsOf(
  { flags: given, output }: Invocation,
  world: World,
  survey: InitSurvey,
  choices: Choices,
): Promise<InitOptions> {
  const force = given['force'] === true;
  const dockerfile = given['dockerfile'] === true;
  const others = Object.keys(given).filter(
    (name) => !['dockerfile', 'force', 'output', 'yes'].includes(name),
  );
  if (dockerfile && others.length === 0 && survey.hasApp) return { dockerfile, force };
  const asks = world.terminal.canAsk && given['yes'] !== true && output === 'text';
  const answers = asks ? await answersOf(world, survey, choices) : choices;
  const example = answers.example === true && !survey.hasApp;
  if (!survey.hasApp && !example) throw appMissing(survey);
  const name = answers.name ?? survey.name;
  const { replicas, databases, workflow, image, preview } = answers;
  return {
    dockerfile,
    force,
    ...(example ? { example } : {}),
    project: {
      name,
      namespace: answers.namespace ?? name,
      ...(replicas === undefined ? {} : { replicas }),
      // The example stores nothing, and starts within seconds without any.
      ...(databases === undefined ? (example ? { databases: [] } : {}) : { databases }),
    },
    ...(workflow || preview || image !== undefined
      ? { workflows: { previews: preview === true, ...(image === undefined ? {} : { image }) } }
      : {}),
  };
}

const appMissing = ({ resolved }: InitSurvey) =>
  usageError({
    code: 'AppFileMissing',
    what: 'no Jac file is named, and none can be told from the folder',
    why: `${resolved.root} has no main.jac, no entry-point in jac.toml, and not exactly one .jac file`,
    next: 'name the file, such as app.jac, or begin with a small app: kubectl jac init --example',
  });
