/** Images that verbs of the orchestrator make: which Dockerfile, where to, and as whom. */
import { resolve } from 'node:path';
import { loginFor } from '../../engine/release/login.js';
import { usageError } from '../../model/error.js';
import { type ImageName, imageText, parseImage, pinnedText, type RegistryLogin } from '../../model/image.js';
import type { Emit } from '../../model/progress.js';
import type { InstallOptions } from '../../operations/orc/install.js';
import type { Files } from '../../ports/files.js';
import type { DockerfileImages, Images } from '../../ports/images.js';
import type { SourceInfo } from '../../ports/source.js';
import type { World } from './world.js';

export interface ModuleImageOptions {
  /** Build context, as typed. */
  readonly folder: string;
  /** From that folder; the first that is there counts. */
  readonly dockerfiles: readonly string[];
  /** As typed. */
  readonly push: string;
  readonly platforms: readonly string[];
  readonly insecureRegistries: readonly string[];
}

export interface ServiceImageOptions {
  readonly base: string;
  readonly push: string;
  readonly platforms: readonly string[];
  readonly insecureRegistries: readonly string[];
}

interface Machine {
  readonly files: Files;
  readonly source: Pick<SourceInfo, 'commit' | 'origin'>;
  readonly cwd: string;
  readonly env: World['env'];
  readonly emit: Emit;
}

/**
 * Builds a Dockerfile with what this machine has, and pushes it.
 * @returns the image by its digest
 * @throws JacScaleError `DockerfileMissing`, `ImageInvalid` (exit 2); those of `Images.build`
 */
export async function buildModuleImage(
  images: DockerfileImages,
  { files, source, cwd, env, emit }: Machine,
  options: ModuleImageOptions,
): Promise<string> {
  const root = resolve(cwd, options.folder);
  const asked = parseImage(options.push);
  const dockerfile = await dockerfileIn(files, root, options.dockerfiles);
  const commit = await source.commit(root);
  const isClean = commit.commit !== undefined && commit.dirty !== true;
  const { registry, repository, tag = isClean ? commit.commit?.slice(0, 12) : 'latest' } = asked;
  const target: ImageName = { registry, repository, ...(tag === undefined ? {} : { tag }) };
  emit({ type: 'phase', phase: 'build', message: `building ${imageText(target)}` });
  const { digest } = await images.build({
    root,
    target,
    login: await loginTo(target, env, images),
    dockerfile,
    platforms: options.platforms,
    cache: 'off',
    buildArgs: {},
    buildSecrets: {},
    source: commit,
    origin: await source.origin(root),
    version: undefined,
  });
  return pinnedText(target, digest);
}

async function dockerfileIn(files: Files, root: string, names: readonly string[]): Promise<string> {
  for (const name of names) {
    const path = resolve(root, name);
    if ((await files.kindOf(path)) === 'file') return path;
  }
  throw usageError({
    code: 'DockerfileMissing',
    what: `there is no ${names.join(' and no ')} in ${root}`,
    next: 'name it with --dockerfile, from the folder of --build',
  });
}

/**
 * What makes the orchestrator's image, and the login that nodes pull it with.
 * @throws JacScaleError `ImageInvalid`, `RegistryLoginMissing` (exit 2)
 */
export async function serviceImageOf(
  images: Pick<Images, 'storedLogin'>,
  env: World['env'],
  { base, push, platforms }: ServiceImageOptions,
): Promise<Pick<InstallOptions, 'build' | 'login'>> {
  const [from, target] = [parseImage(base), parseImage(push)];
  const login = await loginTo(target, env, images);
  const baseLogin = await images.storedLogin(from.registry, from.repository);
  return {
    build: {
      base: from,
      baseLogin: from.registry === target.registry ? login : baseLogin,
      target,
      login,
      platforms,
    },
    ...(login === undefined ? {} : { login: { ...login, registry: target.registry, accepted: true } }),
  };
}

/** The login that the environment has, as for `scale --build`; else what docker or podman have stored. */
const loginTo = (
  target: ImageName,
  env: World['env'],
  images: Pick<Images, 'storedLogin'>,
): Promise<RegistryLogin | undefined> =>
  loginFor(
    {
      appName: '',
      image: imageText(target),
      registry: target.registry,
      registryUsername: env['DOCKER_USERNAME'] || undefined,
      registryPassword: env['DOCKER_PASSWORD'] || undefined,
    },
    target,
    images,
  );
