/** One of the two streams a door prints to. */
export interface Output {
  /** A terminal that understands cursor movement (not TERM=dumb). */
  readonly interactive: boolean;
  /** Whether to colour: NO_COLOR, FORCE_COLOR, else whether it is a terminal. */
  readonly coloured: boolean;
  /** Width in characters; 80 where there is none. */
  columns(): number;
  rows(): number;
  /** Resolves when the text is on its way, so that a slow reader slows the writer. Never rejects. */
  write(text: string): Promise<void>;
}

/** Where a person, or a pipe, sits. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Whether somebody can be asked. */
  readonly canAsk: boolean;
  /** Aborted when the reader of stdout has gone (EPIPE). */
  readonly gone: AbortSignal;
  /** One line of the answer without its end; undefined at the end of input. Rejects with the signal's reason. */
  ask(question: string, signal: AbortSignal): Promise<string | undefined>;
  /** Calls back when the size changes, until the returned function is called. */
  onResize(changed: () => void): () => void;
}
