/** One step of a workflow, from its inputs to what people see. */
import { previewNamespace } from '../../engine/preview/marks.js';
import { configure } from '../../engine/settings/configure.js';
import { type ExitCode, exitCodes } from '../../model/error.js';
import type { Outcome, Report } from '../../model/report.js';
import type { ResolvedSettings } from '../../model/settings.js';
import type { Cluster } from '../../ports/cluster.js';
import type { GitHub } from '../../ports/github.js';
import { type Announcement, announce } from './announce.js';
import type { Command } from './command.js';
import { commandFor } from './commands/index.js';
import { contextOf } from './context.js';
import { readEvent, type WorkflowEvent } from './event.js';
import { asJacScaleError, failureOutcome } from './failure.js';
import { hasCredentials, refuseForeignCode } from './fork.js';
import { type ActionInputs, readInputs } from './inputs.js';
import { decodeKubeconfig, secretsIn, writeKubeconfig } from './kubeconfig.js';
import { openingMarkdown, type RunFacts, reportMarkdown } from './markdown/report.js';
import { loginForms, masksOf } from './masks.js';
import { placesIn } from './places.js';
import { input, keep, mask, notice, summarize, warn } from './runner.js';
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
  maskInputs(world.env);
  const inputs = readInputs(input, world.workspace);
  const event = readEvent(world.env);
  if (event.foreign !== undefined && !hasCredentials(inputs.kubeconfig, world.env))
    if (event.name === 'pull_request') return await nothingToDeployWith(event.foreign.repository);
  const command = await commandFor(inputs.command, event);
  if (event.foreign !== undefined)
    refuseForeignCode(event, await world.headOf(inputs.folder), command.deploys);
  const kubeconfig = keepKubeconfig(inputs.kubeconfig, world.env['RUNNER_TEMP']);
  const github = await world.github(inputs.githubToken, event);
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
  mask(masksOf([...Object.values(resolved.settings.secrets), ...imageSecrets(resolved)]));
  return await operate(world, { inputs, event, github, command, resolved, clusterOf });
}

/** Everything secret that the step was given, before anything else happens. */
function maskInputs(env: World['env']): void {
  const token = input('github-token');
  const password = input('password') || (env['DOCKER_PASSWORD'] ?? '');
  const username = input('username') || (env['DOCKER_USERNAME'] ?? '');
  const secrets = [
    ...loginForms('x-access-token', token),
    ...loginForms(username, password),
    ...input('build-secrets')
      .split('\n')
      .map((line) => line.replace(/^"?\s*[A-Za-z_]\w*=/, '').replace(/"$/, '')),
  ];
  mask(masksOf(secrets));
}

const imageSecrets = ({ settings }: ResolvedSettings): string[] => [
  ...Object.values(settings.buildSecrets),
  ...loginForms(settings.registryUsername ?? '', settings.registryPassword ?? ''),
];

/** Decoded, masked, and in a file that post removes. */
function keepKubeconfig(given: string, folder: string | undefined): string | undefined {
  if (given === '') return undefined;
  const text = decodeKubeconfig(given);
  mask(masksOf(secretsIn(text)));
  const path = writeKubeconfig(text, folder);
  keep('kubeconfigFile', path);
  return path;
}

/** Secrets are not given to a fork's pull request: there is nothing wrong with it, and nothing to do. */
async function nothingToDeployWith(repository: string): Promise<ExitCode> {
  const text = `This pull request comes from ${repository}, whose runs get no secrets: nothing was deployed.`;
  notice(text, 'Nothing to deploy with');
  const { plain } = await import('./markdown/text.js');
  await summarize(`### ⚪ Nothing was deployed\n\n${plain(text)}`);
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
  { verb }: Command,
  clusterOf: (context: string | undefined) => Promise<Cluster>,
): Promise<ResolvedSettings> {
  const given = {
    appFile: inputs.app,
    cwd: inputs.folder,
    env: { ...world.env, ...inputs.env },
    flags: inputs.settings,
    contextNamespace: async (context: string | undefined) => (await clusterOf(context)).contextNamespace,
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
  return {
    ...resolved,
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
  await tellAll(world, outcome.report, { tell, announcement, facts });
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
    const { previewTtl } = inputs;
    return await command.run({ context, resolved, event, github, previewTtl, env: world.env });
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

/** The run that a comment came from. */
export function factsOf(env: World['env'], event: WorkflowEvent): RunFacts {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = env;
  const attempt = env['GITHUB_RUN_ATTEMPT'] ?? '1';
  return {
    ...(event.sha === undefined ? {} : { commit: event.sha }),
    ...(server && repository && id
      ? { runUrl: `${server}/${repository}/actions/runs/${id}/attempts/${attempt}` }
      : {}),
  };
}
