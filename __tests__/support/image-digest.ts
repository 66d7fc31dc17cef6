/** Prints the digest that a build of a folder would have, for the runtime this file is run by: node (bundled) or bun. */
import { makeBundle } from '../../src/adapters/node/bundle.js';
import { foresee } from '../../src/engine/image/daemonless.js';
import { MemoryRegistries, memoryCache, memorySpool, requestOf } from '../unit/image-doubles.js';

export async function imageDigest(root: string, entry: string): Promise<string> {
  const registries = new MemoryRegistries();
  registries.putImage('registry.test/base/runtime', '1');
  const wheels = {
    layer: () => {
      throw new Error('no packages are needed');
    },
  };
  const deps = { registries, wheels, cache: memoryCache(), spool: memorySpool, emit: () => undefined };
  const { digest } = await foresee(deps, requestOf({ bundle: await makeBundle(root, entry), entry }));
  return digest;
}

const [, script, root, entry] = process.argv;
if (script === import.meta.filename && root !== undefined && entry !== undefined)
  console.log(await imageDigest(root, entry));
