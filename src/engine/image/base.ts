import type { Digest } from '../../model/bundle.js';
import { JacScaleError } from '../../model/error.js';
import { type ImageName, imageText } from '../../model/image.js';
import { type Platform, parsePlatform, platformText, samePlatform } from '../../model/platform.js';
import { fieldsAt, listAt, textAt } from '../../model/read.js';
import { families } from './media.js';
import { type BaseImage, type ImageSource, platformOf, readImage, readManifest } from './read-image.js';

/** Nodes of a cluster are this, when nobody says otherwise. */
const usual: Platform = { os: 'linux', architecture: 'amd64' };

/**
 * Reads a base image for each platform that is asked for.
 * @param digest what the name stands for
 * @param platforms `linux/arm64` …; none: its only one, else linux/amd64
 * @throws JacScaleError `PlatformMissing`, `ImageNotFound`, `BaseUnreadable`
 */
export async function readBase(
  source: ImageSource,
  digest: Digest,
  platforms: readonly string[],
): Promise<BaseImage[]> {
  const top = await readManifest(source, digest);
  const family = families.find(({ index }) => index === top.mediaType);
  const wanted = platforms.map(parsePlatform);
  if (family === undefined) {
    const image = await readImage(source, top);
    const missing = wanted.filter((platform) => !samePlatform(platform, image.platform));
    if (missing.length > 0) throw platformMissing(source.name, missing, [image.platform]);
    return [image];
  }
  const entries = listAt(top.content, 'manifests').flatMap(entryOf);
  const chosen = choose(source.name, entries, wanted);
  return await Promise.all(
    chosen.map(async (entry) => {
      const image = await readImage(source, await readManifest(source, entry.digest));
      // A config may leave the variant out; what the index says is what the nodes choose by.
      return { ...image, platform: entry.platform };
    }),
  );
}

interface IndexEntry {
  readonly digest: Digest;
  readonly platform: Platform;
}

/** Builders put attestations into an index, for a platform `unknown/unknown`. */
function entryOf(entry: unknown): IndexEntry[] {
  const digest = textAt(entry, 'digest');
  const platform = platformOf(fieldsAt(entry, 'platform'));
  return digest === undefined || platform.os === 'unknown' || platform.os === ''
    ? []
    : [{ digest: digest as Digest, platform }];
}

export function choose(
  name: ImageName,
  entries: readonly IndexEntry[],
  wanted: readonly Platform[],
): IndexEntry[] {
  const available = entries.map(({ platform }) => platform);
  const only = entries.length === 1 ? entries[0]?.platform : undefined;
  const asked = wanted.length > 0 ? wanted : [only ?? usual];
  const find = (platform: Platform) => entries.find((entry) => samePlatform(entry.platform, platform));
  const missing = asked.filter((platform) => find(platform) === undefined);
  if (missing.length > 0) throw platformMissing(name, missing, available);
  return asked.flatMap((platform) => find(platform) ?? []);
}

function platformMissing(
  name: ImageName,
  missing: readonly Platform[],
  available: readonly Platform[],
): JacScaleError {
  return new JacScaleError({
    code: 'PlatformMissing',
    what: `${imageText(name)} is not there for ${missing.map(platformText).join(', ')}`,
    why: `it is there for ${available.map(platformText).join(', ') || 'no platform at all'}`,
    next: 'name one of these with --platform, or another base image as python_image',
    exitCode: 2,
  });
}
