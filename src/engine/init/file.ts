/** A file that `init` writes into a project. */
export interface NewFile {
  /** Relative to the project's folder. */
  readonly path: string;
  readonly text: string;
  /** Whether `--force` replaces one that is there; else it is kept as it is. */
  readonly replaceable: boolean;
  /** The text is that of the file which is there, and more. */
  readonly extended?: true;
}
