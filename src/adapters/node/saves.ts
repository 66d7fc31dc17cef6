import { realpath } from 'node:fs/promises';
import { basename, relative, sep } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { ignoreFiles } from '../../engine/bundle/ignore.js';
import { JacScaleError } from '../../model/error.js';
import type { Save, Saves } from '../../ports/saves.js';
import { Ignored } from './ignored.js';

/** An editor writes a temporary file, renames it, sets its mode: all within milliseconds. */
const usualQuietMs = 40;
/** A burst that does not end (a checkout, a formatter) is not waited for any longer. */
const longestMs = 1_000;

/**
 * Watches a folder for saves.
 * @param quietMs milliseconds without an event after which a burst is over
 * @throws JacScaleError `WatchFailed`
 */
export async function watchSaves(root: string, quietMs = usualQuietMs): Promise<Saves> {
  const saves = new FolderSaves(await realpath(root), quietMs);
  await saves.open();
  return saves;
}

class FolderSaves implements Saves {
  readonly #root: string;
  readonly #quietMs: number;
  #watcher: FSWatcher | undefined;
  readonly #paths = new Set<string>();
  #first: number | undefined;
  #isQuiet = false;
  #timer: NodeJS.Timeout | undefined;
  #failure: JacScaleError | undefined;
  #wake: () => void = () => undefined;

  constructor(root: string, quietMs: number) {
    this.#root = root;
    this.#quietMs = quietMs;
  }

  async open(): Promise<void> {
    const ignored = new Ignored(this.#root);
    const watcher = watch(this.#root, {
      ignoreInitial: true,
      ignorePermissionErrors: true,
      followSymlinks: false,
      // chokidar would hold a removal back for 100 ms; the pause below does.
      atomic: false,
      ignored: (path, stats) => ignored.has(path, stats?.isDirectory() === true ? 'folder' : 'file'),
    });
    this.#watcher = watcher;
    watcher.on('all', (_event, path) => this.#saved(path));
    watcher.on('error', (error) => {
      this.#failure ??= watchFailed(this.#root, error);
      this.#wake();
    });
    await new Promise<void>((resolve) => {
      watcher.once('ready', resolve);
      watcher.once('error', () => resolve());
    });
  }

  pending(): boolean {
    return this.#paths.size > 0;
  }

  async next(signal: AbortSignal): Promise<Save> {
    const stopped = () => this.#wake();
    signal.addEventListener('abort', stopped, { once: true });
    try {
      for (;;) {
        signal.throwIfAborted();
        if (this.#failure !== undefined) throw this.#failure;
        if (this.#isQuiet) return this.#taken();
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    } finally {
      signal.removeEventListener('abort', stopped);
    }
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#watcher?.close();
  }

  #taken(): Save {
    const save = { paths: [...this.#paths], at: this.#first ?? performance.now() };
    this.#paths.clear();
    this.#first = undefined;
    this.#isQuiet = false;
    return save;
  }

  #saved(absolute: string): void {
    const now = performance.now();
    this.#first ??= now;
    this.#paths.add(relative(this.#root, absolute).split(sep).join('/'));
    this.#isQuiet = false;
    clearTimeout(this.#timer);
    const wait = Math.min(this.#quietMs, Math.max(0, this.#first + longestMs - now));
    this.#timer = setTimeout(() => {
      this.#isQuiet = true;
      this.#wake();
    }, wait);
    if (ignoreFiles.some((name) => name === basename(absolute))) void this.#reopen();
  }

  /** What was left out may be taken from now on, and the other way round. */
  async #reopen(): Promise<void> {
    const before = this.#watcher;
    await this.open();
    await before?.close();
  }
}

function watchFailed(root: string, cause: unknown): JacScaleError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new JacScaleError({
    code: 'WatchFailed',
    what: `${root} cannot be watched: ${message}`,
    ...(code === 'ENOSPC' || code === 'EMFILE'
      ? {
          why: 'the system watches no more files for one user',
          next: 'leave large folders out with .jacignore, or raise fs.inotify.max_user_watches',
        }
      : {}),
    cause,
  });
}
