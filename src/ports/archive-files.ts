/** Where an archive of data goes to: a file of this machine, or a pipe. */
export interface ArchiveTarget {
  /** Resolves when there is room for more. */
  write(bytes: Uint8Array): Promise<void>;
  /** All is written: only now a file of that name is there. */
  commit(): Promise<void>;
  /** Takes back what was written, of a pipe nothing. Never rejects. */
  discard(): Promise<void>;
}

/** Where an archive comes from; read twice, since nothing is restored before all of it was checked. */
export interface ArchiveSource {
  /** From its first byte on. */
  read(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

/** `-` is stdout and stdin. */
export interface ArchiveFiles {
  /** @throws JacScaleError `FileExists`, `FileUnwritable` (exit 2) */
  create(path: string): Promise<ArchiveTarget>;
  /** What comes from stdin is kept in a temporary file of this machine meanwhile. @throws JacScaleError `FileUnreadable` (exit 2) */
  open(path: string): Promise<ArchiveSource>;
}
