import type { Bundle, BundleChoice } from '../model/bundle.js';
import type { Emit } from '../model/progress.js';
import type { TemplateFile } from '../model/settings.js';
import type { BundleStore } from '../ports/bundle-store.js';
import type { Clock } from '../ports/clock.js';
import type { Cluster } from '../ports/cluster.js';
import type { Images } from '../ports/images.js';
import type { Reach } from '../ports/reach.js';
import type { SourceInfo } from '../ports/source.js';
import type { OwnTemplates } from './data/templates.js';

/** Whose bundles, and through which connection they travel: a fenced one, where the run holds the lock. */
export interface StoreScope {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly app: string;
  readonly signal: AbortSignal;
  /** The claim that has the code; absent: whatever the code-server mounts. */
  readonly claim?: string | undefined;
}

/** What an operation is given by its door: the world behind ports, somewhere to tell progress, and the signal to stop. */
export interface Context {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly source: SourceInfo;
  readonly reach: Reach;
  readonly emit: Emit;
  /** Aborted by SIGINT, SIGTERM or the door's own end. */
  readonly signal: AbortSignal;
  makeBundle(root: string, entry: string, choice: BundleChoice): Promise<Bundle>;
  makeStore(scope: StoreScope): BundleStore;
  /** What a project makes of our templates: engine/data/own-templates.ts. @throws JacScaleError `ModuleUnknown`, `TemplateInvalid` (exit 2) */
  ownTemplates?(files: readonly TemplateFile[]): Promise<OwnTemplates>;
  /** Loaded when an image is asked for: most runs need none. */
  images(): Promise<Images>;
}
