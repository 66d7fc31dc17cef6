import type { Digest } from '../../model/bundle.js';
import { JacScaleError } from '../../model/error.js';
import { type ImageName, imageText } from '../../model/image.js';
import type { Platform } from '../../model/platform.js';
import { type Fields, fieldsAt, isFields, listAt, numberAt, textAt } from '../../model/read.js';
import type { Cache, Descriptor, Manifest, Repository } from '../../ports/registry.js';
import { digestOf } from './digest.js';
import { type Family, families } from './media.js';

/** An image of one platform, to put layers on. */
export interface BaseImage {
  readonly family: Family;
  readonly platform: Platform;
  readonly config: Fields;
  readonly configDigest: Digest;
  /** As they stand in its manifest. */
  readonly layers: readonly Descriptor[];
}

export interface ImageSource {
  readonly repository: Repository;
  readonly name: ImageName;
  readonly cache: Cache;
}

const configLimit = 4 << 20;

export interface ReadManifest extends Pick<Manifest, 'mediaType'> {
  readonly content: unknown;
}

/** What a digest names never changes, so it is asked for once a machine; Docker Hub counts each as a pull. */
export async function readManifest(
  { repository, name, cache }: ImageSource,
  digest: Digest,
): Promise<ReadManifest> {
  const key = `manifest-${digest}`;
  const kept = /^(\S*)\n(.*)$/s.exec((await cache.get(key)) ?? '');
  if (kept !== null && isOf(digest, kept[2])) return { mediaType: kept[1] ?? '', content: parsed(kept[2]) };
  const manifest = await repository.manifest(digest);
  if (manifest === undefined) throw imageNotFound(name);
  const text = Buffer.from(manifest.bytes).toString('utf8');
  const content = parsed(text);
  const mediaType = textAt(content, 'mediaType') ?? manifest.mediaType;
  await cache.set(key, `${mediaType}\n${text}`);
  return { mediaType, content };
}

/** @throws JacScaleError `BaseUnreadable` */
export async function readImage(
  source: ImageSource,
  { mediaType, content }: ReadManifest,
): Promise<BaseImage> {
  const { name, cache, repository } = source;
  const family = families.find(({ manifest }) => manifest === mediaType);
  if (family === undefined) throw unreadable(name, `its manifest is of the kind ${mediaType}`);
  const descriptor = descriptorOf(fieldsAt(content, 'config'));
  const key = `config-${descriptor.digest}`;
  let text = await cache.get(key);
  if (!isOf(descriptor.digest, text)) {
    if (descriptor.size > configLimit) throw unreadable(name, `its config has ${descriptor.size} bytes`);
    const chunks: Uint8Array[] = [];
    for await (const chunk of repository.blob(descriptor)) chunks.push(Buffer.from(chunk));
    text = Buffer.concat(chunks).toString('utf8');
    await cache.set(key, text);
  }
  const config = parsed(text);
  if (!isFields(config)) throw unreadable(name, 'its config is not JSON');
  const layers = listAt(content, 'layers').map(descriptorOf);
  const layersSaid = listAt(config, 'rootfs', 'diff_ids').length;
  if (layersSaid !== layers.length)
    throw unreadable(name, `its config tells of ${layersSaid} layers, its manifest of ${layers.length}`);
  return { family, platform: platformOf(config), config, configDigest: descriptor.digest, layers };
}

/** As it stands in the base's manifest: annotations and the like are kept. */
const descriptorOf = (value: unknown): Descriptor =>
  ({
    ...(isFields(value) ? value : {}),
    mediaType: textAt(value, 'mediaType') ?? '',
    digest: textAt(value, 'digest') ?? '',
    size: numberAt(value, 'size') ?? 0,
  }) as Descriptor;

export function platformOf(value: Fields): Platform {
  const variant = textAt(value, 'variant');
  return {
    os: textAt(value, 'os') ?? '',
    architecture: textAt(value, 'architecture') ?? '',
    ...(variant === undefined || variant === '' ? {} : { variant }),
  };
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const isOf = (digest: Digest, text: string | undefined): text is string =>
  text !== undefined && digestOf(Buffer.from(text)) === digest;

export function imageNotFound(name: ImageName): JacScaleError {
  return new JacScaleError({
    code: 'ImageNotFound',
    what: `there is no image ${imageText(name)}`,
    why: `${name.registry} does not know it`,
    next: 'look for a typing mistake in its name or tag',
  });
}

function unreadable(name: ImageName, why: string): JacScaleError {
  return new JacScaleError({
    code: 'BaseUnreadable',
    what: `no code can be put on ${imageText(name)}`,
    why,
    next: 'name another image as python_image, or build with a Dockerfile: kubectl jac init --dockerfile',
  });
}
