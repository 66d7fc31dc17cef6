/** A code bundle: the app's files as one canonical tar, named by the digest of its uncompressed bytes. */

import type { Warning } from './settings.js';

export type Digest = `sha256:${string}`;

export interface BundleFile {
  /** Relative to the bundle root, forward slashes. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** 0644 or 0755. */
  readonly mode: 0o644 | 0o755;
  /** Why it is in, where a file has to be needed: `imported by app.jac:4`. */
  readonly why?: string;
}

/** Which files of a project go into its bundle. */
export interface BundleChoice {
  /** All that no ignore file leaves out, or what the app file imports. */
  readonly mode: 'folder' | 'imports';
  /** Globs of files that go with `imports`. */
  readonly assets: readonly string[];
}

export interface Bundle {
  readonly digest: Digest;
  /** Bytes of the canonical tar. */
  readonly size: number;
  /** Sorted by path. */
  readonly files: readonly BundleFile[];
  /** What was left out or stays in although it should not: said, never refused. */
  readonly warnings: readonly Warning[];
  /** The .jac file to run, relative to the root. */
  readonly entry: string;
  /**
   * The canonical tar as a stream; each call reads the files anew. A chunk is valid until the next one is asked for: its
   * memory is used again, so that a bundle of any size takes the same.
   * @throws JacScaleError `BundleChanged` when a file no longer gives the bytes that were hashed.
   */
  open(): AsyncIterable<Uint8Array>;
}
