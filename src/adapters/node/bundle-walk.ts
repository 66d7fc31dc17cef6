import type { Stats } from 'node:fs';
import { lstat, readdir, readFile, realpath } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import { type IgnoreRules, ignoreFiles, isNeverTaken, noIgnoreRules } from '../../engine/bundle/ignore.js';
import { compareBytes } from '../../engine/bundle/tar.js';
import { usageError } from '../../model/error.js';
import type { Warning } from '../../model/settings.js';
import { renderedIn } from './rendered.js';

/** How a file looked when it was found; any change of its content changes one of these. */
export interface Signature {
  readonly size: number;
  readonly inode: number;
  readonly modified: number;
  readonly changed: number;
}

export interface FoundFile {
  /** Relative to the root, forward slashes. */
  readonly path: string;
  /** Absolute path of the regular file to read, links resolved. */
  readonly source: string;
  readonly signature: Signature;
  readonly mode: 0o644 | 0o755;
}

export interface Found {
  /** Sorted by the bytes of their paths. */
  readonly files: readonly FoundFile[];
  readonly warnings: readonly Warning[];
  /** What leaves a path out: `.gitignore:3`, `always` for names that are never taken, undefined for a path not met. */
  excludedBy(path: string): string | undefined;
}

interface Link {
  readonly path: string;
  readonly target: string;
}

/** So many files are looked at, or read, at the same time: enough to keep a disk busy, little enough for open-file limits. */
export const filesAtOnce = 32;

/**
 * All files below a folder that belong in a bundle. A link to a file of the bundle is taken as that file; any other link is
 * refused, since what it leads to was not meant, or is to stay out.
 * @param root absolute, without links
 * @throws usage error `LinkRefused`, `NameNotUtf8`, `FileUnreadable`
 */
export async function walk(root: string): Promise<Found> {
  const walker = new Walker(root);
  await walker.folder('', noIgnoreRules());
  return walker.found();
}

class Walker {
  readonly #root: string;
  readonly #files = new Map<string, FoundFile>();
  readonly #links: Link[] = [];
  readonly #warnings: Warning[] = [];
  readonly #excluded = new Map<string, string>();

  constructor(root: string) {
    this.#root = root;
  }

  async folder(path: string, above: IgnoreRules): Promise<void> {
    const absolute = join(this.#root, path);
    const entries = await readdir(absolute, { withFileTypes: true }).catch((cause) => {
      throw unreadable(path === '' ? absolute : path, cause);
    });
    const own = entries.filter((entry) => entry.isFile() && ignoreFiles.some((name) => name === entry.name));
    const texts = await Promise.all(
      ignoreFiles
        .filter((name) => own.some((entry) => entry.name === name))
        .map(async (name) => ({ name, text: await readText(absolute, path, name) })),
    );
    const rules = above.within(path, texts);
    const folders: string[] = [];
    const files: string[] = [];
    for (const entry of entries) {
      const child = path === '' ? entry.name : `${path}/${entry.name}`;
      const by = isNeverTaken(entry.name)
        ? 'always'
        : rules.excludedBy(child, entry.isDirectory() ? 'folder' : 'file');
      if (by !== undefined) this.#excluded.set(child, by);
      else if (child.includes('\uFFFD')) throw notUtf8(child);
      else if (entry.isDirectory()) folders.push(child);
      else if (entry.isFile()) files.push(child);
      else if (entry.isSymbolicLink()) await this.#link(child);
      else
        this.#warn(
          'SpecialFileSkipped',
          `${child} is a pipe, socket or device and is left out of the bundle`,
          child,
        );
    }
    const rendered = await renderedIn(
      absolute,
      files.map((file) => basename(file)),
    );
    const code = files.filter((file) => !rendered.has(basename(file)));
    await eachOf(code, filesAtOnce, (file) => this.#file(file));
    for (const folder of folders) await this.folder(folder, rules);
  }

  found(): Found {
    for (const { path, target } of this.#links) {
      const file = this.#files.get(target);
      if (file === undefined)
        throw linkRefused(path, `it leads to ${target}, which is not a file of the bundle`);
      this.#files.set(path, { ...file, path });
    }
    const files = [...this.#files.values()].sort((a, b) => compareBytes(a.path, b.path));
    return { files, warnings: this.#warnings, excludedBy: (path) => this.#excludedBy(path) };
  }

  async #file(path: string): Promise<void> {
    const source = join(this.#root, path);
    const stats = await lstat(source).catch((cause) => {
      throw unreadable(path, cause);
    });
    const mode = (stats.mode & 0o100) === 0 ? 0o644 : 0o755;
    this.#files.set(path, { path, source, signature: signatureOf(stats), mode });
  }

  /** Kept for the end, when it is known what the bundle holds. */
  async #link(path: string): Promise<void> {
    const absolute = join(this.#root, path);
    const target = await realpath(absolute).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return undefined;
      throw cause.code === 'ELOOP' ? linkRefused(path, 'it leads to itself') : unreadable(path, cause);
    });
    if (target === undefined) {
      this.#warn('LinkDangling', `${path} is a link to nothing and is left out of the bundle`, path);
      return;
    }
    const inside = relative(this.#root, target);
    if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`)) {
      throw linkRefused(path, `it leads out of the bundle, to ${target}`);
    }
    this.#links.push({ path, target: inside.split(sep).join('/') });
  }

  /** A path is out as well when a folder above it is. */
  #excludedBy(path: string): string | undefined {
    const parts = path.split('/');
    for (let length = 1; length <= parts.length; length++) {
      const by = this.#excluded.get(parts.slice(0, length).join('/'));
      if (by !== undefined) return by;
    }
    return undefined;
  }

  #warn(code: string, message: string, file: string): void {
    this.#warnings.push({ code, message, file });
  }
}

export function signatureOf(stats: Stats): Signature {
  return { size: stats.size, inode: stats.ino, modified: stats.mtimeMs, changed: stats.ctimeMs };
}

/** Calls a function for each item, a bounded number at a time; ends with the first failure, when all that began have ended. */
export async function eachOf<T>(
  items: readonly T[],
  atOnce: number,
  act: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const worker = async () => {
    for (let item = items[next++]; item !== undefined && !failed; item = items[next++]) {
      await act(item).catch((error) => {
        failed = true;
        throw error;
      });
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

async function readText(absolute: string, folder: string, name: string): Promise<string> {
  return await readFile(join(absolute, name), 'utf8').catch((cause) => {
    throw unreadable(folder === '' ? name : `${folder}/${name}`, cause);
  });
}

const leaveOut = 'or leave it out with a line in .jacignore';

export function unreadable(path: string, cause: NodeJS.ErrnoException): Error {
  return usageError({
    code: 'FileUnreadable',
    what: `${path} cannot be read`,
    why: cause.code === 'EACCES' ? 'permission denied' : cause.message,
    next: `make it readable, ${leaveOut}`,
    place: { file: path },
    cause,
  });
}

function linkRefused(path: string, why: string): Error {
  return usageError({
    code: 'LinkRefused',
    what: `${path} is a link that a bundle cannot hold`,
    why,
    next: `put a copy in its place, ${leaveOut}`,
    place: { file: path },
  });
}

function notUtf8(path: string): Error {
  return usageError({
    code: 'NameNotUtf8',
    what: `${path}: the name is not UTF-8`,
    next: `rename it, ${leaveOut}`,
    place: { file: path },
  });
}
