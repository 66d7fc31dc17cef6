/**
 * Swagger UI's files, compressed. The build puts the compressed bytes in the place of this module (scripts/build.mjs); out of the
 * sources it reads them where npm has put them.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

export type SwaggerAsset = 'swagger-ui.css' | 'swagger-ui-bundle.js';

const require = createRequire(import.meta.url);

export async function swaggerAsset(name: SwaggerAsset, encoding: 'br' | 'identity'): Promise<Buffer> {
  const bytes = await readFile(require.resolve(`swagger-ui-dist/${name}`));
  if (encoding === 'identity') return bytes;
  return await promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
}
