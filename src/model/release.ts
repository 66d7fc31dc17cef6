import type { Digest } from './bundle.js';

/** What will run. A later kind, `image`, carries code inside the image. */
export interface Release {
  readonly kind: 'bundle';
  readonly digest: Digest;
  /** Bytes of the bundle. */
  readonly size: number;
  readonly fileCount: number;
  readonly entry: string;
}

/** Python packages an app needs, and the key under which the installed set is kept in the cluster. */
export interface DependencySet {
  /** Hex sha256 over the runtime image and the sorted requirements. */
  readonly key: string;
  readonly requirements: readonly string[];
  /** Requirements of the runtime itself, installed only where the image has none. */
  readonly runtimeRequirements: readonly string[];
}
