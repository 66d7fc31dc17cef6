import { readFileSync } from 'node:fs';
import { numberAt } from '../../model/read.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Number of the pull request that the event names, if it names one. */
export function pullRequestNumber(env: Environment): number | undefined {
  const path = env['GITHUB_EVENT_PATH'];
  if (!path) return undefined;
  try {
    return numberAt(JSON.parse(readFileSync(path, 'utf8')), 'pull_request', 'number');
  } catch {
    // An event that cannot be read names no pull request; the commit still gets its comment.
    return undefined;
  }
}
