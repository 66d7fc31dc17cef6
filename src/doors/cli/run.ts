import type { ExitCode } from '../../model/error.js';
import type { Report } from '../../model/report.js';
import type { Command } from './command.js';
import { destroy } from './commands/destroy.js';
import { dryRun } from './commands/dry-run.js';
import { logs } from './commands/logs.js';
import { scale } from './commands/scale.js';
import { status } from './commands/status.js';
import { version } from './commands/version.js';
import { asJacScaleError, failureReport } from './failure.js';
import { parse, wantedOutput } from './parse.js';
import { errorText } from './print/error.js';
import { commandHelp, programHelp } from './print/help.js';
import { reportJson } from './print/report.js';
import { styleOf } from './reporting.js';
import type { World } from './world.js';

/** Every verb there is, in the order of the help. */
export const commands: readonly Command[] = [scale, dryRun, status, logs, destroy, version];

/** Verbs whose answer is a Report. */
const reportVerbs: readonly string[] = [
  'scale',
  'dry-run',
  'status',
  'destroy',
] satisfies Report['command'][];

/** Runs a command line (without `kubectl jac`) and answers its exit code; all it says goes through `world.terminal`. */
export async function run(argv: readonly string[], world: World): Promise<ExitCode> {
  const { stdout, stderr } = world.terminal;
  try {
    const parsed = parse(argv, commands);
    if (parsed.kind === 'run') return await parsed.command.run(parsed.invocation, world);
    const help =
      parsed.command === undefined ? programHelp(commands) : commandHelp(parsed.command, stdout.columns());
    await stdout.write(help);
    return 0;
  } catch (thrown) {
    const error = await asJacScaleError(thrown, world);
    await stderr.write(errorText(error, styleOf(stderr)));
    const command = argv.find((word) => reportVerbs.includes(word));
    if (command !== undefined && wantedOutput(argv) === 'json') {
      const of = { command: command as Report['command'], app: '', namespace: '', durationMs: 0 };
      await stdout.write(reportJson(failureReport(error, of).report));
    }
    return error.exitCode;
  }
}
