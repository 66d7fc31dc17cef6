import type { Context } from '../../engine/context.js';
import type { Override } from '../../engine/modules/catalog.js';
import type { Emit } from '../../model/progress.js';
import type { ResolvedSettings } from '../../model/settings.js';
import type { adopt } from '../../operations/adopt.js';
import type { exportData } from '../../operations/data-export.js';
import type { importData } from '../../operations/data-import.js';
import type { destroy } from '../../operations/destroy.js';
import type { dryRun } from '../../operations/dry-run.js';
import type { history } from '../../operations/history.js';
import type { InitOptions, InitReport } from '../../operations/init.js';
import type { logs } from '../../operations/logs.js';
import type { InstallContext, InstallOptions } from '../../operations/orc/install.js';
import type { Orchestrator } from '../../operations/orc/remote.js';
import type { EjectedFile } from '../../operations/orc/template.js';
import type { createPreview } from '../../operations/preview/create.js';
import type { destroyPreview } from '../../operations/preview/destroy.js';
import type { gcPreviews } from '../../operations/preview/gc.js';
import type { listPreviews } from '../../operations/preview/list.js';
import type { sleepPreview } from '../../operations/preview/sleep.js';
import type { wakePreview } from '../../operations/preview/wake.js';
import type { rollback } from '../../operations/rollback.js';
import type { rotate } from '../../operations/rotate.js';
import type { scale } from '../../operations/scale.js';
import type { status } from '../../operations/status.js';
import type { ArchiveFiles } from '../../ports/archive-files.js';
import type { Clock } from '../../ports/clock.js';
import type { PullRequests } from '../../ports/github.js';
import type { Terminal } from '../../ports/terminal.js';
import type { Invocation } from './command.js';
import type { CompletionEngine } from './completion/engine.js';
import type { DoctorEngine } from './doctor-engine.js';
import type { InitSurvey } from './init-survey.js';
import type { ModuleTools } from './module-tools.js';
import type { ModuleImageOptions, ServiceImageOptions } from './orc-images.js';
import type { PodEngine } from './pod-engine.js';
import type { RenderEngine } from './render-engine.js';
import type { WatchEngine } from './watch-engine.js';

/** What verbs of the orchestrator need. */
export interface OrchestratorEngine {
  /** The orchestrator of a cluster, called from here. */
  orchestrator(invocation: Invocation, signal: AbortSignal): Promise<Orchestrator>;
  /** Namespace of the kubeconfig's context, if it names one. */
  contextNamespace(invocation: Invocation): Promise<string | undefined>;
  /** Templates of modules, and what installs the orchestrator. */
  modules(): Promise<ModuleTools>;
  /** The user's templates: of a folder, else those that jac.toml names. */
  overrides(folder: string | undefined): Promise<readonly Override[]>;
  /** Text of a file, `-` of standard input; undefined when there is none. */
  readText(path: string): Promise<string | undefined>;
  /** Writes below a folder, and answers the paths. @throws JacScaleError `FileExists` (exit 2) */
  writeFiles(folder: string, files: readonly EjectedFile[], force: boolean): Promise<readonly string[]>;
  /** The cluster, to install something in it. */
  installing(
    invocation: Invocation,
    insecureRegistries: readonly string[],
    emit: Emit,
    signal: AbortSignal,
  ): Promise<InstallContext>;
  /** The image by its digest. */
  buildImage(options: ModuleImageOptions, emit: Emit, signal: AbortSignal): Promise<string>;
  serviceImage(
    options: ServiceImageOptions,
    emit: Emit,
    signal: AbortSignal,
  ): Promise<Pick<InstallOptions, 'build' | 'login'>>;
}

/** Everything heavy, loaded when it is first called, so that `version` and `--help` cost nothing of it. */
export interface Engine
  extends WatchEngine,
    RenderEngine,
    OrchestratorEngine,
    CompletionEngine,
    DoctorEngine,
    PodEngine {
  configure(invocation: Invocation): Promise<ResolvedSettings>;
  /** As text for people, and as one value for programs. */
  explain(resolved: ResolvedSettings): Promise<{ readonly text: string; readonly json: object }>;
  /** Without settings (a verb outside of a project) the flags alone say where. */
  connect(
    invocation: Invocation,
    resolved: ResolvedSettings | undefined,
    emit: Emit,
    signal: AbortSignal,
  ): Promise<Context>;
  /** What `init` finds in a folder. @throws JacScaleError for a jac.toml or a FILE that is none */
  initSurvey(invocation: Invocation): Promise<InitSurvey>;
  /** Files of this machine are written. */
  init(resolved: ResolvedSettings, options: InitOptions): Promise<InitReport>;
  readonly scale: typeof scale;
  readonly dryRun: typeof dryRun;
  readonly status: typeof status;
  readonly logs: typeof logs;
  readonly history: typeof history;
  readonly adopt: typeof adopt;
  readonly rollback: typeof rollback;
  readonly rotate: typeof rotate;
  readonly destroy: typeof destroy;
  readonly exportData: typeof exportData;
  readonly importData: typeof importData;
  /** Archives of data on this machine. */
  archiveFiles(): Promise<ArchiveFiles>;
  readonly createPreview: typeof createPreview;
  readonly destroyPreview: typeof destroyPreview;
  readonly listPreviews: typeof listPreviews;
  readonly gcPreviews: typeof gcPreviews;
  readonly sleepPreview: typeof sleepPreview;
  readonly wakePreview: typeof wakePreview;
  /** GitHub's pull requests of `github.com/owner/name`; undefined without a token for that server. */
  pullRequests(
    repository: string,
    context: Pick<Context, 'emit' | 'signal'>,
  ): Promise<PullRequests | undefined>;
}

/** What the door is given by its entry file; tests give another one. */
export interface World {
  readonly version: string;
  /** That a release was made of; `none` for dist/ as it is committed. */
  readonly commit: string;
  /** `bun`: an executable of its own; `node`: dist/ on the machine's Node.js. */
  readonly build: 'node' | 'bun';
  /** `linux/amd64` */
  readonly platform: string;
  /** Version of the JavaScript runtime, for reports of bugs. */
  readonly runtime: string;
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by SIGINT and SIGTERM with the error to end with. */
  readonly signal: AbortSignal;
  readonly engine: Engine;
}
