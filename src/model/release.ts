import type { Digest } from './bundle.js';

/** What will run: a code bundle that pods fetch, or an image that has the code inside. */
export type Release = BundleRelease | ImageRelease;

export interface BundleRelease {
  readonly kind: 'bundle';
  readonly digest: Digest;
  /** Bytes of the bundle. */
  readonly size: number;
  readonly fileCount: number;
  readonly entry: string;
}

export interface ImageRelease {
  readonly kind: 'image';
  /** Of the manifest, or of the index over several platforms. Absent only in a plan: a build that was not made yet. */
  readonly digest?: Digest;
  /** What pods run: `registry/repository@sha256:…`. */
  readonly image: string;
  /** The tag it was pushed under, for people. */
  readonly tag?: string;
  /** What built it: `daemonless`, `docker buildx`, `podman` …; absent for an image that was given. */
  readonly builder?: string;
}

/** Python packages an app needs, and the key under which the installed set is kept in the cluster. */
export interface DependencySet {
  /** Hex sha256 over the runtime image and the sorted requirements. */
  readonly key: string;
  readonly requirements: readonly string[];
  /** Requirements of the runtime itself, installed only where the image has none. */
  readonly runtimeRequirements: readonly string[];
}
