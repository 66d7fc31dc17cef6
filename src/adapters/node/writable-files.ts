import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf, usageError } from '../../model/error.js';
import type { WritableFiles } from '../../ports/files.js';
import { nodeFiles } from './files.js';

/** The files of this machine, to be written, too. Errors are those of node:fs. */
export const nodeWritableFiles: WritableFiles = {
  ...nodeFiles,
  writeAll: async (files) => {
    const before = await Promise.all(files.map(({ path }) => nodeFiles.readText(path)));
    const begun: number[] = [];
    try {
      for (const [index, { path, text }] of files.entries()) {
        await mkdir(dirname(path), { recursive: true });
        begun.push(index);
        await writeFile(path, text);
      }
    } catch (error) {
      for (const index of begun) await putBack(files[index]?.path ?? '', before[index]);
      throw usageError({
        code: 'FilesNotWritten',
        what: `nothing was written: ${messageOf(error)}`,
        next: 'mend that, and run the command again',
        cause: error,
      });
    }
  },
};

/** As it was; what fails here was said already. */
const putBack = (path: string, text: string | undefined): Promise<void> =>
  (text === undefined ? rm(path, { force: true }) : writeFile(path, text)).catch(() => undefined);

/**
 * Writes files below a folder that is made where it is missing.
 * @param force over files that are there
 * @returns the paths
 * @throws JacScaleError `FileExists` (exit 2), before anything is written
 */
export async function writeBelow(
  folder: string,
  files: readonly { readonly path: string; readonly text: string }[],
  force: boolean,
): Promise<string[]> {
  const rows = files.map(({ path, text }) => ({ path: join(folder, path), text }));
  for (const { path } of force ? [] : rows)
    if ((await nodeFiles.kindOf(path)) !== undefined)
      throw usageError({
        code: 'FileExists',
        what: `${path} is there already`,
        next: 'add --force to write over it, or write elsewhere with --to',
        place: { file: path },
      });
  for (const { path, text } of rows) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return rows.map(({ path }) => path);
}
