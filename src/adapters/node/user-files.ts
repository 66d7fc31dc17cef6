import { randomBytes } from 'node:crypto';
import { access, chmod, constants, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { nodeFiles } from './files.js';

const may = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );

/** Files of the user of this machine. Errors are those of node:fs. */
export const nodeUserFiles = (env: Readonly<Record<string, string | undefined>>) => ({
  home: env['HOME'] || env['USERPROFILE'] || homedir(),
  readText: nodeFiles.readText,
  isWritable: (folder: string) => may(folder, constants.W_OK | constants.X_OK),
  isProgram: async (path: string) =>
    (await nodeFiles.kindOf(path)) === 'file' && (await may(path, constants.X_OK)),
  write: async (path: string, text: string, executable: boolean): Promise<void> => {
    await mkdir(dirname(path), { recursive: true });
    // A shell that starts meanwhile reads the old file or the new one.
    const made = `${path}.${randomBytes(4).toString('hex')}`;
    try {
      await writeFile(made, text, { flag: 'wx' });
      const before = await stat(path).catch(() => undefined);
      await chmod(made, executable ? 0o755 : (before?.mode ?? 0o644) & 0o777);
      await rename(made, path);
    } catch (error) {
      await rm(made, { force: true });
      throw error;
    }
  },
  remove: (path: string) => rm(path, { force: true }),
});
