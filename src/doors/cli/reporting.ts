import picocolors from 'picocolors';
import type { Context } from '../../engine/context.js';
import type { ExitCode, JacScaleError } from '../../model/error.js';
import { failureOutcome } from '../../model/failure.js';
import type { Outcome, Report } from '../../model/report.js';
import type { ResolvedSettings } from '../../model/settings.js';
import type { Output, Terminal } from '../../ports/terminal.js';
import type { Invocation } from './command.js';
import { asJacScaleError } from './failure.js';
import { errorText } from './print/error.js';
import { fine, noteText, type Printed, reportJson, reportText, warningText } from './print/report.js';
import type { Style } from './print/style.js';
import { type Progress, showProgress } from './progress.js';
import type { World } from './world.js';

export const styleOf = (output: Output): Style => ({
  colours: picocolors.createColors(output.coloured),
  columns: output.columns(),
  fit: output.interactive ? output.columns() : undefined,
});

/** How results look, on stdout: coloured where both streams are. */
export const resultStyle = ({ stdout, stderr }: Terminal): Style => ({
  ...styleOf(stdout),
  colours: picocolors.createColors(stdout.coloured && stderr.coloured),
});

/** What an operation of this door is called with. */
export interface Run {
  readonly context: Context;
  readonly resolved: ResolvedSettings;
  readonly progress: Progress;
}

/** Text of a command's flag, if it was given. */
export function textFlag(invocation: Invocation, name: string): string | undefined {
  const value = invocation.flags[name];
  return typeof value === 'string' ? value : undefined;
}

/**
 * Runs an operation that answers a Report: settings, connection, progress, then the report in the format asked for.
 * Whatever is thrown on the way becomes a Report, too.
 */
export async function reporting(
  invocation: Invocation,
  world: World,
  act: (run: Run) => Promise<Outcome>,
  print: (outcome: Outcome) => Promise<string | undefined> = async () => undefined,
): Promise<ExitCode> {
  const { terminal, clock, engine, signal } = world;
  const style = styleOf(terminal.stderr);
  const began = clock.monotonic();
  const progress = showProgress(terminal, clock, style, invocation.output);
  let app = textFlag(invocation, 'name') ?? '';
  let namespace = textFlag(invocation, 'namespace') ?? '';
  let outcome: Outcome;
  let failure: JacScaleError | undefined;
  try {
    const resolved = await engine.configure(invocation);
    ({ appName: app, namespace } = resolved.settings);
    for (const warning of resolved.warnings) progress.emit({ type: 'warning', warning });
    const context = await engine.connect(invocation, resolved, progress.emit, signal);
    outcome = await act({ context, resolved, progress });
  } catch (error) {
    failure = await asJacScaleError(error, world);
    // Every verb of a group reports as the group.
    const command = invocation.command.split(' ')[0] as Report['command'];
    const durationMs = Math.round(clock.monotonic() - began);
    outcome = failureOutcome(failure, { command, app, namespace, durationMs });
  } finally {
    progress.stop();
  }
  const own = failure === undefined ? await print(outcome) : undefined;
  const printed =
    own === undefined
      ? await printedReport(outcome.report, invocation, world, progress)
      : { out: own, err: '' };
  await terminal.stderr.write(failure === undefined ? printed.err : errorText(failure, style));
  await terminal.stdout.write(failure !== undefined && invocation.output === 'text' ? '' : printed.out);
  return outcome.exitCode;
}

async function printedReport(
  report: Report,
  { output }: Invocation,
  { terminal, clock }: World,
  { said }: Progress,
): Promise<Printed> {
  const style = styleOf(terminal.stderr);
  const fresh: Report = {
    ...report,
    warnings: report.warnings.filter((warning) => !said.has(warningText(warning, style))),
    notes: (report.notes ?? []).filter((note) => !said.has(noteText(note, style))),
  };
  const text = reportText(fresh, resultStyle(terminal), clock.now());
  if (output === 'text') return text;
  const out = output === 'json' ? reportJson(report) : (await import('./print/yaml.js')).reportYaml(report);
  // The object says it all to programs; people at the same terminal are told what went wrong.
  return { out, err: fine.includes(report.status) || report.status === 'planned' ? '' : text.err };
}
