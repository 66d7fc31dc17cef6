import { type JacScaleError, usageError } from '../../model/error.js';
import { dockerHub, type ImageName, type RegistryLogin } from '../../model/image.js';
import type { Settings } from '../../model/settings.js';
import type { Images } from '../../ports/images.js';
import { pushRegistry, targetOf } from './target.js';

type LoginSettings = Pick<
  Settings,
  'appName' | 'image' | 'registry' | 'registryUsername' | 'registryPassword'
>;

/**
 * The login for an image. The settings' own belongs to one host alone: the one in the name of `image`, else `registry`. A
 * password is not shown to another registry than it was given for; there, only what `docker login` stored counts.
 * @throws usage error `RegistryLoginMissing` when the settings have one half of a login
 */
export async function loginFor(
  settings: LoginSettings,
  { registry, repository }: Pick<ImageName, 'registry'> & Partial<ImageName>,
  images: Pick<Images, 'storedLogin'>,
): Promise<RegistryLogin | undefined> {
  const own = registry === pushRegistry(settings) ? ownLogin(settings) : undefined;
  return own ?? (await images.storedLogin(registry, repository));
}

/**
 * The login for a push. A registry that the name of the image says, one's own perhaps, may ask for none.
 * @throws usage error `RegistryLoginMissing`
 */
export async function loginToPush(
  settings: LoginSettings,
  images: Images,
): Promise<RegistryLogin | undefined> {
  const registry = pushRegistry(settings);
  const hasOwner = settings.image?.includes('/') === true;
  const login = await loginFor(settings, hasOwner ? targetOf(settings, undefined) : { registry }, images);
  if (login !== undefined || (hasOwner && registry !== dockerHub)) return login;
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
