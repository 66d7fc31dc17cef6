/**
 * An image without a daemon: the app's code as one layer on a base image, its Python packages as another below it. Same code,
 * same digest: the tag `code-<diffID>` is looked up first, and what it names is used when it was made from the same base,
 * packages and start command, whatever commit it tells of. That tag moves on when these change; a second one beside it, for the
 * code and all of these, does not: an image that still runs keeps a name, and registries clean away what has none.
 */
import type { Digest } from '../../model/bundle.js';
import { JacScaleError } from '../../model/error.js';
import { type ImageName, imageText } from '../../model/image.js';
import { platformText } from '../../model/platform.js';
import type { Emit } from '../../model/progress.js';
import type { BuildRequest, BuiltImage } from '../../ports/images.js';
import type { BlobSource, Cache, Manifest, Registries, Spool } from '../../ports/registry.js';
import type { Wheels } from '../../ports/wheels.js';
import { assemble, assembleIndex } from './assemble.js';
import { readBase } from './base.js';
import { dependencyLayer, type FreshDependencies } from './dependencies.js';
import { codeLayer } from './layer.js';
import { codeTagOf, type Lookup, lookUp } from './lookup.js';
import { notesOf } from './notes.js';
import { inMemory, packedLayer } from './packed.js';
import { Push, verifyPushed } from './push.js';
import type { BaseImage } from './read-image.js';

export interface DaemonlessDeps {
  readonly registries: Registries;
  readonly wheels: Wheels;
  readonly cache: Cache;
  /** Closed by whoever made it. */
  readonly spool: Spool;
  readonly emit: Emit;
}

const builder = 'daemonless';

/**
 * Builds and pushes; answers when the registry has the image whole.
 * @throws JacScaleError `ImageNotFound`, `PlatformMissing`, `BaseUnreadable`, `PushUnverified`, those of the registry and of the
 *   wheels
 */
export async function buildDaemonless(deps: DaemonlessDeps, request: BuildRequest): Promise<BuiltImage> {
  const lookup = await lookUp(deps, request, 'push');
  const { target, codeTag, stableTag, found, tagged } = lookup;
  const tag = request.target.tag ?? stableTag;
  const name: ImageName = { ...named(request.target), tag };
  if (found !== undefined) {
    const known = request.target.tag === undefined || tagged === found.digest;
    if (!known) await target.putManifest(tag, found);
    return { name, digest: found.digest, builder, reused: true, sentBytes: known ? 0 : found.bytes.length };
  }
  const { emit } = deps;
  const image = await made(deps, request, lookup);
  emit({ type: 'phase', phase: 'push', message: `pushing ${imageText(name)}` });
  const push = new Push(target, (sent, total) => emit({ type: 'upload', sent, total }));
  const layers = image.parts.flatMap(({ base }) => base.layers);
  await push.all(image.blobs, { repository: lookup.base, layers });
  const manifests = [
    ...image.dependencies.map(({ tag, manifest }) => ({ tag: tag as string, manifest })),
    ...(image.parts.length === 1
      ? []
      : image.parts.map(({ manifest }) => ({ tag: manifest.digest as string, manifest }))),
  ];
  // An index is refused while an image of it is not there.
  await Promise.all(manifests.map(({ tag, manifest }) => target.putManifest(tag, manifest)));
  const tags = [...new Set([codeTag, stableTag, tag])];
  await Promise.all(tags.map((each) => target.putManifest(each, image.top)));
  await verifyPushed(target, image.top);
  const sentManifests = [...manifests.map(({ manifest }) => manifest), ...tags.map(() => image.top)];
  const sentBytes = sentManifests.reduce((sum, { bytes }) => sum + bytes.length, push.sent);
  return { name, digest: image.top.digest, builder, reused: false, sentBytes };
}

/** The digest that `buildDaemonless` would answer now; nothing is sent. @throws as there */
export async function foresee(
  deps: DaemonlessDeps,
  request: BuildRequest,
): Promise<{ readonly name: ImageName; readonly digest: Digest }> {
  const lookup = await lookUp(deps, request, 'pull');
  const name = { ...named(request.target), tag: request.target.tag ?? lookup.stableTag };
  const { digest } = lookup.found ?? (await made(deps, request, lookup)).top;
  return { name, digest };
}

const named = ({ registry, repository }: ImageName): ImageName => ({ registry, repository });

interface Made {
  /** What the tags stand for. */
  readonly top: Manifest;
  readonly parts: readonly { readonly base: BaseImage; readonly manifest: Manifest }[];
  /** All but the base's layers. */
  readonly blobs: readonly BlobSource[];
  readonly dependencies: readonly FreshDependencies[];
}

async function made(deps: DaemonlessDeps, request: BuildRequest, lookup: Lookup): Promise<Made> {
  const { emit, spool, wheels, cache } = deps;
  const { base, target, baseDigest, launch, inputs } = lookup;
  const name = request.base;
  const note = (message: string) => emit({ type: 'note', message });
  emit({ type: 'phase', phase: 'build', message: `putting the code on ${imageText(name)}` });
  const [images, code] = await Promise.all([
    readBase({ repository: base, name, cache }, baseDigest, request.platforms),
    packedLayer(spool, codeLayer(request.bundle), 'jac-scale: the code of the app'),
  ]);
  if (codeTagOf(code.layer.diffId) !== lookup.codeTag) throw codeChanged();
  const notes = notesOf(request, baseDigest, inputs);
  const blobs = [code.source];
  const dependencies: FreshDependencies[] = [];
  const parts: { base: BaseImage; manifest: Manifest }[] = [];
  for (const image of images) {
    const about = `${imageText(name)} for ${platformText(image.platform)}`;
    const onScan = (bytes: number) =>
      note(`reading the layers of ${about} (${bytes} bytes), once on this machine`);
    const onResolve = (requirements: readonly string[]) =>
      note(`collecting packages for ${about}: ${requirements.length} requirements`);
    const facts = { repository: base, name, cache, onScan };
    const layer = await dependencyLayer(
      { target, spool, wheels, facts, onResolve },
      image,
      request.dependencies,
    );
    const added = [...(layer === undefined ? [] : [layer.layer]), code.layer];
    const { config, manifest } = assemble(image, added, launch, notes);
    blobs.push(inMemory(config), ...(layer?.fresh?.blobs ?? []));
    if (layer?.fresh !== undefined) dependencies.push(layer.fresh);
    parts.push({ base: image, manifest });
  }
  const [first] = parts;
  if (first === undefined) throw new RangeError('no platform was chosen');
  const top = parts.length === 1 ? first.manifest : assembleIndex(first.base.family, parts, notes);
  return { top, parts, blobs, dependencies };
}

/** What was looked up and what is sent are two readings of the same files. */
const codeChanged = (): JacScaleError =>
  new JacScaleError({
    code: 'BundleChanged',
    what: 'the code changed while it was being built',
    why: 'an image under the name of other code would be deployed for it later',
    next: 'run the command again',
  });
