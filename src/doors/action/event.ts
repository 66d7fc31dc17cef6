import { readFileSync } from 'node:fs';
import { numberAt, textAt } from '../../model/read.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** What happened on GitHub, as far as this door cares. */
export interface WorkflowEvent {
  /** `push`, `pull_request`, `schedule` … */
  readonly name: string;
  /** Of a pull request: `opened`, `synchronize`, `closed` … */
  readonly action: string | undefined;
  readonly pullRequest: number | undefined;
  /** The commit it is about; of a pull request its head, not the merge that is checked out. */
  readonly sha: string | undefined;
  /** Somebody else's repository whose code the event is about. */
  readonly foreign: string | undefined;
  /** The commits that may be checked out: of this repository, whoever caused the event. Undefined: any may. */
  readonly trusted: readonly string[] | undefined;
  /** The pull request that was commented on; the event does not say whose code it brings. */
  readonly commented: number | undefined;
}

/** Who causes these may write to the repository, or has it write on a schedule. Empty: not on GitHub. */
const byWriters = new Set([
  '',
  'push',
  'schedule',
  'workflow_dispatch',
  'repository_dispatch',
  'merge_group',
  'release',
  'create',
  'delete',
]);

/** Their GITHUB_SHA is a merge with the head; that of all others is a commit of this repository. */
const ofTheHead = new Set(['pull_request', 'pull_request_review', 'pull_request_review_comment']);

/** The event of this run. A file that cannot be read says nothing. */
export function readEvent(env: Environment): WorkflowEvent {
  const payload = payloadOf(env['GITHUB_EVENT_PATH']);
  const name = env['GITHUB_EVENT_NAME'] ?? '';
  const head = textAt(payload, 'pull_request', 'head', 'sha');
  const foreign = foreignOf(payload, env['GITHUB_REPOSITORY']);
  const sha = env['GITHUB_SHA'];
  const base = textAt(payload, 'pull_request', 'base', 'sha');
  const trusted = [ofTheHead.has(name) ? undefined : sha, base].filter((each) => each !== undefined);
  return {
    name,
    action: textAt(payload, 'action'),
    pullRequest: numberAt(payload, 'pull_request', 'number'),
    sha: head ?? sha,
    foreign,
    trusted: foreign === undefined && isByWriters(name, payload) ? undefined : trusted,
    commented:
      textAt(payload, 'issue', 'pull_request', 'url') === undefined
        ? undefined
        : numberAt(payload, 'issue', 'number'),
  };
}

/** Whether only who may write to the repository decides about the code, given that none of a fork is known to be there. */
function isByWriters(name: string, payload: unknown): boolean {
  if (name === 'pull_request_target' || ofTheHead.has(name))
    return textAt(payload, 'pull_request', 'head', 'sha') !== undefined;
  if (name !== 'workflow_run') return byWriters.has(name);
  const cause = textAt(payload, 'workflow_run', 'event');
  const head = textAt(payload, 'workflow_run', 'head_sha');
  return cause !== undefined && head !== undefined && (ofTheHead.has(cause) || byWriters.has(cause));
}

function payloadOf(path: string | undefined): unknown {
  if (!path) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Names change and ids stay; a fork that was deleted has neither, and is foreign all the same. */
function foreignOf(payload: unknown, own: string | undefined): WorkflowEvent['foreign'] {
  const candidates = [
    {
      sha: textAt(payload, 'pull_request', 'head', 'sha'),
      id: numberAt(payload, 'pull_request', 'head', 'repo', 'id'),
      name: textAt(payload, 'pull_request', 'head', 'repo', 'full_name'),
      baseId: numberAt(payload, 'pull_request', 'base', 'repo', 'id'),
      baseName: textAt(payload, 'pull_request', 'base', 'repo', 'full_name'),
    },
    {
      sha: textAt(payload, 'workflow_run', 'head_sha'),
      id: numberAt(payload, 'workflow_run', 'head_repository', 'id'),
      name: textAt(payload, 'workflow_run', 'head_repository', 'full_name'),
      baseId: numberAt(payload, 'repository', 'id'),
      baseName: textAt(payload, 'repository', 'full_name'),
    },
  ];
  for (const { sha, id, name, baseId, baseName } of candidates) {
    if (sha === undefined) continue;
    const same =
      id !== undefined && baseId !== undefined
        ? id === baseId
        : name !== undefined && name.toLowerCase() === (baseName ?? own ?? '').toLowerCase();
    if (!same) return name ?? 'a fork that was deleted';
  }
  return undefined;
}
