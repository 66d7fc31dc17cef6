/** One step of a workflow, from its inputs to what people see. */
import { dirname, resolve } from 'node:path';
import { previewNamespace } from '../../engine/preview/marks.js';
import type { AppFile } from '../../engine/settings/app-file.js';
import { configure } from '../../engine/settings/configure.js';
import { type ExitCode, exitCodes } from '../../model/error.js';
import { failureOutcome } from '../../model/failure.js';
import { dockerfileOf } from '../../model/image-settings.js';
import type { Outcome, Report } from '../../model/report.js';
import type { ResolvedSettings } from '../../model/settings.js';
import type { Cluster } from '../../ports/cluster.js';
import type { GitHub } from '../../ports/github.js';
import { type Announcement, announce, tried } from './announce.js';
import type { Command } from './command.js';
import { commandFor } from './commands/index.js';
import { contextOf } from './context.js';
import { readEvent, type WorkflowEvent } from './event.js';
import { factsOf } from './facts.js';
import { asJacScaleError } from './failure.js';
import { hasCredentials, refuseForeignCode, withoutSecrets } from './fork.js';
import { type ActionInputs, readInputs } from './inputs.js';
import { openingMarkdown, type RunFacts, reportMarkdown } from './markdown/report.js';
import { placesIn } from './places.js';
import { input, keep, notice, redacted, setOutput, summarize, warn } from './runner.js';
import { keepKubeconfig, maskInputs, maskSettings } from './secrets.js';
import { warningsOfData } from './shared-data.js';
import { setOutputs, type Teller, teller } from './tell.js';
import type { World } from './world.js';

/** How long GitHub is waited for at the end: usually, and when the runner is about to end this process. */
const announceMs = { usual: 60_000, cancelled: 2_000 };

/** How long requests may go on after a signal: the runner ends the process 7.5 s after the first one. */
const lastWordsMs = 4_500;

/**
 * Does what the step asks for.
 * @returns its exit code
 * @throws JacScaleError what stops it before its app is known; nothing was done then
 */
export async function run(world: World): Promise<ExitCode> {
  world.signal.throwIfAborted();
  maskInputs(world.env);
  const inputs = readInputs(input, world.workspace);
  const event = readEvent(world.env);
  const lacking = withoutSecrets(event, world.env);
  if (lacking !== undefined && !hasCredentials(inputs.kubeconfig, world.env))
    return await nothingToDeployWith(lacking);
  const command = await commandFor(inputs.command, event);
  const github = await world.github(inputs.githubToken, event);
  const refuse = (folders: readonly string[], usesCode: boolean) =>
    refuseForeignCode(event, folders, {
      headOf: world.headOf,
      isOwn: async (number) => {
        const pull = await tried('the pull request', async () => github?.pullRequests.get(number));
        return pull?.fork === false;
      },
      usesCode,
    });
  await refuse([inputs.folder, ...besides(inputs)], command.deploys);
  const kubeconfig = keepKubeconfig(inputs.kubeconfig, world.env);
  const signal = lastWords(world.signal);
  const connections = new Map<string | undefined, Promise<Cluster>>();
  const clusterOf = (context: string | undefined) => {
    const made = connections.get(context) ?? world.connect({ kubeconfig, context, signal });
    connections.set(context, made);
    return made;
  };
  if (command.kind === 'housekeeping') {
    const context = inputs.settings.kubeContext as string | undefined;
    const tell = teller(placesIn(world.workspace, [inputs.folder]));
    return await command.run({ cluster: await clusterOf(context), world, inputs, github, tell });
  }
  const resolved = await settingsOf(world, inputs, command, clusterOf);
  maskSettings(resolved);
  await refuse(sourcesOf(resolved), command.deploys || resolved.tomlPath !== undefined);
  const needless = await command.needless?.({ event, github });
  if (needless !== undefined) return await nothingToDo(needless);
  world.signal.throwIfAborted();
  return await operate(world, { inputs, event, github, command, resolved, clusterOf });
}

/** The folder of the app's file, where it names one: settings are looked for from there on. */
const besides = ({ app, folder }: ActionInputs): string[] =>
  app === undefined ? [] : [dirname(resolve(folder, app))];

/** Where a deploy takes code from. */
function sourcesOf({ root, settings }: ResolvedSettings): string[] {
  const dockerfile = dockerfileOf(settings);
  return dockerfile === undefined ? [root] : [root, dirname(resolve(root, dockerfile))];
}

/** Such runs are usual: there is nothing wrong with it, and nothing to do. */
async function nothingToDeployWith(text: string): Promise<ExitCode> {
  notice(text, 'Nothing to deploy with');
  const { plain } = await import('./markdown/text.js');
  await summarize(`### ⚪ Nothing was deployed\n\n${plain(text)}`);
  return exitCodes.ok;
}

/** What the event asked for is over by now. The comment stays: it tells what is there. */
async function nothingToDo(text: string): Promise<ExitCode> {
  notice(text, 'Nothing to do');
  setOutput('status', 'unchanged');
  setOutput('changed', 'false');
  const { plain } = await import('./markdown/text.js');
  await summarize(`### ⚪ Nothing was done\n\n${plain(text)}`);
  return exitCodes.ok;
}

/** Ends the requests of a connection some time after the signal to stop: time to leave a state that the next run repairs. */
function lastWords(signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const end = () => setTimeout(() => controller.abort(signal.reason), lastWordsMs).unref();
  signal.addEventListener('abort', end, { once: true });
  return controller.signal;
}

async function settingsOf(
  world: World,
  inputs: ActionInputs,
  { verb, preview }: Command,
  clusterOf: (context: string | undefined) => Promise<Cluster>,
): Promise<ResolvedSettings> {
  const given = {
    appFile: inputs.app,
    cwd: inputs.folder,
    env: { ...world.env, ...inputs.env },
    flags: inputs.settings,
    contextNamespace: async (context: string | undefined) => (await clusterOf(context)).contextNamespace,
    templates: async (app: AppFile) =>
      (await import('../../engine/modules/project.js')).overridesOfProject(world.files, app),
    verb,
  };
  const first = await configure(given, world.files);
  const { build, image, registryUsername, registryPassword } = first.settings;
  const hasLogin = registryUsername !== undefined && registryPassword !== undefined;
  // Who gives a login means images; what else that changes, the settings know best.
  const builds = build === undefined && image === undefined && hasLogin;
  const resolved = builds
    ? await configure({ ...given, flags: { ...inputs.settings, build: 'true' } }, world.files)
    : first;
  const { buildArgs = {}, buildSecrets = {} } = inputs.more;
  const { settings } = resolved;
  const warnings = [...resolved.warnings, ...(preview && verb === 'scale' ? warningsOfData(settings) : [])];
  return {
    ...resolved,
    warnings,
    settings: {
      ...settings,
      buildArgs: { ...settings.buildArgs, ...buildArgs },
      buildSecrets: { ...settings.buildSecrets, ...buildSecrets },
    },
  };
}

interface Task {
  readonly inputs: ActionInputs;
  readonly event: WorkflowEvent;
  readonly github: GitHub | undefined;
  readonly command: Command;
  readonly resolved: ResolvedSettings;
  clusterOf(context: string | undefined): Promise<Cluster>;
}

/** The part that has an app: announced, done, told. */
async function operate(world: World, task: Task): Promise<ExitCode> {
  const { inputs, event, command, resolved } = task;
  const { appName: app, kubeContext } = resolved.settings;
  const pullRequest = command.preview ? event.pullRequest : undefined;
  const namespace =
    pullRequest === undefined ? resolved.settings.namespace : previewNamespace(app, pullRequest);
  const environment =
    inputs.environment ?? (pullRequest === undefined ? namespace : `preview/pr-${pullRequest}`);
  const tell = teller(placesIn(world.workspace, [resolved.root, inputs.folder, world.workspace]));
  const facts = factsOf(world.env, event);
  const state = { app, namespace, environment, kubeContext, holder: world.source.holder() };
  for (const [name, value] of Object.entries(state)) keep(name as keyof typeof state, value);
  const announcement = announce(task.github, {
    subject: { app, environment, matrix: inputs.matrix },
    comment: inputs.comment,
    deployment: inputs.deployment === 'off' ? 'none' : command.deployment,
    transient: pullRequest !== undefined,
  });
  if (command.opening !== undefined)
    announcement.begin(openingMarkdown(app, namespace, command.opening, facts));
  tell.warnings(resolved.warnings);
  const outcome = await outcomeOf(world, task, tell, { command: command.reports, app, namespace });
  await tellAll(world, redacted(outcome.report), { tell, announcement, facts });
  return outcome.exitCode;
}

/** What the command answers; what it throws instead becomes the report of a failure. */
async function outcomeOf(
  world: World,
  task: Task,
  tell: Teller,
  of: Pick<Report, 'command' | 'app' | 'namespace'>,
): Promise<Outcome> {
  const { command, resolved, event, github, inputs } = task;
  const began = world.clock.monotonic();
  try {
    const cluster = await task.clusterOf(resolved.settings.kubeContext);
    const context = contextOf(world, cluster, tell.emit, resolved);
    const { previewTtl, deleteData } = inputs;
    return await command.run({
      context,
      resolved,
      event,
      github,
      previewTtl,
      deleteData,
      env: world.env,
    });
  } catch (error) {
    const durationMs = Math.round(world.clock.monotonic() - began);
    return failureOutcome(asJacScaleError(error, world.signal), { ...of, durationMs });
  }
}

async function tellAll(
  world: World,
  report: Report,
  how: { readonly tell: Teller; readonly announcement: Announcement; readonly facts: RunFacts },
): Promise<void> {
  const markdown = reportMarkdown(report, how.facts);
  keep('status', report.status);
  how.tell.report(report);
  setOutputs(report);
  await summarize(markdown);
  const { aborted } = world.signal;
  const told = await how.announcement.end(
    report,
    markdown,
    aborted ? announceMs.cancelled : announceMs.usual,
  );
  if (!told) warn('GitHub was not told everything in time');
  // A cancelled run has no time to wait for GitHub; post has.
  if (told || !aborted) keep('finished', 'true');
}
