import { JacScaleError } from '../../model/error.js';
import { imageText } from '../../model/image.js';
import { parsePlatform, platformText, samePlatform } from '../../model/platform.js';
import { listAt, textAt } from '../../model/read.js';
import type { BuiltImage, DockerfileBuild } from '../../ports/images.js';
import type { Manifest, Registries } from '../../ports/registry.js';
import { type BuildersDeps, buildDockerfile } from '../builders/build.js';

/**
 * Builds a Dockerfile and pushes it, and asks the registry itself before it answers: a builder may say that it pushed and not
 * have (buildah 1.28 ends with 0 when a list of several platforms was refused).
 * @throws JacScaleError `PushUnverified`, those of the builders and of the registry
 */
export async function buildVerified(
  request: DockerfileBuild,
  deps: BuildersDeps,
  registries: Registries,
): Promise<BuiltImage> {
  const { target: name, login, platforms } = request;
  const { digest, builder } = await buildDockerfile(request, deps);
  // Asked for even where no digest was told: what the registry refuses says why.
  const manifest = await registries.repository(name, login, 'pull').manifest(digest ?? name.tag ?? 'latest');
  const unverified = (why: string) =>
    new JacScaleError({
      code: 'PushUnverified',
      what: `${builder} pushed ${imageText(name)}, and ${name.registry} does not have it`,
      why,
      next: 'run the command again; nothing was deployed',
    });
  if (digest === undefined) throw unverified('it named no digest of what it pushed');
  if (manifest === undefined) throw unverified(`it knows no ${name.repository}@${digest}`);
  const lacking = lackingPlatforms(manifest, platforms);
  if (lacking.length > 0) throw unverified(`what arrived is not for ${lacking.join(' and ')}`);
  return { name, digest, builder, reused: false };
}

/** Platforms that were asked for and are not in the index. An image of one platform does not tell its own. */
function lackingPlatforms({ bytes }: Manifest, wanted: readonly string[]): string[] {
  if (wanted.length < 2) return [];
  const content: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  const there = listAt(content, 'manifests').map((entry) => {
    const [os = '', architecture = '', variant] = ['os', 'architecture', 'variant'].map((key) =>
      textAt(entry, 'platform', key),
    );
    return { os, architecture, ...(variant === undefined ? {} : { variant }) };
  });
  return wanted
    .map(parsePlatform)
    .filter((platform) => !there.some((other) => samePlatform(other, platform)))
    .map(platformText);
}
