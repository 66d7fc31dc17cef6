import { type JacScaleError, usageError } from '../../model/error.js';
import { dockerHub, type RegistryLogin } from '../../model/image.js';
import type { Settings } from '../../model/settings.js';
import type { Images } from '../../ports/images.js';
import { hostOf, pushRegistry } from './target.js';

type LoginSettings = Pick<Settings, 'image' | 'registry' | 'registryUsername' | 'registryPassword'>;

/**
 * The login of a registry: that of the settings if it is the one they name, else what `docker login` stored. A password is not
 * shown to another registry than it was given for.
 * @throws usage error `RegistryLoginMissing` when the settings have one half of a login
 */
export async function loginFor(
  settings: LoginSettings,
  registry: string,
  images: Images,
): Promise<RegistryLogin | undefined> {
  return (
    (registry === hostOf(settings.registry) ? ownLogin(settings) : undefined) ?? images.storedLogin(registry)
  );
}

/**
 * The login for a push. Where the image's name has another registry than `registry` says, a stored login of that one counts
 * more; without any, a registry of one's own may still ask for none.
 * @throws usage error `RegistryLoginMissing`
 */
export async function loginToPush(
  settings: LoginSettings,
  images: Images,
): Promise<RegistryLogin | undefined> {
  const registry = pushRegistry(settings);
  const login = (await loginFor(settings, registry, images)) ?? ownLogin(settings);
  const named = settings.image?.includes('/') === true && registry !== dockerHub;
  if (login !== undefined || named) return login;
  throw settings.registryUsername === undefined
    ? missing(registry)
    : half('DOCKER_USERNAME', 'DOCKER_PASSWORD');
}

function ownLogin({ registryUsername, registryPassword }: LoginSettings): RegistryLogin | undefined {
  if (registryPassword === undefined) return undefined;
  if (registryUsername === undefined) throw half('DOCKER_PASSWORD', 'DOCKER_USERNAME');
  return { username: registryUsername, password: registryPassword };
}

function half(given: string, absent: string): JacScaleError {
  return usageError({
    code: 'RegistryLoginMissing',
    what: `${given} is set and ${absent} is not`,
    next: `set ${absent} as well`,
  });
}

function missing(registry: string): JacScaleError {
  return usageError({
    code: 'RegistryLoginMissing',
    what: `--build pushes an image to ${registry}, and there is no login for it`,
    why: 'neither are DOCKER_USERNAME and DOCKER_PASSWORD set, nor has docker login or podman login stored one',
    next: `set DOCKER_USERNAME and DOCKER_PASSWORD (an access token will do), or: docker login${registry === dockerHub ? '' : ` ${registry}`}`,
  });
}
