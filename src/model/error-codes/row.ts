import type { ExitCode } from '../error.js';

/** What the reference of error codes says of one; Markdown inside a line. */
export interface ErrorCodeRow {
  /** Exit codes with which a command ends that says it; `warning`: it is said, and the run goes on. */
  readonly ends: readonly (ExitCode | 'warning')[];
  readonly meaning: string;
  readonly cause: string;
  readonly cure: string;
}
