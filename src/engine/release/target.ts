import { usageError } from '../../model/error.js';
import { dockerHub, type ImageName, imageText, parseImage } from '../../model/image.js';
import { registryHost } from '../../model/image-settings.js';
import type { Settings } from '../../model/settings.js';

type Naming = Pick<Settings, 'appName' | 'image' | 'registry'>;

/** Host of the registry that a build is pushed to. */
export function pushRegistry({ image, registry }: Pick<Settings, 'image' | 'registry'>): string {
  return image !== undefined && hasHost(image) ? parseImage(image).registry : hostOf(registry);
}

/**
 * The name a build is pushed to, with a tag only if the user gave one: `image` as it is, or on the setting's registry; without
 * an owner in it below the user's account; without `image` the app's name.
 * @throws usage error `ImageNameNeeded`, `ImagePinned`, `ImageInvalid`
 */
export function targetOf(settings: Naming, username: string | undefined): ImageName {
  const { image, registry, appName } = settings;
  if (image !== undefined && hasHost(image)) return unpinned(parseImage(image));
  const path = image ?? appName;
  if (path.split('@')[0]?.includes('/')) return unpinned(parseImage(`${hostOf(registry)}/${path}`));
  if (username === undefined || notAnAccount.test(username)) throw nameNeeded(settings, username);
  return unpinned(parseImage(`${hostOf(registry)}/${username.toLowerCase()}/${path}`));
}

/** User names that registries of clouds give to every token: they own no repository. */
const notAnAccount =
  /^(AWS|_json_key(_base64)?|oauth2accesstoken|_token|<token>|\$oauthtoken|0{8}-0{4}-0{4}-0{4}-0{12})$/;

/** Host of the `registry` setting, under the one name that images go by. */
export const hostOf = (registry: string): string => {
  const host = registryHost(registry);
  return host === 'index.docker.io' || host === 'registry-1.docker.io' ? dockerHub : host;
};

/** As parseImage tells a host from the first part of a path. */
function hasHost(image: string): boolean {
  const [first = '', ...rest] = image.split('/');
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
}

function unpinned(name: ImageName): ImageName {
  if (name.digest === undefined) return name;
  throw usageError({
    code: 'ImagePinned',
    what: `nothing can be pushed to ${imageText(name)}: its digest is known only after the build`,
    next: 'leave out @sha256:…, or --build to run that very image',
  });
}

function nameNeeded({ registry, appName }: Naming, username: string | undefined): Error {
  const host = hostOf(registry);
  return usageError({
    code: 'ImageNameNeeded',
    what: `the image to push to ${host} has no name`,
    why:
      username === undefined
        ? 'without a user name it cannot be told to whom it belongs'
        : `the user name "${username}" is that of every token there, and owns no repository`,
    next: `--image ${host}/OWNER/${appName}`,
  });
}
