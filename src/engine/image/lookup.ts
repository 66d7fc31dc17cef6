import type { Digest } from '../../model/bundle.js';
import { listAt, textAt } from '../../model/read.js';
import type { BuildRequest } from '../../ports/images.js';
import type { Cache, Manifest, Registries, Repository } from '../../ports/registry.js';
import type { Launch } from './assemble.js';
import { launchOf } from './launch.js';
import { codeLayer } from './layer.js';
import { inputsIn, inputsOf } from './notes.js';
import { diffIdOf } from './packed.js';
import { imageNotFound, readImage, readManifest } from './read-image.js';

/** What is known before anything is built. */
export interface Lookup {
  readonly base: Repository;
  readonly target: Repository;
  readonly baseDigest: Digest;
  /** `code-<hex>`: names the code in the target's repository. */
  readonly codeTag: string;
  readonly launch: Launch;
  readonly inputs: string;
  /** The image that is there for this code, base, packages and start. */
  readonly found: Manifest | undefined;
  /** What the user's tag stands for now. */
  readonly tagged: Digest | undefined;
}

/** All that a cached run asks: three requests at once. @throws JacScaleError `ImageNotFound` for the base */
export async function lookUp(
  { registries, cache }: { readonly registries: Registries; readonly cache: Cache },
  request: BuildRequest,
  access: 'pull' | 'push',
): Promise<Lookup> {
  const base = registries.repository(request.base, request.baseLogin, 'pull');
  const target = registries.repository(request.target, request.login, access);
  const launch = launchOf(request);
  const codeTag = diffIdOf(codeLayer(request.bundle)).then(
    (diffId) => `code-${diffId.slice('sha256:'.length)}`,
  );
  const { tag } = request.target;
  const [baseDigest, tagged, existing] = await Promise.all([
    baseDigestOf(base, request),
    tag === undefined ? undefined : target.head(tag).then((found) => found?.digest),
    codeTag.then((name) => target.manifest(name)),
  ]);
  const inputs = inputsOf(request, baseDigest, launch);
  const same = existing !== undefined && (await inputsOfImage(target, cache, existing)) === inputs;
  return {
    ...{ base, target, baseDigest, launch, inputs, tagged },
    codeTag: await codeTag,
    found: same ? existing : undefined,
  };
}

async function baseDigestOf(base: Repository, { base: name }: BuildRequest): Promise<Digest> {
  if (name.digest !== undefined) return name.digest;
  const found = await base.head(name.tag ?? 'latest');
  if (found === undefined) throw imageNotFound(name);
  return found.digest;
}

/** From its annotations; Docker's manifests have none, so there from the labels of the (first) image's config. */
async function inputsOfImage(
  target: Repository,
  cache: Cache,
  { mediaType, bytes, digest }: Manifest,
): Promise<string | undefined> {
  const content: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  const told = inputsIn(content);
  if (told !== undefined) return told;
  const source = { repository: target, name: { ...target, digest }, cache };
  const child = textAt(listAt(content, 'manifests')[0], 'digest');
  const read = child === undefined ? { mediaType, content } : await readManifest(source, child as Digest);
  // Somebody else's image under our tag is no image of ours.
  return await readImage(source, read).then(
    ({ config }) => inputsIn(config),
    () => undefined,
  );
}
