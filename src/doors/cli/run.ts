import { failureOutcome } from '../../model/failure.js';
import type { Report } from '../../model/report.js';
import { commands, groups } from './commands/index.js';
import { isCompletion } from './completion/verbs.js';
import { asJacScaleError } from './failure.js';
import { orcFailure } from './orc-reporting.js';
import { parse, wantedOutput } from './parse.js';
import { errorText } from './print/error.js';
import { commandHelp, groupHelp, programHelp } from './print/help.js';
import { reportJson } from './print/report.js';
import { styleOf } from './reporting.js';
import type { World } from './world.js';

/** Verbs whose answer is a Report. */
const reportVerbs: readonly string[] = [
  'scale',
  'dry-run',
  'status',
  'history',
  'rollback',
  'restart',
  'adopt',
  'destroy',
  'preview',
  'data',
  'secrets',
] satisfies Report['command'][];

/** Runs a command line (without `kubectl jac`) and answers its exit code; all it says goes through `world.terminal`. */
export async function run(argv: readonly string[], world: World): Promise<number> {
  const { stdout, stderr } = world.terminal;
  if (isCompletion(argv)) {
    const { answerShell } = await import('./completion/answer.js');
    return await answerShell(argv, { commands, groups }, world);
  }
  try {
    const parsed = parse(argv, commands);
    if (parsed.kind === 'run') return await parsed.command.run(parsed.invocation, world);
    const group = groups.find(({ name }) => name === parsed.group);
    const columns = stdout.columns();
    const help =
      parsed.command !== undefined
        ? commandHelp(parsed.command, columns)
        : group !== undefined
          ? groupHelp(group, commands, groups, columns)
          : programHelp(commands, groups, columns);
    await stdout.write(help);
    return 0;
  } catch (thrown) {
    const error = await asJacScaleError(thrown, world);
    await stderr.write(errorText(error, styleOf(stderr)));
    const first = argv.find((word) => !word.startsWith('-'));
    if ((first === 'orc' || first === 'jqm') && wantedOutput(argv) === 'json') {
      await stdout.write(`${JSON.stringify(orcFailure(error, first, 0), undefined, 2)}\n`);
      return error.exitCode;
    }
    const command = argv.find((word) => reportVerbs.includes(word));
    if (command !== undefined && wantedOutput(argv) === 'json') {
      const of = { command: command as Report['command'], app: '', namespace: '', durationMs: 0 };
      await stdout.write(reportJson(failureOutcome(error, of).report));
    }
    return error.exitCode;
  }
}
