import { usageError } from '../../model/error.js';
import type { WorkflowEvent } from './event.js';

/** The commit that is checked out, and what it was made from. */
export interface Head {
  readonly commit: string;
  readonly parents: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether there is anything with which a cluster could be reached. GitHub gives a fork's pull request no secrets. */
export const hasCredentials = (kubeconfig: string, env: Environment): boolean =>
  [kubeconfig, env['KUBECONFIG'], env['KUBERNETES_SERVICE_HOST']].some((value) => value);

/**
 * A fork's code must not meet the repository's credentials: whoever opens a pull request would own them. What counts is what
 * is checked out, the head itself or a merge of it, not what the workflow says.
 * @param runsCode whether the checkout is deployed; a deletion needs none
 * @throws JacScaleError `ForkCheckout` (exit 2)
 */
export function refuseForeignCode(event: WorkflowEvent, head: Head | undefined, runsCode: boolean): void {
  const { foreign } = event;
  if (foreign === undefined) return;
  const next = 'have a maintainer push the branch into this repository, or check out the base branch';
  if (head === undefined) {
    if (!runsCode) return;
    throw usageError({
      code: 'ForkCheckout',
      what: `the event is about a commit of ${foreign.repository}, and git cannot tell what is checked out`,
      why: "a stranger's code must not run with this repository's credentials",
      next,
    });
  }
  if (head.commit !== foreign.sha && !head.parents.includes(foreign.sha)) return;
  throw usageError({
    code: 'ForkCheckout',
    what: `${event.name} has the code of ${foreign.repository} checked out, and credentials of this repository`,
    why: `HEAD ${head.commit.slice(0, 12)} is, or merges, ${foreign.sha.slice(0, 12)}: a stranger's code would run with the repository's secrets`,
    next,
  });
}
