/**
 * A base image with layers on it, as config and manifest. Nothing in them tells when they were made: with the same base and
 * layers the config is the same. Where the code came from is said in annotations of the manifest, so that a config and its image
 * id stay the same for the same code. Docker's manifests have no annotations; there it is said in labels of the config, as
 * `docker build --label` does, rather than as an OCI manifest over Docker's layers, which not every registry takes.
 */
import type { Digest } from '../../model/bundle.js';
import { type Fields, fieldsAt, listAt } from '../../model/read.js';
import type { Descriptor, Manifest } from '../../ports/registry.js';
import { digestOf } from './digest.js';
import type { Family } from './media.js';
import type { BaseImage } from './read-image.js';

export interface AddedLayer extends Omit<Descriptor, 'mediaType'> {
  /** sha256 of the uncompressed tar. */
  readonly diffId: Digest;
  /** One line for `docker history`. */
  readonly createdBy: string;
}

/** Fields of an image's `config`, as in https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md */
export interface Launch {
  readonly User: string;
  readonly WorkingDir: string;
  readonly Entrypoint: readonly string[];
  readonly Cmd: readonly string[];
  readonly ExposedPorts: Readonly<Record<string, object>>;
  /** Added to what the base says. */
  readonly Env: Readonly<Record<string, string>>;
}

export interface Assembled {
  readonly config: { readonly digest: Digest; readonly bytes: Uint8Array };
  readonly manifest: Manifest;
}

const epoch = '1970-01-01T00:00:00Z';

/** @param launch how it runs; undefined: as the base does */
export function assemble(
  base: BaseImage,
  added: readonly AddedLayer[],
  launch: Launch | undefined,
  notes: Readonly<Record<string, string>>,
): Assembled {
  const { family, config } = base;
  const { Env = {}, ...fields } = launch ?? {};
  const settings = fieldsAt(config, 'config');
  const labels = family.name === 'docker' ? { ...fieldsAt(settings, 'Labels'), ...notes } : undefined;
  const whole = {
    ...config,
    created: epoch,
    config: {
      ...settings,
      ...fields,
      Env: withVariables(listAt(settings, 'Env').map(String), Env),
      ...(labels === undefined ? {} : { Labels: labels }),
    },
    rootfs: {
      ...fieldsAt(config, 'rootfs'),
      type: 'layers',
      diff_ids: [...listAt(config, 'rootfs', 'diff_ids'), ...added.map(({ diffId }) => diffId)],
    },
    history: [
      ...historyOf(base),
      ...added.map(({ createdBy }) => ({ created: epoch, created_by: createdBy })),
    ],
  };
  const bytes = Buffer.from(JSON.stringify(whole));
  const digest = digestOf(bytes);
  const manifest = manifestOf(family.manifest, {
    config: { mediaType: family.config, digest, size: bytes.length },
    layers: [
      ...base.layers,
      ...added.map((layer) => ({ mediaType: family.layer, digest: layer.digest, size: layer.size })),
    ],
    ...(family.name === 'oci' ? { annotations: notes } : {}),
  });
  return { config: { digest, bytes }, manifest };
}

/** One name for the images of several platforms. */
export function assembleIndex(
  family: Family,
  images: readonly { readonly base: BaseImage; readonly manifest: Manifest }[],
  notes: Readonly<Record<string, string>>,
): Manifest {
  return manifestOf(family.index, {
    manifests: images.map(({ base, manifest: { mediaType, digest, bytes } }) => ({
      mediaType,
      digest,
      size: bytes.length,
      platform: base.platform,
    })),
    ...(family.name === 'oci' ? { annotations: notes } : {}),
  });
}

function manifestOf(mediaType: string, content: Fields): Manifest {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...content }));
  return { mediaType, bytes, digest: digestOf(bytes) };
}

/** The base's history, with an entry for each of its layers even where it has less: readers count them. */
function historyOf({ config, layers }: BaseImage): unknown[] {
  const history = listAt(config, 'history');
  const told = history.filter((entry) => fieldsAt({ entry }, 'entry')['empty_layer'] !== true).length;
  const untold = Array.from({ length: Math.max(0, layers.length - told) }, () => ({
    created: epoch,
    comment: 'a layer of the base image, which tells no history',
  }));
  return [...history, ...untold];
}

function withVariables(env: readonly string[], more: Readonly<Record<string, string>>): string[] {
  const kept = env.filter((line) => !Object.hasOwn(more, line.split('=', 1)[0] ?? ''));
  return [...kept, ...Object.entries(more).map(([name, value]) => `${name}=${value}`)];
}
