/** The files of the user who installs something for a shell. */
export interface UserFiles {
  /** The user's home folder. */
  readonly home: string;
  /** Text of a file, or undefined when there is none. */
  readText(path: string): Promise<string | undefined>;
  /** Whether files can be made in a folder that is there. */
  isWritable(folder: string): Promise<boolean>;
  /** Whether it is a file that can be run. */
  isProgram(path: string): Promise<boolean>;
  /** Writes a file as a whole or not at all; its folder is made where it is missing. */
  write(path: string, text: string, executable: boolean): Promise<void>;
  remove(path: string): Promise<void>;
}
