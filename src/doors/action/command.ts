import type { ExitCode } from '../../model/error.js';
import type { Outcome, Report } from '../../model/report.js';
import type { SettingVerb } from '../../model/settings-table.js';
import type { Cluster } from '../../ports/cluster.js';
import type { GitHub } from '../../ports/github.js';
import type { DeploymentUse } from './announce.js';
import type { ActionInputs } from './inputs.js';
import type { Teller } from './tell.js';
import type { Run, World } from './world.js';

/** Something done with one app. */
export interface Command {
  readonly kind: 'app';
  /** What its settings are for. */
  readonly verb: SettingVerb;
  /** As a report names it, when the run ends before there is one. */
  readonly reports: Report['command'];
  /** Whether the code of the checkout is run. */
  readonly deploys: boolean;
  /** Whether it is about the preview of the event's pull request. */
  readonly preview: boolean;
  /** What the comment says of the app meanwhile; absent: it is written at the end. */
  readonly opening?: string;
  readonly deployment: DeploymentUse;
  /** Why nothing is to be done after all, asked before anybody is told; undefined: it is. */
  needless?(of: Pick<Run, 'event' | 'github'>): Promise<string | undefined>;
  run(run: Run): Promise<Outcome>;
}

/** Something done with what there is of many apps. */
export interface Housekeeping {
  readonly kind: 'housekeeping';
  readonly deploys: false;
  run(scope: {
    readonly cluster: Cluster;
    readonly world: World;
    readonly inputs: ActionInputs;
    readonly github: GitHub | undefined;
    readonly tell: Teller;
  }): Promise<ExitCode>;
}
