import type { Context, StoreScope } from '../../engine/context.js';
import type { Emit } from '../../model/progress.js';
import type { ResolvedSettings } from '../../model/settings.js';
import type { BundleStore } from '../../ports/bundle-store.js';
import type { Clock } from '../../ports/clock.js';
import type { Cluster } from '../../ports/cluster.js';
import type { Files } from '../../ports/files.js';
import type { GitHub } from '../../ports/github.js';
import type { Images } from '../../ports/images.js';
import type { Reach } from '../../ports/reach.js';
import type { SourceInfo } from '../../ports/source.js';
import type { WorkflowEvent } from './event.js';

/** What the door is given by its entry file. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the checkout. */
  readonly workspace: string;
  readonly clock: Clock;
  readonly files: Files;
  readonly reach: Reach;
  readonly source: SourceInfo;
  /** Aborted by the runner's signals, with the error to end with. */
  readonly signal: AbortSignal;
  connect(choice: {
    readonly kubeconfig: string | undefined;
    readonly context: string | undefined;
    readonly signal: AbortSignal;
  }): Promise<Cluster>;
  /** Undefined without a token or outside of a repository. */
  github(token: string, event: WorkflowEvent): Promise<GitHub | undefined>;
  /** The commit that is checked out in a folder. */
  headOf(folder: string): Promise<string | undefined>;
  readonly makeBundle: Context['makeBundle'];
  readonly ownTemplates: NonNullable<Context['ownTemplates']>;
  makeStore(scope: StoreScope): BundleStore;
  images(resolved: ResolvedSettings | undefined, emit: Emit): Promise<Images>;
}

/** What a command works with. */
export interface Run {
  readonly context: Context;
  readonly resolved: ResolvedSettings;
  readonly event: WorkflowEvent;
  readonly github: GitHub | undefined;
  /** Seconds. */
  readonly previewTtl: number | undefined;
  /** Whether a destroy takes data as well. */
  readonly deleteData: boolean;
  readonly env: World['env'];
}
