import type { Context } from '../../engine/context.js';
import { type ExitCode, exitCodes, JacScaleError } from '../../model/error.js';
import type { PreviewsReport } from '../../model/preview.js';
import type { ResolvedSettings } from '../../model/settings.js';
import type { Invocation } from './command.js';
import { collectedText, previewsText } from './print/previews.js';
import { noteText } from './print/report.js';
import { showProgress } from './progress.js';
import { resultStyle, styleOf, textFlag } from './reporting.js';
import type { World } from './world.js';

/** Runs an operation on all previews of a cluster; it works outside of a project as well. */
export async function previewsReporting(
  invocation: Invocation,
  world: World,
  act: (context: Context, resolved: ResolvedSettings | undefined) => Promise<PreviewsReport>,
): Promise<ExitCode> {
  const { terminal, clock, engine, signal } = world;
  const style = styleOf(terminal.stderr);
  const progress = showProgress(terminal, clock, style, invocation.output);
  let report: PreviewsReport;
  try {
    const resolved = await engine.configure(invocation).catch((error: unknown) => {
      if (error instanceof JacScaleError && error.code === 'AppFileMissing') return undefined;
      throw error;
    });
    const context = await engine.connect(invocation, resolved, progress.emit, signal);
    report = await act(context, resolved);
  } finally {
    progress.stop();
  }
  const notes = report.notes.map((note) => noteText(note, style)).filter((note) => !progress.said.has(note));
  await terminal.stderr.write(notes.join(''));
  await terminal.stdout.write(await printed(report, invocation, world, resultStyle(terminal)));
  return report.status === 'failed' ? exitCodes.error : exitCodes.ok;
}

async function printed(
  report: PreviewsReport,
  invocation: Invocation,
  { clock }: World,
  style: ReturnType<typeof styleOf>,
): Promise<string> {
  if (invocation.output === 'json') return `${JSON.stringify(report, undefined, 2)}\n`;
  if (invocation.output === 'yaml') return (await import('./print/yaml.js')).reportYaml(report);
  if (report.actions !== undefined) return collectedText(report, style);
  return previewsText(report.previews, clock.now(), textFlag(invocation, 'name'), style);
}
