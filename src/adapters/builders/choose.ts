import { JacScaleError, usageError } from '../../model/error.js';
import type { DockerfileBuild } from '../../ports/images.js';
import { findBuildah } from './buildah.js';
import type { Builder, FindBuilder, Probe } from './builder.js';
import { findBuildx } from './buildx.js';
import { findDocker } from './docker.js';
import { findPodman } from './podman.js';

/** In the order in which they are tried. */
const known: Readonly<Record<string, FindBuilder>> = {
  'docker buildx': findBuildx,
  docker: findDocker,
  podman: findPodman,
  buildah: findBuildah,
};

/**
 * The first builder that works on this machine and can do what is asked.
 * @throws JacScaleError `NoBuilder`; usage error `BuilderCannotPlatforms`, `BuilderCannotSecrets`
 */
export async function chooseBuilder(request: DockerfileBuild, probe: Probe): Promise<Builder> {
  const broken: string[] = [];
  const unable: { name: string; code: string; why: string }[] = [];
  for (const [name, find] of Object.entries(known)) {
    const found = await find(probe);
    if (typeof found === 'string') {
      broken.push(`${name}: ${found}`);
      continue;
    }
    const unableTo = found.cannot(request);
    if (unableTo === undefined) return found;
    unable.push({ name, ...unableTo });
  }
  const [first] = unable;
  if (first !== undefined) {
    const what =
      first.code === 'BuilderCannotPlatforms'
        ? `no builder here builds for ${request.platforms.join(' and ')} at once`
        : 'no builder here has secret mounts';
    throw usageError({
      code: first.code,
      what,
      why: [...unable.map(({ name, why }) => `${name}: ${why}`), ...broken].join('\n'),
      next:
        first.code === 'BuilderCannotPlatforms'
          ? 'make a builder that can with: docker buildx create --use'
          : 'install docker buildx: https://docs.docker.com/go/buildx/',
    });
  }
  throw new JacScaleError({
    code: 'NoBuilder',
    what: 'there is a Dockerfile, but nothing here that builds it',
    why: broken.join('\n'),
    next: 'install docker (or start it), podman or buildah; or build without the Dockerfile: --dockerfile none',
  });
}
