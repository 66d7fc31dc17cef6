/**
 * The layer with an app's Python packages. It is kept in the app's repository under a tag of its own, as a small image of one
 * layer, so that packages are resolved and sent once for a set of requirements, whatever machine the next build runs on.
 */
import { createHash } from 'node:crypto';
import type { Digest } from '../../model/bundle.js';
import { listAt } from '../../model/read.js';
import type { DependencySet } from '../../model/release.js';
import type { BlobSource, Manifest, Repository, Spool } from '../../ports/registry.js';
import type { Wheels, WheelsRequest } from '../../ports/wheels.js';
import { type AddedLayer, assemble } from './assemble.js';
import { type FactsSource, factsOf, hasRuntime, inVenv } from './facts.js';
import { inMemory, packedLayer } from './packed.js';
import { type BaseImage, readImage, readManifest } from './read-image.js';

export interface DependencyLayer {
  readonly layer: AddedLayer;
  /** What has to be sent; absent: the repository has it. */
  readonly fresh?: FreshDependencies;
}

export interface FreshDependencies {
  readonly blobs: readonly BlobSource[];
  readonly tag: string;
  readonly manifest: Manifest;
}

export interface DependencyParts {
  readonly target: Repository;
  readonly spool: Spool;
  readonly wheels: Wheels;
  readonly facts: FactsSource;
  onResolve(requirements: readonly string[]): void;
}

/** @returns undefined when the base has all that the app needs. @throws JacScaleError `BaseUnfit`, `BaseUnreadable` */
export async function dependencyLayer(
  parts: DependencyParts,
  base: BaseImage,
  dependencies: DependencySet,
): Promise<DependencyLayer | undefined> {
  const { target, spool, wheels, facts: source } = parts;
  const facts = await factsOf(source, base);
  const missing = hasRuntime(facts) ? [] : dependencies.runtimeRequirements;
  const requirements = [...new Set([...dependencies.requirements, ...missing])].sort();
  if (requirements.length === 0) return undefined;
  const { venv, ...fit } = facts;
  if (venv !== undefined) throw inVenv(source.name, venv);
  const request: WheelsRequest = { ...fit, platform: base.platform, requirements };
  const tag = tagOf(request);
  const known = await target.head(tag);
  const found = known === undefined ? undefined : await layerIn(parts, known.digest, requirements);
  if (found !== undefined) return { layer: found };
  parts.onResolve(requirements);
  const { layer, source: blob } = await packedLayer(spool, wheels.layer(request), createdBy(requirements));
  const { os, architecture, variant } = base.platform;
  const empty: BaseImage = {
    ...base,
    config: { architecture, os, ...(variant === undefined ? {} : { variant }) },
    layers: [],
  };
  const { config, manifest } = assemble(empty, [layer], undefined, {});
  return { layer, fresh: { blobs: [blob, inMemory(config)], tag, manifest } };
}

/** Without the addresses that requirements may name, since those may hold a password. */
const createdBy = (requirements: readonly string[]): string =>
  `jac-scale: pip install ${requirements.map((line) => line.replace(/\s*@.*$/, '')).join(' ')}`;

/** The same for all that gives the same packages; not the base itself, which may change without a package of it changing. */
function tagOf({ platform, abi, libc, requirements, installed }: WheelsRequest): string {
  const identity = JSON.stringify([1, platform, abi, libc, requirements, installed]);
  return `deps-${createHash('sha256').update(identity).digest('hex').slice(0, 40)}`;
}

async function layerIn(
  { target, facts }: DependencyParts,
  digest: Digest,
  requirements: readonly string[],
): Promise<AddedLayer | undefined> {
  const name = { registry: target.registry, repository: target.repository };
  const source = { repository: target, name, cache: facts.cache };
  const image = await readImage(source, await readManifest(source, digest));
  const diffId = listAt(image.config, 'rootfs', 'diff_ids')[0];
  const [layer] = image.layers;
  if (layer === undefined || typeof diffId !== 'string') return undefined;
  const { digest: packed, size } = layer;
  return { digest: packed, size, diffId: diffId as Digest, createdBy: createdBy(requirements) };
}
