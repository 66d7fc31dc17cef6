import { createHash } from 'node:crypto';
import type { Digest } from '../../model/bundle.js';
import { imageText } from '../../model/image.js';
import { textAt } from '../../model/read.js';
import type { BuildRequest } from '../../ports/images.js';
import type { Launch } from './assemble.js';

/** Bumped when the same inputs give another image than before. */
const format = 1;

/** Under which an image says what it was made from: with the code's tag, all that it depends on. */
export const inputsKey = 'io.jac-scale.inputs';

/** What an image depends on besides the code. */
export function inputsOf(request: BuildRequest, baseDigest: Digest, launch: Launch): string {
  const { requirements, runtimeRequirements } = request.dependencies;
  const platforms = [...request.platforms].sort();
  const inputs = [format, baseDigest, platforms, requirements, runtimeRequirements, launch];
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex');
}

/**
 * Where an image comes from, by the keys of https://github.com/opencontainers/image-spec/blob/v1.1.0/annotations.md. The first
 * push of some code writes them; the same code from a later commit is the same image.
 */
export function notesOf(request: BuildRequest, baseDigest: Digest, inputs: string): Record<string, string> {
  const { source, origin, version, base, target } = request;
  const commit = source.commit === undefined ? undefined : source.commit + (source.dirty ? '-dirty' : '');
  // A path of this machine is nobody's business.
  const isAddress = !origin.project.startsWith('path:');
  const notes = {
    'org.opencontainers.image.title': target.repository.split('/').at(-1),
    'org.opencontainers.image.version': version,
    'org.opencontainers.image.revision': commit,
    'org.opencontainers.image.source': isAddress ? `https://${origin.project}` : undefined,
    'org.opencontainers.image.base.name': imageText(base),
    'org.opencontainers.image.base.digest': baseDigest,
    [inputsKey]: inputs,
  };
  return Object.fromEntries(
    Object.entries(notes).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

/** What a manifest or a config says it was made from. */
export const inputsIn = (content: unknown): string | undefined =>
  textAt(content, 'annotations', inputsKey) ?? textAt(content, 'config', 'Labels', inputsKey);
