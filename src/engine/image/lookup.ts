import type { Digest } from '../../model/bundle.js';
import { JacScaleError } from '../../model/error.js';
import type { Emit } from '../../model/progress.js';
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
  /** `code-<hex>`: the latest image of this code in the target's repository. */
  readonly codeTag: string;
  /** `code-<hex>-<hex>`: the image of this code and these inputs, from which the name never moves away. */
  readonly stableTag: string;
  readonly launch: Launch;
  readonly inputs: string;
  /** The image that is there for this code, base, packages and start. */
  readonly found: Manifest | undefined;
  /** What the user's tag stands for now. */
  readonly tagged: Digest | undefined;
}

export interface LookupParts {
  readonly registries: Registries;
  readonly cache: Cache;
  readonly emit: Emit;
}

/** @param diffId of the code's layer */
export const codeTagOf = (diffId: Digest): string => `code-${diffId.slice('sha256:'.length)}`;

const stableLength = 12;

/** All that a cached run asks: three requests at once. @throws JacScaleError `ImageNotFound` for the base */
export async function lookUp(
  { registries, cache, emit }: LookupParts,
  request: BuildRequest,
  access: 'pull' | 'push',
): Promise<Lookup> {
  const base = registries.repository(request.base, request.baseLogin, 'pull');
  const asked = registries.repository(request.target, request.login, access);
  const target = access === 'push' ? asked : forgiving(asked, emit);
  const launch = launchOf(request);
  const codeTag = diffIdOf(codeLayer(request.bundle)).then(codeTagOf);
  const { tag } = request.target;
  const [baseDigest, tagged, existing] = await Promise.all([
    baseDigestOf(base, request),
    tag === undefined ? undefined : target.head(tag).then((found) => found?.digest),
    codeTag.then((name) => target.manifest(name)),
  ]);
  const inputs = inputsOf(request, baseDigest, launch);
  const stableTag = `${await codeTag}-${inputs.slice(0, stableLength)}`;
  const isSame = async (image: Manifest) => (await inputsOfImage(target, cache, image)) === inputs;
  let found = existing;
  if (found !== undefined && !(await isSame(found))) {
    // Another port, package or base took the code's name; what is there for these inputs still runs somewhere.
    const other = await target.manifest(stableTag);
    found = other !== undefined && (await isSame(other)) ? other : undefined;
  }
  return { base, target, baseDigest, launch, inputs, tagged, codeTag: await codeTag, stableTag, found };
}

/**
 * For who only wants to know what a build would give: a repository that is not there yet may be denied just as one that is not
 * ours to read, and the first push makes it.
 */
function forgiving(target: Repository, emit: Emit): Repository {
  let said = false;
  const orNone = async <T>(act: Promise<T | undefined>): Promise<T | undefined> => {
    try {
      return await act;
    } catch (error) {
      if (!(error instanceof JacScaleError) || error.code !== 'RegistryDenied') throw error;
      if (!said) emit({ type: 'note', message: `${error.message}: taken as not there before a first push` });
      said = true;
      return undefined;
    }
  };
  return {
    registry: target.registry,
    repository: target.repository,
    head: (reference) => orNone(target.head(reference)),
    manifest: (reference) => orNone(target.manifest(reference)),
    blob: (blob, from) => target.blob(blob, from),
    hasBlob: (digest) => target.hasBlob(digest),
    mountBlob: (digest, from) => target.mountBlob(digest, from),
    putBlob: (source, onSent) => target.putBlob(source, onSent),
    putManifest: (reference, manifest) => target.putManifest(reference, manifest),
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
