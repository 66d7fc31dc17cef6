import { randomBytes } from 'node:crypto';
import { access, chmod, constants, mkdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { messageOf, usageError } from '../../model/error.js';
import { nodeFiles } from './files.js';

const may = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  );

/** A path that is not the user's to write is no mistake of ours. */
const refusal = (path: string, code: 'FileUnreadable' | 'FileUnwritable') => (error: unknown) => {
  throw usageError({
    code,
    what: `cannot ${code === 'FileUnreadable' ? 'read' : 'write'} ${path}: ${messageOf(error)}`,
    next: 'correct its owner or permissions, then run the command again',
    place: { file: path },
    cause: error,
  });
};

async function write(path: string, text: string, executable: boolean): Promise<void> {
  // A profile is often a link to where somebody keeps all of theirs, and stays one.
  const target = executable ? path : await realpath(path).catch(() => path);
  await mkdir(dirname(target), { recursive: true });
  // A shell that starts meanwhile reads the old file or the new one.
  const made = `${target}.${randomBytes(4).toString('hex')}`;
  try {
    await writeFile(made, text, { flag: 'wx' });
    const before = await stat(target).catch(() => undefined);
    await chmod(made, executable ? 0o755 : (before?.mode ?? 0o644) & 0o777);
    await rename(made, target);
  } catch (error) {
    await rm(made, { force: true });
    throw error;
  }
}

/** Files of the user of this machine. What cannot be read or written is a JacScaleError (exit 2). */
export const nodeUserFiles = (env: Readonly<Record<string, string | undefined>>) => ({
  home: env['HOME'] || env['USERPROFILE'] || homedir(),
  readText: (path: string) => nodeFiles.readText(path).catch(refusal(path, 'FileUnreadable')),
  isWritable: (folder: string) => may(folder, constants.W_OK | constants.X_OK),
  isProgram: async (path: string) =>
    (await nodeFiles.kindOf(path)) === 'file' && (await may(path, constants.X_OK)),
  write: (path: string, text: string, executable: boolean): Promise<void> =>
    write(path, text, executable).catch(refusal(path, 'FileUnwritable')),
  remove: (path: string) => rm(path, { force: true }).catch(refusal(path, 'FileUnwritable')),
});
