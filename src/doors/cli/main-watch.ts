/** Files that are watched, and the Jac of this machine; chokidar and what else few commands need come from `more`. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WatchEngine } from './watch-engine.js';

export const watchEngine: WatchEngine = {
  watch: async (...given) => (await import('./more.js')).watch(...given),
  watchMachine: async () => {
    const { localJac, watchSaves } = await import('./more.js');
    return {
      watchSaves,
      localJac: () => localJac(process.env),
      readText: (root, path) => readFile(join(root, path), 'utf8'),
    };
  },
};
