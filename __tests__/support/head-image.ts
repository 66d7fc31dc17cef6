/** `node head-image.mjs IMAGE`: asks a registry for an image as the plugin does, and prints its digest or the error. */
import { registryFor } from '../../src/adapters/oci/registries.js';
import { JacScaleError } from '../../src/model/error.js';
import { parseImage } from '../../src/model/image.js';

const name = parseImage(process.argv[2] ?? '');
const login = { username: 'somebody', password: 'a-secret-word' };
const limits = { pace: 0.01, retryMs: 500, firstContactMs: 200 };
const repository = registryFor(name, login, {
  env: process.env,
  insecureRegistries: [],
  version: 'test',
  limits,
});
try {
  console.log((await repository.head(name.tag ?? 'latest'))?.digest);
} catch (error) {
  if (!(error instanceof JacScaleError)) throw error;
  console.log(JSON.stringify({ code: error.code, why: error.why, next: error.next }));
}
// Kept connections would hold the process.
process.exit();
