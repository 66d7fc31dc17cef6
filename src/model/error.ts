/**
 * The one error value of the project. It prints the same in a terminal, in JSON, as an annotation and in a comment:
 * what happened, why, and the next command to type.
 */

/** Exit codes of every door (docs/exit-codes.md). */
export const exitCodes = {
  ok: 0,
  error: 1,
  usage: 2,
  changesPresent: 3,
  notReady: 4,
  rolledBack: 5,
  locked: 6,
  timeout: 7,
  cancelled: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Where the cause stands: a file of the user with line, or a field of an object. */
export interface Place {
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** Dotted key in a file, a flag, or a JSON path in an object. */
  readonly key?: string;
}

export interface JacScaleErrorInit {
  /** Stable identifier in UpperCamelCase, as Kubernetes reasons are: `SettingInvalid`, `Forbidden`. */
  readonly code: string;
  /** One line: what happened. */
  readonly what: string;
  /** One line: why. */
  readonly why?: string;
  /** The next command to type, or the edit to make. */
  readonly next?: string;
  readonly place?: Place;
  readonly exitCode?: ExitCode;
  readonly cause?: unknown;
}

export class JacScaleError extends Error {
  readonly code: string;
  readonly why: string | undefined;
  readonly next: string | undefined;
  readonly place: Place | undefined;
  readonly exitCode: ExitCode;

  /** By name: the plugin is several files, each with this class. */
  static override [Symbol.hasInstance](value: unknown): value is JacScaleError {
    return value instanceof Error && value.name === 'JacScaleError';
  }

  constructor(init: JacScaleErrorInit) {
    super(init.what, init.cause === undefined ? undefined : { cause: init.cause });
    this.name = 'JacScaleError';
    this.code = init.code;
    this.why = init.why;
    this.next = init.next;
    this.place = init.place;
    this.exitCode = init.exitCode ?? exitCodes.error;
  }
}

/** A mistake in what the user gave (flags, files, environment): exit 2, nothing done. */
export function usageError(init: Omit<JacScaleErrorInit, 'exitCode'>): JacScaleError {
  return new JacScaleError({ ...init, exitCode: exitCodes.usage });
}

/** What is said of anything that was thrown. */
export const messageOf = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);
