/** Registries as doctor asks them: once, without patience, and nothing is left there. */

import type { RegistryProbe } from '../../engine/doctor/world.js';
import { families } from '../../engine/image/media.js';
import { platformOf, readImage, readManifest } from '../../engine/image/read-image.js';
import { platformText } from '../../model/platform.js';
import { fieldsAt, listAt } from '../../model/read.js';
import { fileCache } from './cache.js';
import { storedLogin } from './login.js';
import { type RegistriesOptions, registriesOf } from './registries.js';

const impatient = { retryMs: -1, firstContactMs: -1, busyMs: -1, connectMs: 5_000 };

export function registryProbe(options: RegistriesOptions): RegistryProbe {
  const { env } = options;
  const withRegistries = async <T>(act: (registries: ReturnType<typeof registriesOf>) => Promise<T>) => {
    const registries = registriesOf({ ...options, limits: { ...options.limits, ...impatient } });
    try {
      return await act(registries);
    } finally {
      registries.close();
    }
  };
  return {
    platforms: (name, login) =>
      withRegistries(async (registries) => {
        const repository = registries.repository(name, login, 'pull');
        const found = await repository.head(name.digest ?? name.tag ?? 'latest');
        if (found === undefined) return undefined;
        const source = { repository, name, cache: fileCache(env) };
        const top = await readManifest(source, found.digest);
        if (families.every(({ index }) => index !== top.mediaType))
          return [(await readImage(source, top)).platform];
        const platforms = listAt(top.content, 'manifests')
          .map((entry) => platformOf(fieldsAt(entry, 'platform')))
          // Builders put attestations into an index, for a platform `unknown/unknown`.
          .filter(({ os }) => os !== '' && os !== 'unknown');
        return [...new Map(platforms.map((each) => [platformText(each), each])).values()];
      }),
    tryPush: (name, login) =>
      withRegistries((registries) => registries.repository(name, login, 'push').tryPush()),
    // What cannot be read is no login, and the registry says so then.
    storedLogin: (registry, repository) => storedLogin(registry, env, () => undefined, repository),
  };
}
