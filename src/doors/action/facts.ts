import type { WorkflowEvent } from './event.js';
import type { RunFacts } from './markdown/report.js';
import type { World } from './world.js';

/** The run that a comment came from. */
export function factsOf(env: World['env'], event: Pick<WorkflowEvent, 'sha'>): RunFacts {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = env;
  const attempt = env['GITHUB_RUN_ATTEMPT'] ?? '1';
  return {
    ...(event.sha === undefined ? {} : { commit: event.sha }),
    ...(server && repository && id
      ? { runUrl: `${server}/${repository}/actions/runs/${id}/attempts/${attempt}` }
      : {}),
  };
}
