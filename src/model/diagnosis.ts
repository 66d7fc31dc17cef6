/** Why something does not become ready, and what to do: the value that failures explain themselves with. */

export interface Diagnosis {
  /** Stable identifier: `ImageNotFound`, `CrashLoop`, `JacSyntaxError`, `Unschedulable` … (docs/diagnosis.md). */
  readonly code: string;
  /** One line: what happened, naming the object. */
  readonly what: string;
  /** One or a few lines: why, as Kubernetes or the app said. */
  readonly why?: string;
  /** The next command to type, or the edit to make. */
  readonly next?: string;
  /** `pod/taskboard-7d9f-abcde`, `deployment/taskboard` … */
  readonly object?: string;
  readonly container?: string;
  readonly node?: string;
  /** Last log lines of the container, secrets never included by us. */
  readonly log?: readonly string[];
  /** File and line of the user's code where the log names one. */
  readonly file?: string;
  readonly line?: number;
}

/** Something that is not ready yet and may become so by itself: said, never a failure before the timeout. */
export interface Waiting {
  readonly code: string;
  readonly what: string;
  readonly why?: string;
  readonly next?: string;
  readonly object?: string;
}
