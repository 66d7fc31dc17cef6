import type { ExitCode } from '../../model/error.js';
import { failureOutcome } from '../../model/failure.js';
import type { Report } from '../../model/report.js';
import type { Command, Group } from './command.js';
import { adopt } from './commands/adopt.js';
import { dataExport } from './commands/data-export.js';
import { dataImport } from './commands/data-import.js';
import { dataGroup } from './commands/data-shared.js';
import { destroy } from './commands/destroy.js';
import { dryRun } from './commands/dry-run.js';
import { history } from './commands/history.js';
import { init } from './commands/init.js';
import { jqmStatus } from './commands/jqm-status.js';
import { logs } from './commands/logs.js';
import { orcDeploy } from './commands/orc-deploy.js';
import { orcDestroy } from './commands/orc-destroy.js';
import { orcDryRun } from './commands/orc-dry-run.js';
import { orcInstall } from './commands/orc-install.js';
import { orcList } from './commands/orc-list.js';
import { orcRun } from './commands/orc-run.js';
import { jqmGroup, orcGroup, templateGroup } from './commands/orc-shared.js';
import { orcStatus } from './commands/orc-status.js';
import {
  orcTemplateEject,
  orcTemplateLint,
  orcTemplateList,
  orcTemplateShow,
} from './commands/orc-template.js';
import { orcUninstall } from './commands/orc-uninstall.js';
import { previewCreate } from './commands/preview-create.js';
import { previewDestroy } from './commands/preview-destroy.js';
import { previewGc } from './commands/preview-gc.js';
import { previewList } from './commands/preview-list.js';
import { previewGroup } from './commands/preview-shared.js';
import { previewSleep } from './commands/preview-sleep.js';
import { previewWake } from './commands/preview-wake.js';
import { rollback } from './commands/rollback.js';
import { scale } from './commands/scale.js';
import { secretsGroup, secretsRotate } from './commands/secrets-rotate.js';
import { status } from './commands/status.js';
import { version } from './commands/version.js';
import { asJacScaleError } from './failure.js';
import { orcFailure } from './orc-reporting.js';
import { parse, wantedOutput } from './parse.js';
import { errorText } from './print/error.js';
import { commandHelp, groupHelp, programHelp } from './print/help.js';
import { reportJson } from './print/report.js';
import { styleOf } from './reporting.js';
import type { World } from './world.js';

/** Every verb there is, in the order of the help. */
export const commands: readonly Command[] = [
  scale,
  dryRun,
  status,
  logs,
  history,
  rollback,
  adopt,
  destroy,
  dataExport,
  dataImport,
  secretsRotate,
  previewList,
  previewCreate,
  previewDestroy,
  previewGc,
  previewSleep,
  previewWake,
  orcInstall,
  orcUninstall,
  orcDryRun,
  orcDeploy,
  orcList,
  orcStatus,
  orcDestroy,
  orcRun,
  orcTemplateList,
  orcTemplateShow,
  orcTemplateEject,
  orcTemplateLint,
  jqmStatus,
  init,
  version,
];

/** First words that several of them share. */
export const groups: readonly Group[] = [
  dataGroup,
  secretsGroup,
  previewGroup,
  orcGroup,
  templateGroup,
  jqmGroup,
];

/** Verbs whose answer is a Report. */
const reportVerbs: readonly string[] = [
  'scale',
  'dry-run',
  'status',
  'history',
  'rollback',
  'adopt',
  'destroy',
  'preview',
  'data',
  'secrets',
] satisfies Report['command'][];

/** Runs a command line (without `kubectl jac`) and answers its exit code; all it says goes through `world.terminal`. */
export async function run(argv: readonly string[], world: World): Promise<ExitCode> {
  const { stdout, stderr } = world.terminal;
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
          : programHelp(commands, groups);
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
