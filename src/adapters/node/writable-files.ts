import { writeFile } from 'node:fs/promises';
import type { WritableFiles } from '../../ports/files.js';
import { nodeFiles } from './files.js';

/** The files of this machine, to be written, too. Errors are those of node:fs. */
export const nodeWritableFiles: WritableFiles = {
  ...nodeFiles,
  writeText: (path, text) => writeFile(path, text),
};
