import { parseLifetime } from '../../../engine/preview/lifetime.js';
import { previewNamespace } from '../../../engine/preview/marks.js';
import { type ExitCode, usageError } from '../../../model/error.js';
import type { PreviewOwner } from '../../../model/preview.js';
import type { Outcome } from '../../../model/report.js';
import type { ResolvedSettings } from '../../../model/settings.js';
import type { SettingVerb } from '../../../model/settings-table.js';
import type { PullRequests } from '../../../ports/github.js';
import type { SourceInfo } from '../../../ports/source.js';
import type { Group, Invocation } from '../command.js';
import { type Flag, flags, settingFlags } from '../flags.js';
import { type Run, reporting, textFlag } from '../reporting.js';
import type { World } from '../world.js';

type Repository = Pick<PreviewOwner, 'repository' | 'repositoryId'>;

export const previewGroup: Group = {
  name: 'preview',
  short: 'Give each pull request a copy of the app of its own, and take it away again',
  long: 'Give each pull request a copy of the app of its own, in the namespace {app}-pr-{number}, and take it away again.',
};

const repo: Flag = {
  name: 'repo',
  type: 'text',
  shown: "''",
  description: 'Repository, as owner/name; else GITHUB_REPOSITORY, or the remote of the git repository',
};

export const previewFlags = {
  repo,
  pr: { name: 'pr', type: 'text', shown: "''", description: 'Number of the pull request' },
  dryRun: {
    name: 'dry-run',
    type: 'boolean',
    shown: 'false',
    description: 'Say what would be done, and do nothing',
  },
} as const satisfies Record<string, Flag>;

/** Flags of the settings of a verb; the namespace and the port on the nodes are not a preview's to choose. */
export const settingFlagsOf = (verb: SettingVerb): Flag[] => [
  ...settingFlags(verb).filter(({ name }) => name !== 'namespace' && name !== 'node-port'),
  flags.kubeconfig,
  flags.output,
];

/** Runs an operation on the preview that --pr and --repo name. */
export async function reportingPreview(
  invocation: Invocation,
  world: World,
  act: (run: Run, owner: PreviewOwner) => Promise<Outcome>,
): Promise<ExitCode> {
  const pullRequest = pullRequestOf(invocation);
  const { engine, env } = world;
  const configure = async (given: Invocation): Promise<ResolvedSettings> => {
    const resolved = await engine.configure(given);
    const namespace = previewNamespace(resolved.settings.appName, pullRequest);
    return { ...resolved, settings: { ...resolved.settings, namespace } };
  };
  return reporting(invocation, { ...world, engine: { ...engine, configure } }, async (run) => {
    const { source } = run.context;
    const repository = await repositoryOf(invocation, env, source, run.resolved.root);
    if (repository !== undefined) {
      const pulls = () => engine.pullRequests(repository.repository, run.context);
      return act(run, { ...(await identified(repository, pulls)), pullRequest });
    }
    throw usageError({
      code: 'RepositoryUnknown',
      what: 'the repository of the pull request is not known',
      why: 'GITHUB_REPOSITORY is not set, and the folder is no clone of a repository with a remote',
      next: 'name it with --repo owner/name',
    });
  });
}

function pullRequestOf(invocation: Invocation): number {
  const text = textFlag(invocation, 'pr');
  if (text !== undefined && /^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw usageError({
    code: text === undefined ? 'PullRequestMissing' : 'FlagInvalid',
    what:
      text === undefined
        ? 'the number of the pull request is missing'
        : `invalid argument "${text}" for --pr: expected the number of a pull request`,
    next: `kubectl jac ${invocation.command} --pr 7`,
  });
}

/** Which repository, and its id where the runner tells it; undefined when nothing says. */
export async function repositoryOf(
  invocation: Invocation,
  env: World['env'],
  source: Pick<SourceInfo, 'origin'>,
  root: string,
): Promise<Repository | undefined> {
  const given = textFlag(invocation, 'repo');
  if (given !== undefined && !/^[\w.-]+\/[\w.-]+$/.test(given)) {
    throw usageError({
      code: 'FlagInvalid',
      what: `invalid argument "${given}" for --repo: expected owner/name`,
    });
  }
  const runner = env['GITHUB_REPOSITORY'] || undefined;
  const name = given ?? runner;
  if (name === undefined) {
    const { project } = await source.origin(root);
    return project.startsWith('path:') ? undefined : { repository: project };
  }
  const host = new URL(env['GITHUB_SERVER_URL'] || 'https://github.com').host;
  const id = name.toLowerCase() === runner?.toLowerCase() ? env['GITHUB_REPOSITORY_ID'] : undefined;
  return { repository: `${host}/${name}`.toLowerCase(), ...(id ? { repositoryId: id } : {}) };
}

/** With GitHub's id where it can be asked: by its name alone a repository may be taken for the one that had it before. */
export async function identified(
  repository: Repository,
  pulls: () => Promise<PullRequests | undefined>,
): Promise<Repository> {
  if (repository.repositoryId !== undefined) return repository;
  const repositoryId = await (await pulls())?.repositoryId();
  return repositoryId === undefined ? repository : { ...repository, repositoryId };
}

/** Seconds of a flag that takes a time, if it was given. */
export function lifetimeFlag(invocation: Invocation, name: string): number | undefined {
  const text = textFlag(invocation, name);
  if (text === undefined) return undefined;
  const parsed = parseLifetime(text);
  if ('value' in parsed) return parsed.value;
  throw usageError({ code: 'FlagInvalid', what: `--${name}: ${parsed.complaint}` });
}
