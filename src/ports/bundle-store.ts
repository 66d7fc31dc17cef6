import type { Bundle, Digest } from '../model/bundle.js';

/** Where bundles are kept inside the cluster. The first implementation is the code-server of the app. */
export interface BundleStore {
  /**
   * Whether the bundle is there, whole.
   * @param wait for a store that cannot be asked now; else that one has nothing
   */
  has(digest: Digest, wait?: boolean): Promise<boolean>;
  /** Streams the bundle in and verifies it on arrival; a half-sent one is never seen by `has`. */
  put(bundle: Bundle, onProgress: (sentBytes: number) => void): Promise<void>;
  /** Removes every bundle and dependency set that is not named. */
  prune(keep: {
    readonly bundles: readonly Digest[];
    readonly dependencyKeys: readonly string[];
  }): Promise<void>;
}
