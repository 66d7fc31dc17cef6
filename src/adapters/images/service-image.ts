import { readFile } from 'node:fs/promises';
import { buildServiceImage } from '../../engine/image/service.js';
import { usageError } from '../../model/error.js';
import type { ServiceImages } from '../../ports/service-image.js';
import { fileCache } from '../oci/cache.js';
import { registriesOf } from '../oci/registries.js';
import { FileSpool } from '../oci/spool.js';
import type { ImagesDeps } from './images.js';

/** What of dist/ goes into the image: the program, and the licences of what is in it. */
const names = ['orchestrator.cjs', 'LICENSES.txt'] as const;

/** @param pathOf where a file of this program's dist/ is read from */
export function makeServiceImages(deps: ImagesDeps, pathOf: (name: string) => string): ServiceImages {
  return {
    build: async (request) => {
      const files = await Promise.all(names.map(async (name) => [name, await read(pathOf(name))] as const));
      const program = { version: deps.version, files: Object.fromEntries(files) };
      const registries = registriesOf(deps);
      const spool = new FileSpool(deps.env['RUNNER_TEMP'] || undefined);
      try {
        const cache = fileCache(deps.env);
        return await buildServiceImage({ registries, cache, spool, emit: deps.emit }, program, request);
      } finally {
        registries.close();
        await spool.close();
      }
    },
  };
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw usageError({
      code: 'ProgramMissing',
      what: `${path} cannot be read, and the image is made of it`,
      next: 'install the plugin whole: its dist/ folder as it is in the repository, or an executable of a release',
      place: { file: path },
      cause,
    });
  }
}
