import { readGit } from '../node/source.js';

/**
 * The commit that is checked out in a folder; undefined where git cannot tell. Read from references alone: no object is opened,
 * and nothing that the checkout configures is started. The checkout may belong to another user (container jobs).
 */
export async function headOf(folder: string): Promise<string | undefined> {
  return (await readGit(folder, ['rev-parse', '--verify', 'HEAD'], ['safe.directory=*']))?.trim();
}
