import type { Diagnosis, Waiting } from '../model/diagnosis.js';
import { admissionVerdict } from './diagnose/admission.js';
import type { Code } from './diagnose/codes.js';
import { rememberExits } from './diagnose/crash.js';
import { databasesSince, setVerdicts } from './diagnose/database.js';
import { jobVerdicts } from './diagnose/job.js';
import { newReplicaSet } from './diagnose/new-pods.js';
import { podVerdict } from './diagnose/pod.js';
import { probesInLog } from './diagnose/probe.js';
import { isOwnedBy } from './diagnose/read-pod.js';
import {
  type Expectation,
  type Finding,
  finding,
  type LogsFrom,
  type Snapshot,
  type Verdict,
  waiting,
} from './diagnose/types.js';
import { claimVerdicts } from './diagnose/volume.js';
import { type Explanation, explainLog } from './jac-log.js';
import { rolledOut } from './kinds/deployment.js';

export { rememberExits } from './diagnose/crash.js';
export type { Expectation, Finding, LogsFrom, Snapshot } from './diagnose/types.js';

export interface Assessment {
  /** As `kubectl rollout status` decides, for every Deployment expected. */
  readonly done: boolean;
  readonly waiting: readonly Waiting[];
  /** The first cause that does not pass by itself; its log is not read yet. */
  readonly failed?: Diagnosis;
  readonly logsFrom?: LogsFrom;
}

/** Every finding at one moment. */
export interface Examination {
  readonly done: boolean;
  readonly failed: readonly Finding[];
  readonly waiting: readonly Finding[];
  /** When the same objects may mean something else; milliseconds since the epoch, by the cluster's clock. */
  readonly recheckAt: number | undefined;
}

/**
 * Whether a rollout is done, what it waits for, and what keeps it from ever being done (docs/diagnosis.md). Pure.
 * @param now by the cluster's clock
 */
export function assess(snapshot: Snapshot, expectation: Expectation, now: Date): Assessment {
  const seen = examine(snapshot, expectation, now);
  const [first] = seen.failed;
  return {
    done: seen.done,
    waiting: seen.waiting.map(waitingOf),
    ...(first === undefined ? {} : { failed: diagnosisOf(first) }),
    ...(first?.logsFrom === undefined ? {} : { logsFrom: first.logsFrom }),
  };
}

/** The same with every failure and whose log explains it. */
export function examine(snapshot: Snapshot, expectation: Expectation, now: Date): Examination {
  const exits = snapshot.exits ?? rememberExits(new Map(), snapshot.pods);
  const { startupSeconds, loginSince } = expectation;
  const sets = expectation.statefulSets ?? [];
  const around = {
    snapshot,
    exits,
    startupSeconds,
    loginSince,
    databasesSince: databasesSince(snapshot, sets),
    now: now.getTime(),
  };
  const verdicts = expectation.deployments.flatMap((expected) => {
    const deployment = snapshot.deployments.find((object) => object.metadata.name === expected.name);
    if (deployment === undefined) return [progressing(expected.name, 'not seen yet')];
    const rollout = rolledOut(deployment, expected.generation);
    if (rollout.done) return [];
    const progress = progressing(expected.name, rollout.message);
    const refused = admissionVerdict(deployment, snapshot.pods);
    if (refused !== undefined) return [refused, progress];
    const replicaSet = newReplicaSet(deployment, expected.generation, snapshot.replicaSets);
    if (replicaSet === undefined) return [progress];
    const pods = snapshot.pods.filter((pod) => isOwnedBy(pod, replicaSet));
    return distinct([
      admissionVerdict(replicaSet, snapshot.pods),
      ...claimVerdicts(pods, snapshot.claims, snapshot.events),
      ...pods.map((pod) => podVerdict(pod, around)),
      progress,
    ]);
  });
  for (const set of sets) verdicts.push(...distinct(setVerdicts(set, around)));
  for (const name of expectation.jobs ?? []) verdicts.push(...distinct(jobVerdicts(name, around)));
  const rechecks = verdicts.flatMap((verdict) => verdict.recheckAt ?? []);
  return {
    done: verdicts.length === 0,
    failed: once(verdicts.filter((verdict) => verdict.failed)),
    waiting: once(verdicts.filter((verdict) => !verdict.failed)).toSorted((a, b) => rankOf(a) - rankOf(b)),
    recheckAt: rechecks.length === 0 ? undefined : Math.min(...rechecks),
  };
}

/** What waits for something else that is waited for is told behind it: at the timeout the first one is the cause. */
const ranks: Partial<Record<Code, number>> = {
  Starting: 2,
  ContainerCreating: 2,
  Initializing: 3,
  RolloutProgressing: 4,
};

const rankOf = ({ code, why = '' }: Finding): number =>
  code === 'VolumePending' && /waiting for (first consumer|pod .* to be scheduled)/i.test(why)
    ? 1
    : (ranks[code] ?? 0);

/** Pods of two Deployments may wait for the very same thing, such as a node. */
function once(verdicts: readonly Verdict[]): Finding[] {
  const findings = verdicts.map(({ finding }) => finding);
  return [...new Map(findings.map((each) => [JSON.stringify(each), each])).values()];
}

/**
 * The finding as it is reported: with the end of its container's log, and what that says.
 * @param log empty when it could not be read; then the lines count that the kubelet kept
 */
export function diagnosisOf(of: Finding, log: readonly string[] = []): Diagnosis {
  const { logsFrom, ...diagnosis } = of;
  const lines = log.length > 0 ? log : linesOf(logsFrom?.message ?? '');
  if (lines.length === 0) return diagnosis;
  const probes = diagnosis.code === 'ProbeFailed' ? probesInLog(diagnosis.why ?? '', lines) : undefined;
  return {
    ...(probes === undefined ? explained(diagnosis, explainLog(lines)) : { ...diagnosis, ...probes }),
    log: lines,
  };
}

export const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');

/** Ends whose cause only the log knows. */
const silentEnds: readonly string[] = ['CrashLoop', 'InitCrashLoop', 'ContainerExited'];

/** What the log says takes the place of "it ended"; beside a cause that Kubernetes names it is a hint. */
function explained(diagnosis: Diagnosis, explanation: Explanation | undefined): Diagnosis {
  if (explanation === undefined) return diagnosis;
  if (silentEnds.includes(diagnosis.code)) return { ...diagnosis, ...explanation };
  const { code: _code, what, ...more } = explanation;
  if (diagnosis.why?.includes(what)) return { ...diagnosis, ...more };
  const why = [diagnosis.why, `its log says: ${what}`].filter((text) => text !== undefined).join('\n');
  return { ...diagnosis, ...more, why };
}

/** The same as something waited for; what a first end has said already is worth knowing before the second. */
export function waitingOf(of: Finding): Waiting {
  const { code, what, why, next, object, logsFrom } = of;
  const said = explainLog(linesOf(logsFrom?.message ?? ''))?.what ?? why;
  return {
    code,
    what,
    ...(said === undefined ? {} : { why: said }),
    ...(next === undefined ? {} : { next }),
    ...(object === undefined ? {} : { object }),
  };
}

const progressing = (name: string, message: string): Verdict =>
  waiting(
    finding({
      code: 'RolloutProgressing',
      what: `deployment/${name}: ${message}`,
      object: `deployment/${name}`,
    }),
  );

/** Replicas fail alike: one finding speaks for all that have the same cause. */
function distinct(verdicts: readonly (Verdict | undefined)[]): Verdict[] {
  const seen = new Map<string, Verdict>();
  for (const verdict of verdicts) {
    if (verdict === undefined) continue;
    const { code, container } = verdict.finding;
    const key = `${verdict.failed} ${code} ${container}`;
    const first = seen.get(key);
    // The earliest recheck of all of them counts, not only that of the one that speaks.
    const recheckAt = Math.min(first?.recheckAt ?? Infinity, verdict.recheckAt ?? Infinity);
    seen.set(key, { ...(first ?? verdict), ...(recheckAt === Infinity ? {} : { recheckAt }) });
  }
  return [...seen.values()];
}
