/** Where people look: the comment and the GitHub Deployment of a run. What GitHub refuses is said and never fails a deploy. */
import { messageOf } from '../../model/error.js';
import type { Report, Status } from '../../model/report.js';
import type { DeploymentState, GitHub } from '../../ports/github.js';
import type { ActionInputs } from './inputs.js';
import { commentMarker, deploymentKey, type Subject } from './marker.js';
import { keep, say, warn } from './runner.js';

/** `create`: in progress, then how it ended; `retire`: what was deployed is gone; an id: it was created already. */
export type DeploymentUse = 'create' | 'retire' | 'none' | { readonly id: number };

const deploymentStates: Partial<Record<Status, DeploymentState>> = {
  ready: 'success',
  unchanged: 'success',
  cancelled: 'inactive',
  asleep: 'inactive',
};

export interface Announcement {
  /** Begins to tell that the run goes on; GitHub is not waited for. */
  begin(markdown: string): void;
  /** Tells how it ended. @returns whether everything was told within the time */
  end(report: Report, markdown: string, withinMs: number): Promise<boolean>;
}

export interface AnnounceOptions {
  readonly subject: Subject;
  readonly comment: ActionInputs['comment'];
  readonly deployment: DeploymentUse;
  /** Of a preview: gone some day. */
  readonly transient: boolean;
}

export function announce(github: GitHub | undefined, options: AnnounceOptions): Announcement {
  const { subject, comment, deployment, transient } = options;
  let commented: Promise<unknown> = Promise.resolve();
  let created: Promise<number | undefined> = Promise.resolve(
    typeof deployment === 'object' ? deployment.id : undefined,
  );
  let refused = false;
  let told = false;

  const write = async (markdown: string) => {
    if (github === undefined || comment === 'off' || refused) return;
    const url = await github.comments.upsert(commentMarker(subject), markdown, comment);
    refused = url === undefined;
    if (refused) say('no comment: the token may not write one here; see the summary');
    else if (!told) say(`comment: ${url}`);
    told = true;
  };
  const create = async () => {
    const request = {
      environment: subject.environment,
      transient,
      description: `${subject.app} by jac-scale`,
      key: deploymentKey(subject),
    };
    const id = await github?.deployments.create(request);
    keep('deployment', id?.toString());
    if (id === undefined) return id;
    say(`GitHub Deployment ${id} of ${subject.environment}`);
    await tried('the Deployment', async () => github?.deployments.setState(id, 'in_progress', {}));
    return id;
  };
  const finish = async ({ status, url }: Report) => {
    if (deployment === 'retire' && status === 'destroyed')
      await github?.deployments.retire(subject.environment, deploymentKey(subject));
    const id = await created;
    if (id === undefined) return;
    // Whoever comes after a run that did not come to its end knows nothing better.
    const otherwise = typeof deployment === 'object' ? 'error' : 'failure';
    const more = { description: status, ...(url === undefined ? {} : { url }) };
    await github?.deployments.setState(id, deploymentStates[status] ?? otherwise, more);
  };
  return {
    begin: (markdown) => {
      commented = tried('the comment', () => write(markdown));
      if (deployment === 'create') created = tried('the Deployment', create);
    },
    end: async (report, markdown, withinMs) => {
      const told = Promise.all([
        commented.then(() => tried('the comment', () => write(markdown))),
        tried('the Deployment', () => finish(report)),
      ]);
      return await within(withinMs, told);
    },
  };
}

/** A failure is said and not passed on. */
export async function tried<T>(what: string, act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    warn(`${what}: ${messageOf(error)}`);
    return undefined;
  }
}

/** Whether it came to its end in that time. */
export async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const done = await Promise.race([work.then(() => true as const), late]);
  clearTimeout(timer);
  return done;
}
