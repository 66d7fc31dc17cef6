/** A proxy of the environment that is none, for whoever asks through it. */
import { describe, expect, it } from '@jest/globals';
import { registryFor } from '../../src/adapters/oci/registries.js';
import { parseImage } from '../../src/model/image.js';

describe('a proxy of the environment that is no URL', () => {
  it.each(['HTTPS_PROXY', 'https_proxy'])(
    'in %s is a mistake of the environment, told without its value',
    async (name) => {
      const env = { [name]: 'ftp://me:hidden@proxy:3128' };
      const limits = { retryMs: 0 };
      const image = parseImage('registry.test/a/b:t');
      const repository = registryFor(image, undefined, {
        env,
        insecureRegistries: [],
        version: 'test',
        limits,
      });
      const error = await repository.head('t').catch((thrown) => thrown);
      expect(error).toMatchObject({ code: 'ProxyInvalid', exitCode: 2, place: { key: name } });
      expect(error.message).toContain(`${name} must be an http, https or socks5 URL`);
      expect(JSON.stringify([error.message, error.why, error.next])).not.toContain('hidden');
    },
  );
});
