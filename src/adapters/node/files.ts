import { readdir, readFile, stat } from 'node:fs/promises';
import type { Files } from '../../ports/files.js';

/** ENOTDIR: a folder of the path is a file, so the path does not exist either. */
function isMissing(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

async function unlessMissing<T>(found: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await found;
  } catch (error) {
    if (isMissing(error)) return otherwise;
    throw error;
  }
}

/** The files of this machine. Errors other than a missing file are those of node:fs. */
export const nodeFiles: Files = {
  readText: (path) => unlessMissing<string | undefined>(readFile(path, 'utf8'), undefined),
  async kindOf(path) {
    const found = await unlessMissing(stat(path), undefined);
    return found === undefined ? undefined : found.isDirectory() ? 'folder' : 'file';
  },
  async list(path) {
    return (await unlessMissing(readdir(path), [])).sort();
  },
};
