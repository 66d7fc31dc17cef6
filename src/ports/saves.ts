/** Files of a project that were saved: bursts come as one. */
export interface Save {
  /** Relative to the root, forward slashes. */
  readonly paths: readonly string[];
  /** Monotonic milliseconds of the first of them. */
  readonly at: number;
}

/** Watches a project's folder. What no bundle takes (.git, .jac, what ignore files leave out) is never told. */
export interface Saves {
  /** What was saved since the last call, as soon as there is something. Rejects with the signal's reason. @throws JacScaleError `WatchFailed` */
  next(signal: AbortSignal): Promise<Save>;
  /** Whether the next call has something already. */
  pending(): boolean;
  close(): Promise<void>;
}
