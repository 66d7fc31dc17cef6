import { existsSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';

/** A file as a report names it, to its path in the repository; undefined for one outside of the workspace. */
export type Places = (file: string | undefined) => string | undefined;

/** @param folders from which files may be named, the likelier first */
export function placesIn(workspace: string, folders: readonly string[]): Places {
  return (file) => {
    if (file === undefined || file === '') return undefined;
    const candidates = folders.map((folder) => resolve(folder, file));
    const found = candidates.find((path) => existsSync(path)) ?? candidates[0] ?? resolve(workspace, file);
    const path = relative(workspace, found);
    return path.startsWith('..') || isAbsolute(path) ? undefined : path.split(sep).join('/');
  };
}
