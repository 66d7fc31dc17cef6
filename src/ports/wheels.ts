import type { Platform } from '../model/platform.js';

/** What runs a Python package must fit to. */
export interface PythonTarget {
  readonly platform: Platform;
  /** Minor version: `3.13`. */
  readonly python: string;
  /** ABI tag: `cp313`. */
  readonly abi: string;
  readonly libc: { readonly family: 'glibc' | 'musl'; readonly version: string };
}

export interface WheelsRequest extends PythonTarget {
  /** As pip takes them, sorted. */
  readonly requirements: readonly string[];
  /** `name==version` of what the base image is known to have; not all of it, where only its labels were read. */
  readonly installed: readonly string[];
}

/** Python packages for another machine than this one. */
export interface Wheels {
  /**
   * An uncompressed layer tar with the packages as a Python user base at /opt/jac-deps, the same bytes for the same packages
   * (see engine/image/layer.ts). A chunk is valid until the next one is asked for.
   * @throws JacScaleError `WheelMissing`, `PipMissing` and what pip failed of
   */
  layer(request: WheelsRequest): AsyncIterable<Uint8Array>;
}
