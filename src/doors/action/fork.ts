import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { usageError } from '../../model/error.js';
import type { WorkflowEvent } from './event.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether there is anything with which a cluster could be reached. */
export const hasCredentials = (kubeconfig: string, env: Environment): boolean =>
  [kubeconfig, env['KUBECONFIG'], env['KUBERNETES_SERVICE_HOST']].some((value) => value) ||
  existsSync(join(env['HOME'] || homedir(), '.kube', 'config'));

/** Why GitHub gives this run none of the repository's secrets; undefined: it does. */
export function withoutSecrets(event: WorkflowEvent, env: Environment): string | undefined {
  if (event.foreign !== undefined && event.name === 'pull_request')
    return `This pull request comes from ${event.foreign}, whose runs get no secrets: nothing was deployed.`;
  if (env['GITHUB_ACTOR'] === 'dependabot[bot]')
    return "Runs of Dependabot get its own secrets, and none of the repository's: nothing was deployed. To have it deployed, store the kubeconfig as a Dependabot secret of the same name.";
  return undefined;
}

export interface CheckoutFacts {
  /** The commit that is checked out in a folder; undefined where nobody can tell. */
  headOf(folder: string): Promise<string | undefined>;
  /** Whether a pull request is known to bring code of this repository. */
  isOwn(pullRequest: number): Promise<boolean>;
  /** Whether anything that is checked out is run or read. */
  readonly usesCode: boolean;
}

/**
 * A stranger's code must not meet the repository's credentials: whoever opens a pull request would own them. Where strangers can
 * cause the event, only commits that are known as the repository's own may be checked out: what else is there cannot be told
 * from a fork's head that was pushed since.
 * @param folders where the code comes from
 * @throws JacScaleError `ForkCheckout` (exit 2)
 */
export async function refuseForeignCode(
  event: WorkflowEvent,
  folders: readonly string[],
  facts: CheckoutFacts,
): Promise<void> {
  const { trusted, commented, foreign = 'anybody' } = event;
  if (trusted === undefined) return;
  for (const folder of new Set(folders)) {
    const head = await facts.headOf(folder);
    if (head === undefined ? !facts.usesCode : trusted.includes(head)) continue;
    if (commented !== undefined && (await facts.isOwn(commented))) return;
    throw usageError({
      code: 'ForkCheckout',
      what:
        head === undefined
          ? `${event.name} may bring code of ${foreign}, and git cannot tell what is checked out in ${folder}`
          : `${event.name} may bring code of ${foreign}, and ${folder} has ${head.slice(0, 12)} checked out`,
      why: `only ${trusted.map((sha) => sha.slice(0, 12)).join(' or ') || 'a commit of this repository'} is known as this repository's own: code of a stranger would run with its secrets`,
      next: 'leave out `ref:` and `repository:` of actions/checkout, or have a maintainer push the branch into this repository and deploy it on pull_request',
    });
  }
}
