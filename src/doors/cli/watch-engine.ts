import type { watch } from '../../operations/watch.js';
import type { Saves } from '../../ports/saves.js';
import type { RunScript } from '../../ports/script-process.js';

/** What a watch needs of the machine it runs on. */
export interface WatchMachine {
  watchSaves(root: string): Promise<Saves>;
  localJac(): Promise<RunScript | undefined>;
  readText(root: string, path: string): Promise<string>;
}

/** What `scale --watch` needs besides `scale`. */
export interface WatchEngine {
  readonly watch: typeof watch;
  watchMachine(): Promise<WatchMachine>;
}
