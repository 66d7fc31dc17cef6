/** What settings are read from. */
export interface Files {
  /** Text of a file (UTF-8), or undefined when there is none of that name. */
  readText(path: string): Promise<string | undefined>;
  kindOf(path: string): Promise<'file' | 'folder' | undefined>;
  /** Names in a folder, sorted; none when it does not exist. */
  list(path: string): Promise<readonly string[]>;
}

/** Where files are made as well. */
export interface WritableFiles extends Files {
  /** Writes all of them, over what was there, or none; their folders are made. */
  writeAll(files: readonly { readonly path: string; readonly text: string }[]): Promise<void>;
}
