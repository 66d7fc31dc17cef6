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
  /** A commit of somebody else's repository that the event brings along. */
  readonly foreign: { readonly sha: string; readonly repository: string } | undefined;
}

/** The event of this run. A file that cannot be read says nothing. */
export function readEvent(env: Environment): WorkflowEvent {
  const payload = payloadOf(env['GITHUB_EVENT_PATH']);
  const name = env['GITHUB_EVENT_NAME'] ?? '';
  const head = textAt(payload, 'pull_request', 'head', 'sha');
  return {
    name,
    action: textAt(payload, 'action'),
    pullRequest: numberAt(payload, 'pull_request', 'number'),
    sha: head ?? env['GITHUB_SHA'],
    foreign: foreignOf(payload, env['GITHUB_REPOSITORY']),
  };
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
    if (!same) return { sha, repository: name ?? 'a fork that was deleted' };
  }
  return undefined;
}
