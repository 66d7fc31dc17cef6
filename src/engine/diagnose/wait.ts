import type { KubeObject } from '../../model/kubernetes.js';
import { type ContainerView, podName, whereOf } from './read-pod.js';
import { failed, finding, type Verdict, waiting } from './types.js';

/** As templates/app/wait.sh says. */
const gaveUp = 30;
/** How long names and addresses of a database that became ready may be news to others. */
const newsMs = 10_000;

/**
 * The init container that waits for databases, where it gave up. It has tried for all the time it was given, so once is enough;
 * but not where a database of the app's own came up too late for it.
 * @param databasesSince since when they are ready; undefined while one is not
 */
export function waitVerdict(
  pod: KubeObject,
  container: ContainerView,
  databasesSince: number | undefined,
): Verdict | undefined {
  const { init, name, running } = container;
  const last = container.exit ?? container.lastExit;
  if (!init || name !== 'wait' || running || last?.code !== gaveUp) return undefined;
  const line = last.message.trim().split('\n').at(-1) ?? '';
  const said = finding({
    ...whereOf(pod, container),
    code: 'DatabaseUnreachable',
    what: `${podName(pod)} waited for its database in vain`,
    why: line,
    next: nextOf(line),
  });
  const isNews = databasesSince === undefined || (last.finishedAt ?? 0) < databasesSince + newsMs;
  return isNews ? waiting({ ...said, code: 'Initializing' }) : failed(said);
}

/** By whose database it is: one of ours is a name within the cluster. */
function nextOf(line: string): string {
  const own = / at ([a-z0-9-]+)\.([a-z0-9-]+)\.svc:\d+: /.exec(line);
  if (own !== null) return `kubectl describe statefulset/${own[1]} -n ${own[2]}`;
  const variable = /waiting for (\w+) at/.exec(line)?.[1] ?? 'the URL';
  return `check ${variable}: its host has to take connections from the pods of the cluster`;
}
