import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Cache } from '../../ports/registry.js';

/** A folder of small files below the user's cache; one that cannot be written forgets everything. */
export function fileCache(env: Readonly<Record<string, string | undefined>>): Cache {
  const folder = join(
    env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'),
    'jac-scale',
    'images',
  );
  const fileOf = (key: string) => join(folder, key.replace(/[^A-Za-z0-9._-]/g, '-'));
  return {
    get: (key) => readFile(fileOf(key), 'utf8').catch(() => undefined),
    set: async (key, text) => {
      const part = `${fileOf(key)}.${process.pid}.part`;
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeFile(part, text, { mode: 0o600 });
        await rename(part, fileOf(key));
      } catch {
        // Next time costs a request more.
      }
    },
  };
}
