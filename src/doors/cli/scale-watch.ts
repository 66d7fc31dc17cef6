import { type ExitCode, exitCodes, usageError } from '../../model/error.js';
import { failureOutcome } from '../../model/failure.js';
import type { Outcome, Report } from '../../model/report.js';
import type { ResolvedSettings } from '../../model/settings.js';
import type { Terminal } from '../../ports/terminal.js';
import type { Invocation } from './command.js';
import { takingOptions } from './commands/shared.js';
import { asJacScaleError } from './failure.js';
import { errorText } from './print/error.js';
import { logText } from './print/log-line.js';
import { reportText } from './print/report.js';
import { elapsed } from './print/units.js';
import { showProgress } from './progress.js';
import { styleOf } from './reporting.js';
import type { World } from './world.js';

/**
 * `scale --watch`: runs follow one another until a signal, each told in lines, among which those of the app's logs stand. With `-o json`
 * stdout has one report a line, and nothing else.
 */
export async function watchScale(invocation: Invocation, world: World): Promise<ExitCode> {
  const { clock, engine, signal, terminal } = world;
  if (invocation.output === 'yaml')
    throw usageError({
      code: 'FlagInvalid',
      what: '--watch has no end, and YAML would be one document',
      next: 'use -o json, which prints one report a line',
    });
  const plain = linesOf(terminal);
  const isJson = invocation.output === 'json';
  const style = styleOf(terminal.stderr);
  let progress = showProgress(plain, clock, style, invocation.output);
  const resolved = await engine.configure(invocation);
  for (const warning of resolved.warnings) progress.emit({ type: 'warning', warning });
  const until = AbortSignal.any([signal, terminal.gone]);
  const context = await engine.connect(invocation, resolved, (event) => progress.emit(event), until);
  const { watchSaves, ...machine } = await engine.watchMachine();
  const logs = isJson ? terminal.stderr : terminal.stdout;
  const logStyle = styleOf(logs);
  const say = (line: string) => terminal.stderr.write(`${line}\n`);
  const report = async (outcome: Outcome) => {
    // What was said of one run may be news in the next.
    progress = showProgress(plain, clock, style, invocation.output);
    if (isJson) await terminal.stdout.write(`${JSON.stringify(outcome.report)}\n`);
  };
  try {
    await engine.watch(
      {
        context,
        ...machine,
        deploy: engine.scale,
        saves: await watchSaves(resolved.root),
        configure: () => engine.configure(invocation),
        tell: {
          ended: async (outcome, overtaken) => {
            await report(outcome);
            if (overtaken) await say('watch: overtaken by a newer save');
            else if (!isJson) await print(outcome.report, world);
          },
          failed: async (thrown) => {
            const error = await asJacScaleError(thrown, world);
            await terminal.stderr.write(errorText(error, style));
            await report(failureOutcome(error, { command: 'scale', ...whose(resolved), durationMs: 0 }));
          },
          answers: (sinceSaveMs) =>
            void say(`watch: the new code answers, ${elapsed(sinceSaveMs)} after the save`),
          waiting: () => void say('watch: waiting for the next save; Ctrl-C ends, and the app goes on'),
          log: (line) => logs.write(logText(line, logStyle)),
        },
      },
      resolved,
      takingOptions(invocation),
    );
  } catch (error) {
    // Stopping is how watching ends; so is a reader that has gone.
    if (signal.aborted) return exitCodes.cancelled;
    if (!terminal.gone.aborted) throw error;
  }
  return exitCodes.ok;
}

const whose = ({ settings: { appName: app, namespace } }: ResolvedSettings) => ({ app, namespace });

/** Lines of a log and a view that is redrawn do not go together. */
function linesOf(terminal: Terminal): Terminal {
  const { stdout, stderr, canAsk, gone } = terminal;
  return {
    stdout,
    stderr: {
      interactive: false,
      coloured: stderr.coloured,
      columns: () => stderr.columns(),
      rows: () => stderr.rows(),
      write: (text) => stderr.write(text),
    },
    canAsk,
    gone,
    ask: (question, signal) => terminal.ask(question, signal),
    onResize: (changed) => terminal.onResize(changed),
  };
}

async function print(report: Report, { terminal, clock }: World): Promise<void> {
  const { out, err } = reportText({ ...report, warnings: [] }, styleOf(terminal.stderr), clock.now());
  await terminal.stderr.write(err);
  await terminal.stdout.write(out);
}
