import type { KubeObject } from './kubernetes.js';
import type { Release } from './release.js';

export type Outcome = 'ready' | 'failed' | 'rolled-back' | 'timeout' | 'cancelled';

/** Where the code came from. */
export interface SourceCommit {
  readonly commit?: string;
  readonly dirty?: boolean;
}

/** What ran, kept so that it can run again: a create-only Secret `{app}.rev.N`. */
export interface Revision {
  readonly number: number;
  readonly manifests: readonly KubeObject[];
  readonly release: Release;
  readonly dependencyKey: string;
  readonly source: SourceCommit;
  readonly actor: string;
  /** RFC 3339. */
  readonly created: string;
  /** Number of the Revision whose code and settings it runs again. */
  readonly rollbackOf?: number;
  readonly outcome?: Outcome;
  readonly finished?: string;
}
