/** Databases of the app's own: they are waited for, and what keeps one from being ready is the app's trouble as well. */
import type { KubeObject } from '../../model/kubernetes.js';
import { setRolledOut } from '../kinds/statefulset.js';
import { refusalVerdict } from './admission.js';
import type { Code } from './codes.js';
import { eventsOf, lastEvent } from './events.js';
import { type Around, podVerdict } from './pod.js';
import { conditionOf, isOwnedBy } from './read-pod.js';
import { type Expectation, finding, type Snapshot, type Verdict, waiting } from './types.js';
import { claimVerdicts } from './volume.js';

/** As their startup probe: recovery may take minutes. */
const startupSeconds = 600;

/** What one StatefulSet waits for; nothing once it is ready. */
export function setVerdicts(
  expected: { readonly name: string; readonly generation: number },
  around: Around,
): Verdict[] {
  const { statefulSets = [], pods, claims, events } = around.snapshot;
  const set = statefulSets.find((object) => object.metadata.name === expected.name);
  if (set === undefined) return [progressing(expected.name, 'not seen yet')];
  const rollout = setRolledOut(set, expected.generation);
  if (rollout.done) return [];
  const own = pods.filter((pod) => isOwnedBy(pod, set));
  const verdicts = [
    refused(set, own, events),
    ...claimVerdicts(own, claims, events),
    ...own.map((pod) => podVerdict(pod, { ...around, startupSeconds })),
  ];
  return [
    ...verdicts.flatMap((verdict) => (verdict === undefined ? [] : ofDatabase(verdict, set))),
    progressing(expected.name, rollout.message),
  ];
}

/**
 * Since when all databases that are waited for are ready, by the cluster's clock in milliseconds; undefined while one is not. 0
 * without any: those that were given are taken to be there.
 */
export function databasesSince(
  { statefulSets = [], pods }: Snapshot,
  expected: NonNullable<Expectation['statefulSets']>,
): number | undefined {
  const since = expected.map(({ name, generation }) => {
    const set = statefulSets.find((object) => object.metadata.name === name);
    if (set === undefined || !setRolledOut(set, generation).done) return undefined;
    const ready = pods
      .filter((pod) => isOwnedBy(pod, set))
      .map((pod) => conditionOf(pod, 'Ready')?.since ?? 0);
    return Math.max(0, ...ready);
  });
  return since.includes(undefined) ? undefined : Math.max(0, ...since.map(Number));
}

/** The API tells it in an event alone; a StatefulSet has no condition for it. */
function refused(
  set: KubeObject,
  pods: readonly KubeObject[],
  events: readonly KubeObject[],
): Verdict | undefined {
  const last = lastEvent(eventsOf(events, set), ['FailedCreate', 'SuccessfulCreate']);
  if (last?.reason !== 'FailedCreate' || pods.length > 0) return undefined;
  return refusalVerdict(set, last.message, pods);
}

/** The edit to make is another one for a database, and an object that is there is written only when asked for. */
function ofDatabase(verdict: Verdict, { metadata }: KubeObject): Verdict {
  const component = metadata.labels?.['app.kubernetes.io/component'] ?? 'database';
  const requests = 'change database_cpu_request, database_memory_request and their limits';
  const edits: Partial<Record<Code, string>> = {
    ImageNotFound: `correct ${component}_image`,
    ImageNameInvalid: `correct ${component}_image`,
    ImagePlatform: `set ${component}_image to one for the processors of the nodes`,
    OutOfMemory: 'raise database_memory_limit',
    QuotaExceeded: requests,
    LimitRange: requests,
  };
  const tooBig = /Insufficient (cpu|memory)/.test(verdict.finding.why ?? '');
  const edit = verdict.finding.code === 'Unschedulable' && tooBig ? requests : edits[verdict.finding.code];
  // Probes of databases are ours: their log is what tells more.
  const isProbe = verdict.finding.code === 'ProbeFailed';
  if (edit === undefined && !isProbe) return verdict;
  const { next: _next, ...said } = verdict.finding;
  const next = edit === undefined ? {} : { next: `${edit}, then scale with --update-databases` };
  return { ...verdict, finding: { ...said, ...next } };
}

const progressing = (name: string, message: string): Verdict =>
  waiting(
    finding({
      code: 'RolloutProgressing',
      what: `statefulset/${name}: ${message}`,
      object: `statefulset/${name}`,
    }),
  );
