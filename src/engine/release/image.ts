import { resolve } from 'node:path';
import { JacScaleError } from '../../model/error.js';
import {
  type ImageName,
  imageText,
  parseImage,
  pinnedText,
  type RegistryLogin,
  releaseTag,
} from '../../model/image.js';
import { dockerfileOf } from '../../model/image-settings.js';
import type { ImageRelease } from '../../model/release.js';
import type { ResolvedSettings } from '../../model/settings.js';
import type { BuildRequest, Images } from '../../ports/images.js';
import type { DecideContext, Decided, Given } from './decide.js';
import { loginFor, loginToPush } from './login.js';
import {
  isShortLived,
  type PullLogin,
  shortLivedWarning,
  unusableWarning,
  usableByNodes,
} from './pull-secret.js';
import { targetOf } from './target.js';

/**
 * The release of image mode: built and pushed, or given. The registry has it whole when this answers.
 * @throws usage error of the naming and the login; what images throw
 */
export async function decideImage(
  context: DecideContext,
  resolved: ResolvedSettings,
  given: Given,
): Promise<Decided> {
  const images = await context.images();
  return resolved.settings.build === true
    ? await built(context, images, resolved, given)
    : await named(context, images, resolved);
}

async function built(
  context: DecideContext,
  images: Images,
  resolved: ResolvedSettings,
  given: Given,
): Promise<Decided> {
  const request = await requestOf(context, images, resolved, given);
  const { target, login } = request;
  const tagged = imageText(target);
  if (given.how === 'foresee') {
    const foreseen = await images.foresee(request);
    if (foreseen !== undefined)
      return decided(foreseen.name, foreseen.digest, await pullOf(images, foreseen.name, login, true));
    const note = `${tagged} is built by scale, whose digest is known then`;
    return {
      release: { kind: 'image', image: tagged, ...tagOf(target) },
      ...(await pullOf(images, target, login, false)),
      releaseNotes: [note],
    };
  }
  context.emit({ type: 'phase', phase: 'build', message: `building ${tagged}` });
  const image = await images.build(request);
  context.signal.throwIfAborted();
  const { name, digest, builder, reused } = image;
  const made = decided(name, digest, await pullOf(images, name, login, true), { builder });
  return { ...made, tookTime: !reused };
}

async function requestOf(
  context: DecideContext,
  images: Images,
  { settings, root, entry, projectVersion }: ResolvedSettings,
  { bundle, dependencies, origin }: Given,
): Promise<BuildRequest> {
  if (bundle === undefined) throw new TypeError('a build without the code');
  const login = await loginToPush(settings, images);
  const named = targetOf(settings, login?.username ?? settings.registryUsername);
  const source = await context.source.commit(root);
  const target = { ...named, tag: named.tag ?? releaseTag(source, bundle.digest) };
  const file = dockerfileOf(settings);
  const dockerfile = file === undefined ? undefined : resolve(root, file);
  const base = parseImage(settings.pythonImage);
  return {
    root,
    entry,
    target,
    login,
    dockerfile,
    bundle,
    base,
    baseLogin: dockerfile === undefined ? await loginFor(settings, base, images) : undefined,
    dependencies,
    jacCommand: settings.jacCommand,
    containerPort: settings.containerPort,
    platforms: settings.platforms,
    cache: settings.buildCache,
    buildArgs: settings.buildArgs,
    buildSecrets: settings.buildSecrets,
    source,
    origin,
    version: projectVersion,
  };
}

/**
 * An image that is there already: its name stands for a digest, which is asked for once and then deployed. A digest is looked
 * for as well, before anything is touched, as far as its registry answers us.
 */
async function named(
  context: DecideContext,
  images: Images,
  { settings }: ResolvedSettings,
): Promise<Decided> {
  const name = parseImage(settings.image ?? '');
  const login = await loginFor(settings, name, images);
  try {
    const found = await images.resolve(name, login);
    return decided(name, name.digest ?? found, await pullOf(images, name, login, true));
  } catch (error) {
    if (!(error instanceof JacScaleError)) throw error;
    if (name.digest === undefined) throw sayByDigest(name, error);
    if (!isLeftToNodes(error, login)) throw error;
    context.emit({ type: 'note', message: `${imageText(name)} was not looked for: ${error.message}` });
    return decided(name, name.digest, pullWith(name, login, false));
  }
}

/** Nodes may reach a registry that we do not, and have logins (Secrets, roles of the cloud) that we have not. */
const isLeftToNodes = ({ code }: JacScaleError, login: RegistryLogin | undefined): boolean =>
  code === 'RegistryUnreachable' || (code === 'RegistryDenied' && login === undefined);

function sayByDigest(name: ImageName, error: JacScaleError): JacScaleError {
  if (error.code !== 'RegistryUnreachable') return error;
  return new JacScaleError({
    code: error.code,
    what: error.message,
    why: error.why ?? `the digest that ${imageText(name)} stands for is asked of its registry`,
    next: `name the image by its digest: --image ${name.registry}/${name.repository}@sha256:…`,
    cause: error,
  });
}

function decided(
  name: ImageName,
  digest: NonNullable<ImageRelease['digest']>,
  pull: Omit<Decided, 'release'>,
  more: Pick<ImageRelease, 'builder'> = {},
): Decided {
  const release = {
    kind: 'image',
    digest,
    image: pinnedText(name, digest),
    ...tagOf(name),
    ...more,
  } as const;
  return { release, ...pull };
}

const tagOf = ({ tag }: ImageName): { tag?: string } => (tag === undefined ? {} : { tag });

/** How the nodes come to the image: by the login that is known, where not everybody may pull it. */
async function pullOf(
  images: Images,
  name: ImageName,
  login: RegistryLogin | undefined,
  accepted: boolean,
): Promise<Omit<Decided, 'release'>> {
  const needed = login !== undefined && !(await isPublic(images, name));
  return pullWith(name, needed ? login : undefined, accepted);
}

function pullWith(
  { registry }: ImageName,
  login: RegistryLogin | undefined,
  accepted: boolean,
): Omit<Decided, 'release'> {
  const none = { releaseWarnings: [], releaseNotes: [], tookTime: false };
  if (login === undefined) return none;
  const known: PullLogin = { ...login, registry, accepted };
  const pull = usableByNodes(known);
  if (pull === undefined) return { ...none, releaseWarnings: [unusableWarning(known)] };
  return { ...none, pull, releaseWarnings: isShortLived(pull) ? [shortLivedWarning(pull)] : [] };
}

/** A registry that only the nodes reach tells nothing: with the login they come to the image in any case. */
async function isPublic(images: Images, name: ImageName): Promise<boolean> {
  try {
    return await images.isPublic(name);
  } catch (error) {
    if (error instanceof JacScaleError) return false;
    throw error;
  }
}
