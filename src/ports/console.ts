/** The three streams of this process as bytes, for a command elsewhere that talks to who sits here. */

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export interface Console {
  /** Whether somebody types, and sees what is printed. */
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
  /** What is typed or piped, until its end. Read once. */
  stdin(): AsyncIterable<Uint8Array>;
  /** Resolve when the chunk is on its way, so that a slow reader slows the writer. */
  stdout(chunk: Uint8Array): Promise<void>;
  stderr(chunk: Uint8Array): Promise<void>;
  /** Every key goes to the command as it is, Ctrl-C too. @returns what brings the terminal back */
  raw(): () => void;
  /** The size at first, and each time it changes, until the signal. */
  sizes(signal: AbortSignal): AsyncIterable<TerminalSize>;
}
