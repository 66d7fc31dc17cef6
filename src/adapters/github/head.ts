import { git } from './git.js';

/**
 * The commit that is checked out in a folder; undefined where git cannot tell. Read from references alone: no object is opened,
 * and nothing that the checkout configures is started.
 */
export async function headOf(folder: string): Promise<string | undefined> {
  return (await git(folder, 'rev-parse', '--verify', 'HEAD'))?.trim();
}
