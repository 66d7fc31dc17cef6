import type { Diagnosis } from '../../model/diagnosis.js';
import { type ExitCode, exitCodes, type JacScaleError } from '../../model/error.js';
import { diagnosisOf } from '../../model/failure.js';
import type { Orchestrator } from '../../operations/orc/remote.js';
import type { Invocation } from './command.js';
import { asJacScaleError } from './failure.js';
import { errorText } from './print/error.js';
import type { Style } from './print/style.js';
import { type Progress, showProgress } from './progress.js';
import { resultStyle, styleOf } from './reporting.js';
import type { World } from './world.js';

export const orcSchema = 'jac-scale-orc/v1';

export type OrcStatus =
  | 'planned'
  | 'applied'
  | 'ready'
  | 'not-ready'
  | 'installed'
  | 'destroyed'
  | 'failed'
  | 'locked'
  | 'timeout'
  | 'cancelled';

/** What the verbs of `orc` and `jqm` print with -o json, and what each adds to it: docs/schema/orc.schema.json. */
export interface OrcReport {
  readonly status: OrcStatus;
  /** Why it is not ready, or what went wrong. */
  readonly diagnosis?: readonly Diagnosis[];
  readonly [more: string]: unknown;
}

export interface OrcOutcome {
  readonly report: OrcReport;
  /** For people, on stdout. */
  text(style: Style): string;
  /** For people, on stderr, whatever the format. */
  trouble?(style: Style): string;
  /** In place of the report with `-o yaml`, or with `-o json`. */
  readonly yaml?: string;
  readonly json?: string;
  readonly exitCode?: ExitCode;
}

const statuses: Partial<Record<ExitCode, OrcStatus>> = {
  [exitCodes.notReady]: 'not-ready',
  [exitCodes.locked]: 'locked',
  [exitCodes.timeout]: 'timeout',
  [exitCodes.cancelled]: 'cancelled',
};

/** The object that tells of an error. */
export const orcFailure = (error: JacScaleError, command: string, durationMs: number): object => ({
  schema: orcSchema,
  command,
  status: statuses[error.exitCode] ?? 'failed',
  durationMs,
  diagnosis: [diagnosisOf(error)],
});

/** Runs a verb of the orchestrator, its progress shown, and prints what it answers or throws in the format asked for. */
export async function orcReporting(
  invocation: Invocation,
  world: World,
  act: (progress: Progress) => Promise<OrcOutcome>,
): Promise<ExitCode> {
  const { terminal, clock } = world;
  const { command, output } = invocation;
  const style = styleOf(terminal.stderr);
  const began = clock.monotonic();
  const lasted = () => Math.round(clock.monotonic() - began);
  const progress = showProgress(terminal, clock, style, output);
  let outcome: OrcOutcome;
  try {
    outcome = await act(progress);
  } catch (thrown) {
    progress.stop();
    const error = await asJacScaleError(thrown, world);
    await terminal.stderr.write(errorText(error, style));
    await terminal.stdout.write(await written(orcFailure(error, command, lasted()), output));
    return error.exitCode;
  }
  progress.stop();
  const { report, exitCode = exitCodes.ok } = outcome;
  const { status, diagnosis = [], ...more } = report;
  const whole = { schema: orcSchema, command, status, durationMs: lasted(), diagnosis, ...more };
  const text =
    output === 'text'
      ? outcome.text(resultStyle(terminal))
      : (outcome[output] ?? (await written(whole, output)));
  await terminal.stdout.write(text);
  await terminal.stderr.write(outcome.trouble?.(style) ?? '');
  return exitCode;
}

/** The same for a verb that asks the orchestrator. */
export const orcCalling = (
  invocation: Invocation,
  world: World,
  act: (orc: Orchestrator, progress: Progress) => Promise<OrcOutcome>,
): Promise<ExitCode> =>
  orcReporting(invocation, world, async (progress) =>
    act(await world.engine.orchestrator(invocation, world.signal), progress),
  );

async function written(report: object, output: Invocation['output']): Promise<string> {
  if (output === 'text') return '';
  if (output === 'json') return `${JSON.stringify(report, undefined, 2)}\n`;
  return (await import('./print/yaml.js')).reportYaml(report);
}
