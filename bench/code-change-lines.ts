/** What the updates under load say, as lines and samples. */
import type { Starts } from './app-starts.js';
import { jacScale } from './jac-scale.js';
import { failed, type Load, type Loads } from './load.js';
import { atMost, type Line, median, seconds } from './measurement.js';

export interface Update extends Loads, Starts {
  /** The whole command, and of it what comes before the rollout and after its last pod is ready; seconds. */
  readonly command: number;
  readonly before: number;
  readonly after: number;
}

/** What the runtime's end of a pod costs: 8 broken pipes and 3 answers 503 in a rolling update with 8 connections kept open. */
const shutdownCosts = 11;
const under = 3;

export function lines(ours: readonly Update[], restarts: readonly Loads[], steady: Loads): Line[] {
  const fresh = sum(ours.map((update) => failed(update.fresh)));
  const sent = sum(ours.map((update) => update.fresh.sent));
  const restartFresh = sum(restarts.map((loads) => failed(loads.fresh)));
  const kept = median(ours.map((update) => failed(update.kept)));
  const rest = median(ours.map((update) => update.command - update.inSeries));
  const part = (of: (update: Update) => number) => seconds(median(ours.map(of)));
  return [
    {
      what: `failed on new connections, of ${sent} in ${ours.length} updates; beside kubectl rollout restart`,
      ours: told(ours.map((update) => update.fresh)),
      peer: `${restartFresh} of ${sum(restarts.map((loads) => loads.fresh.sent))}`,
      goal: atMost(fresh, 0, '0'),
      jacScale: jacScale.failedWhileDeploying,
    },
    {
      what: `  the same load without an update: failed of ${steady.fresh.sent}`,
      ours: told([steady.fresh]),
    },
    {
      what: '  slowest answer on a new connection',
      ours: part((update) => update.fresh.slowest),
      peer: seconds(median(restarts.map((loads) => loads.fresh.slowest))),
    },
    {
      what: 'failed on 8 kept-alive connections, each update; beside kubectl rollout restart',
      ours: String(kept),
      peer: String(median(restarts.map((loads) => failed(loads.kept)))),
      goal: atMost(kept, shutdownCosts, `at most ${shutdownCosts} (8 cut, 3 503)`),
    },
    { what: '  all of them by kind', ours: told(ours.map((update) => update.kept)) },
    { what: 'whole command', ours: part((update) => update.command), jacScale: jacScale.deployAgain },
    { what: '  of it app starts, one after the other', ours: part((update) => update.inSeries) },
    {
      what: '  command without the app starts',
      ours: seconds(rest),
      goal: { text: 'under 3 s', met: rest < under },
    },
    { what: '    of that before the rollout', ours: part((update) => update.before) },
    {
      what: '    of that new pods until their app container starts',
      ours: part((update) => update.beforeStart),
    },
    { what: '    of that after the last pod is ready', ours: part((update) => update.after) },
  ];
}

/** Failures by their kind. */
function told(loads: readonly Load[]): string {
  const sums = new Map<string, number>();
  for (const { failures } of loads)
    for (const [kind, count] of Object.entries(failures)) sums.set(kind, (sums.get(kind) ?? 0) + count);
  return sums.size === 0 ? '0' : [...sums].map(([kind, count]) => `${count} ${kind}`).join(', ');
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

export function samples(
  ours: readonly Update[],
  restarts: readonly Loads[],
  steady: Loads,
): Record<string, number[]> {
  const of = (loads: readonly Loads[], what: string) => ({
    [`${what}: new connections (number)`]: loads.map(({ fresh }) => fresh.sent),
    [`${what}: new connections failed (number)`]: loads.map(({ fresh }) => failed(fresh)),
    [`${what}: slowest answer on a new connection`]: loads.map(({ fresh }) => fresh.slowest),
    [`${what}: requests on kept-alive connections (number)`]: loads.map(({ kept }) => kept.sent),
    [`${what}: kept-alive failed (number)`]: loads.map(({ kept }) => failed(kept)),
  });
  return {
    command: ours.map((update) => update.command),
    'app starts in series': ours.map((update) => update.inSeries),
    'before the rollout': ours.map((update) => update.before),
    'new pods until their app container starts': ours.map((update) => update.beforeStart),
    'after the last pod is ready': ours.map((update) => update.after),
    ...of([steady], 'no update'),
    ...of(ours, 'scale'),
    ...of(restarts, 'kubectl rollout restart'),
  };
}
