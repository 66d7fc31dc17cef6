export interface ScriptIo {
  /** Python, given as an argument: it holds nothing secret. */
  readonly script: string;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly stdout: (chunk: Uint8Array) => Promise<void>;
  readonly signal: AbortSignal;
}

/** Runs a Python script where the Jac runtime is installed, until the script ends or the signal. Rejects where it cannot be run. */
export type RunScript = (io: ScriptIo) => Promise<{ readonly exitCode: number; readonly stderr: string }>;
