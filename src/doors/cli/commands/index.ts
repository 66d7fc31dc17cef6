/** The verbs and groups there are: a new verb is a file and a row. */
import type { Command, Group } from '../command.js';
import { adopt } from './adopt.js';
import { completionInstall, completionUninstall } from './completion-install.js';
import { completionGroup, completionScripts } from './completion-scripts.js';
import { dataExport } from './data-export.js';
import { dataImport } from './data-import.js';
import { dataGroup } from './data-shared.js';
import { destroy } from './destroy.js';
import { doctor } from './doctor.js';
import { dryRun } from './dry-run.js';
import { events } from './events.js';
import { exec } from './exec.js';
import { history } from './history.js';
import { init } from './init.js';
import { jqmStatus } from './jqm-status.js';
import { logs } from './logs.js';
import { open } from './open.js';
import { orcDeploy } from './orc-deploy.js';
import { orcDestroy } from './orc-destroy.js';
import { orcDryRun } from './orc-dry-run.js';
import { orcInstall } from './orc-install.js';
import { orcList } from './orc-list.js';
import { orcRun } from './orc-run.js';
import { jqmGroup, orcGroup, templateGroup } from './orc-shared.js';
import { orcStatus } from './orc-status.js';
import { orcTemplateEject, orcTemplateLint, orcTemplateList, orcTemplateShow } from './orc-template.js';
import { orcUninstall } from './orc-uninstall.js';
import { previewCreate } from './preview-create.js';
import { previewDestroy } from './preview-destroy.js';
import { previewGc } from './preview-gc.js';
import { previewList } from './preview-list.js';
import { previewGroup } from './preview-shared.js';
import { previewSleep } from './preview-sleep.js';
import { previewWake } from './preview-wake.js';
import { render } from './render.js';
import { restart } from './restart.js';
import { rollback } from './rollback.js';
import { scale } from './scale.js';
import { secretsGroup, secretsRotate } from './secrets-rotate.js';
import { status } from './status.js';
import { version } from './version.js';

/** Every verb there is, in the order of the help. */
export const commands: readonly Command[] = [
  scale,
  dryRun,
  status,
  open,
  logs,
  events,
  exec,
  restart,
  history,
  rollback,
  adopt,
  destroy,
  render,
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
  doctor,
  completionInstall,
  completionUninstall,
  ...completionScripts,
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
  completionGroup,
];
