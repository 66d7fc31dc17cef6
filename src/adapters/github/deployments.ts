import { randomUUID } from 'node:crypto';
import type { Octokit } from '@octokit/rest';
import type { Deployments } from '../../ports/github.js';
import type { Client } from './client.js';
import { isUncertain } from './failures.js';
import { payloadFields, payloadOf } from './payload.js';
import { retireAll, retireReplaced } from './retire.js';

export interface DeploymentTarget {
  readonly owner: string;
  readonly repo: string;
  /** The commit; of a pull request its head, which is what GitHub makes a job's own Deployments of. */
  readonly sha: string;
  readonly runId: string | undefined;
  /** Page of the run, for whoever looks at the Deployment. */
  readonly logUrl: string | undefined;
}

type Request = Parameters<Deployments['create']>[0];

/** Of the Deployments of a commit, so many of the newest may be the job's own. */
const newest = 30;
/** A status may not be longer. */
const descriptionLimit = 140;
/** A long-lived environment has hundreds, and nobody waits for it: its app is gone. */
const retireMs = 60_000;
const maxTries = 3;

/** Deployments of one commit, and what becomes of them. */
export function makeDeployments(client: Client, target: DeploymentTarget): Deployments {
  const { owner, repo, logUrl } = target;
  /** Those that this run made, by id: a success replaces what was there before. */
  const made = new Map<number, Request>();
  return {
    create: (request) =>
      client.ask('deployment', async (octokit) => {
        if (await jobHasOne(octokit, target, request.environment)) return undefined;
        const id = await create(octokit, target, request);
        made.set(id, request);
        return id;
      }),

    setState: async (id, state, { url, description = '' }) => {
      await client.ask('deployment status', async (octokit) => {
        await octokit.rest.repos.createDeploymentStatus({
          owner,
          repo,
          deployment_id: id,
          state,
          description: shortened(description),
          auto_inactive: false,
          ...(url === undefined ? {} : { environment_url: url }),
          ...(logUrl === undefined ? {} : { log_url: logUrl }),
        });
        const request = made.get(id);
        if (state === 'success' && request !== undefined)
          await retireReplaced(
            octokit,
            { owner, repo },
            { id, environment: request.environment, key: request.key },
          );
      });
    },

    retire: async (environment, key) => {
      await client.ask(
        'deployment status',
        (octokit) => retireAll(octokit, { owner, repo }, environment, key),
        retireMs,
      );
    },
  };
}

/**
 * Whether the job has `environment:`, for which GitHub makes a Deployment when the job starts: it tells of this run, and under
 * another name it is the job's own while the run is in progress. We are not told the job's id: a Deployment of
 * another job that runs beside this one counts as well.
 */
async function jobHasOne(octokit: Octokit, target: DeploymentTarget, environment: string): Promise<boolean> {
  const { owner, repo, sha, runId } = target;
  if (runId === undefined) return false;
  const { repos } = octokit.rest;
  const { data } = await repos.listDeployments({ owner, repo, sha, per_page: 100 });
  const candidates = data.filter((each) => payloadOf(each) === undefined).slice(0, newest);
  const ofThisRun = new RegExp(`/actions/runs/${runId}(/|$)`);
  const answers = await Promise.all(
    candidates.map(async ({ id, environment: name }) => {
      const statuses = (await repos.listDeploymentStatuses({ owner, repo, deployment_id: id })).data;
      const told = statuses.some((each) => ofThisRun.test(each.log_url || each.target_url || ''));
      return told && (name === environment || statuses[0]?.state === 'in_progress');
    }),
  );
  return answers.includes(true);
}

/** An attempt without an answer may have made it: it is looked for before another attempt. */
async function create(octokit: Octokit, target: DeploymentTarget, request: Request): Promise<number> {
  const { owner, repo, sha } = target;
  const { environment } = request;
  const { repos } = octokit.rest;
  const attempt = randomUUID();
  for (let tries = 1; ; tries++) {
    try {
      const { data } = await repos.createDeployment({
        owner,
        repo,
        ref: sha,
        environment,
        description: shortened(request.description),
        auto_merge: false,
        required_contexts: [],
        transient_environment: request.transient,
        production_environment: !request.transient && /^prod(uction)?$/i.test(environment),
        payload: payloadFields({ attempt, key: request.key }),
      });
      if ('id' in data) return data.id;
      throw new Error(data.message ?? 'no Deployment in the answer');
    } catch (error) {
      if (!isUncertain(error) || tries === maxTries) throw error;
    }
    const { data } = await repos.listDeployments({ owner, repo, sha, environment, per_page: 100 });
    const made = data.find((each) => payloadOf(each)?.attempt === attempt);
    if (made !== undefined) return made.id;
  }
}

const shortened = (text: string): string =>
  text.length <= descriptionLimit ? text : `${text.slice(0, descriptionLimit - 1)}…`;
