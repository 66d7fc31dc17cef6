import type { Diagnosis } from '../../model/diagnosis.js';
import type { Clock } from '../../ports/clock.js';
import type { PodLogs } from '../../ports/cluster.js';
import { diagnosisOf, type Finding, type LogsFrom, linesOf } from '../diagnose.js';

const tailLines = 50;
/** A kubelet that does not answer may not hold back what is known without it. */
const patienceMs = 3000;

export interface LogDeps {
  readonly cluster: PodLogs;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The findings with the ends of their containers' logs, and what those say. */
export async function withLogs(
  deps: LogDeps,
  namespace: string,
  findings: readonly Finding[],
): Promise<Diagnosis[]> {
  return await Promise.all(findings.map((finding) => withLog(deps, namespace, finding)));
}

async function withLog(deps: LogDeps, namespace: string, finding: Finding): Promise<Diagnosis> {
  if (finding.logsFrom === undefined) return diagnosisOf(finding);
  const log = await tail(deps, namespace, finding.logsFrom);
  return withNext(diagnosisOf(finding, log), finding, namespace);
}

/** Where no edit mends it, the log is what to look at. */
function withNext(diagnosis: Diagnosis, { logsFrom }: Finding, namespace: string): Diagnosis {
  if (diagnosis.next !== undefined || logsFrom === undefined) return diagnosis;
  const previous = logsFrom.previous ? ' --previous' : '';
  return {
    ...diagnosis,
    next: `kubectl logs ${logsFrom.pod} -c ${logsFrom.container} -n ${namespace}${previous}`,
  };
}

/** The last lines, or none when there is no log (any more): a diagnosis is worth having without. */
async function tail(deps: LogDeps, namespace: string, from: LogsFrom): Promise<string[]> {
  const stop = new AbortController();
  const signal = AbortSignal.any([deps.signal, stop.signal]);
  const reading = read(deps.cluster, namespace, from, signal).catch(() => '');
  try {
    const text = await Promise.race([reading, deps.clock.sleep(patienceMs, signal).then(() => '')]);
    return linesOf(text);
  } finally {
    stop.abort();
  }
}

async function read(
  cluster: PodLogs,
  namespace: string,
  { pod, container, previous }: LogsFrom,
  signal: AbortSignal,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of cluster.logs({ namespace, pod, container, previous, tailLines, signal }))
    text += decoder.decode(bytes, { stream: true });
  return text + decoder.decode();
}
