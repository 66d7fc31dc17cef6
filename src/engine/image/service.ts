/**
 * The orchestrator's image: its program as one layer on an image with Node. The same program on the same base is the same image, byte
 * for byte, so that what a tag stands for tells whether anything has to be sent.
 */
import type { Digest } from '../../model/bundle.js';
import type { ImageName } from '../../model/image.js';
import { imageText } from '../../model/image.js';
import type { Emit } from '../../model/progress.js';
import type { BuiltImage } from '../../ports/images.js';
import type { Cache, Registries, Spool } from '../../ports/registry.js';
import type { ServiceImageRequest } from '../../ports/service-image.js';
import { compareBytes } from '../bundle/tar.js';
import { assemble, assembleIndex, type Launch } from './assemble.js';
import { readBase } from './base.js';
import { layerTar } from './layer.js';
import { inMemory, packedLayer } from './packed.js';
import { Push, verifyPushed } from './push.js';
import { imageNotFound } from './read-image.js';

export interface ServiceImageDeps {
  readonly registries: Registries;
  readonly cache: Cache;
  /** Closed by whoever made it. */
  readonly spool: Spool;
  readonly emit: Emit;
}

/** What the image is made of besides its base. */
export interface ServiceProgram {
  readonly version: string;
  /** By name; one of them is `orchestrator.cjs`. */
  readonly files: Readonly<Record<string, Uint8Array>>;
}

const folder = 'app';
/** Who the program runs as. Its files are root's: it has nothing to write there. */
const user = 10001;

const launch: Launch = {
  User: `${user}:${user}`,
  WorkingDir: `/${folder}`,
  // What calls hold is short-lived: with V8's usual young generation it stays in memory long after.
  Entrypoint: ['node', '--max-semi-space-size=2', `/${folder}/orchestrator.cjs`],
  Cmd: [],
  ExposedPorts: { '8000/tcp': {} },
  Env: {
    NODE_ENV: 'production',
    // Bodies go back to the system when they are done with, instead of staying in one of glibc's arenas (mallopt(3)).
    MALLOC_ARENA_MAX: '2',
    MALLOC_MMAP_THRESHOLD_: '131072',
    MALLOC_TRIM_THRESHOLD_: '131072',
  },
};

/**
 * Builds and pushes; answers when the registry has the image whole.
 * @throws JacScaleError `ImageNotFound`, `PlatformMissing`, `BaseUnreadable`, `PushUnverified`, those of the registry
 */
export async function buildServiceImage(
  { registries, cache, spool, emit }: ServiceImageDeps,
  program: ServiceProgram,
  request: ServiceImageRequest,
): Promise<BuiltImage> {
  const { registry, repository, tag = program.version } = request.target;
  const name: ImageName = { registry, repository, tag };
  const base = registries.repository(request.base, request.baseLogin, 'pull');
  const target = registries.repository(name, request.login, 'push');
  emit({ type: 'phase', phase: 'build', message: `putting the orchestrator on ${imageText(request.base)}` });
  const [baseDigest, tagged, layer] = await Promise.all([
    digestOf(base, request.base),
    target.head(tag),
    packedLayer(spool, layerTar(folder, 0, filesOf(program)), 'jac-scale: the orchestrator'),
  ]);
  const images = await readBase(
    { repository: base, name: request.base, cache },
    baseDigest,
    request.platforms,
  );
  const notes = {
    'org.opencontainers.image.title': repository.split('/').at(-1) ?? '',
    'org.opencontainers.image.version': program.version,
    'org.opencontainers.image.base.name': imageText(request.base),
    'org.opencontainers.image.base.digest': baseDigest,
  };
  const parts = images.map((image) => ({ base: image, ...assemble(image, [layer.layer], launch, notes) }));
  const [first] = parts;
  if (first === undefined) throw new RangeError('no platform was chosen');
  const top = parts.length === 1 ? first.manifest : assembleIndex(first.base.family, parts, notes);
  const built = { name, digest: top.digest, builder: 'daemonless' };
  if (tagged?.digest === top.digest) return { ...built, reused: true, sentBytes: 0 };
  emit({ type: 'phase', phase: 'push', message: `pushing ${imageText(name)}` });
  const push = new Push(target, (sent, total) => emit({ type: 'upload', sent, total }));
  const layers = parts.flatMap((part) => part.base.layers);
  const blobs = [layer.source, ...parts.map(({ config }) => inMemory(config))];
  await push.all(blobs, { repository: base, layers });
  // An index is refused while an image of it is not there.
  if (parts.length > 1) for (const { manifest } of parts) await target.putManifest(manifest.digest, manifest);
  await target.putManifest(tag, top);
  await verifyPushed(target, top);
  return { ...built, reused: false, sentBytes: push.sent };
}

async function digestOf(base: ReturnType<Registries['repository']>, name: ImageName): Promise<Digest> {
  const found = name.digest ?? (await base.head(name.tag ?? 'latest'))?.digest;
  if (found === undefined) throw imageNotFound(name);
  return found;
}

function filesOf({ files }: ServiceProgram) {
  return Object.entries(files)
    .sort(([a], [b]) => compareBytes(a, b))
    .map(([path, bytes]) => ({ path, size: bytes.length, mode: 0o644 as const, content: [bytes] }));
}
