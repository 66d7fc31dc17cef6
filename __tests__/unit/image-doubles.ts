/** A bundle, a base image and a registry as plain values, for tests of images. */
import { createHash } from 'node:crypto';
import { tarHeader, tarPadding, tarTrailer } from '../../src/engine/bundle/tar.js';
import { digestOf } from '../../src/engine/image/digest.js';
import { type Family, oci } from '../../src/engine/image/media.js';
import type { Bundle, Digest } from '../../src/model/bundle.js';
import { imageText, parseImage } from '../../src/model/image.js';
import { type Platform, platformText } from '../../src/model/platform.js';
import type { BuildRequest } from '../../src/ports/images.js';
import type {
  BlobSource,
  Cache,
  Descriptor,
  Manifest,
  Registries,
  Repository,
  Spool,
} from '../../src/ports/registry.js';

export interface File {
  readonly path: string;
  readonly text: string;
  readonly mode?: 0o644 | 0o755;
}

const amd64: Platform = { os: 'linux', architecture: 'amd64' };

interface ImageOptions {
  readonly platform?: Platform;
  readonly family?: Family;
  readonly labels?: Readonly<Record<string, string>>;
  readonly layers?: readonly Buffer[];
  readonly mediaType?: string;
  /** Fields that replace what the config has. */
  readonly config?: object;
}

export async function bytesOf(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(Buffer.from(chunk));
  return Buffer.concat(parts);
}

/** The bundle of these files, sorted as given; its stream comes in pieces of `pieceSize`, whose memory is used again. */
export function bundleOf(files: readonly File[], pieceSize = 700): Bundle {
  const tar = Buffer.concat([
    ...files.flatMap(({ path, text, mode = 0o644 }) => {
      const content = Buffer.from(text);
      return [
        tarHeader({ path, size: content.length, mode }),
        content,
        Buffer.alloc(tarPadding(content.length)),
      ];
    }),
    tarTrailer,
  ]);
  return {
    digest: digestOf(tar),
    size: tar.length,
    files: files.map(({ path, text, mode = 0o644 }) => ({ path, size: Buffer.byteLength(text), mode })),
    warnings: [],
    entry: files[0]?.path ?? '',
    open: async function* () {
      const memory = Buffer.alloc(pieceSize);
      for (let at = 0; at < tar.length; at += pieceSize) {
        const length = tar.copy(memory, 0, at, at + pieceSize);
        yield memory.subarray(0, length);
        memory.fill(0xaa);
      }
    },
  };
}

/** Registries in memory, with what was asked of them. */
export class MemoryRegistries implements Registries {
  readonly blobs = new Map<string, Buffer>();
  readonly manifests = new Map<string, Manifest>();
  /** `PUT registry/owner/app tag` and the like, in order. */
  readonly asked: string[] = [];

  repository({ registry, repository }: { registry: string; repository: string }): Repository {
    const place = `${registry}/${repository}`;
    const ask = (what: string) => this.asked.push(what);
    const { blobs, manifests } = this;
    const manifest = async (reference: string) => {
      ask(`GET ${place} ${short(reference)}`);
      return manifests.get(`${place} ${reference}`);
    };
    return {
      registry,
      repository,
      manifest,
      head: async (reference) => {
        ask(`HEAD ${place} ${short(reference)}`);
        return manifests.get(`${place} ${reference}`);
      },
      putManifest: async (reference, value) => {
        ask(`PUT ${place} ${short(reference)}`);
        this.putManifest(place, reference, value);
      },
      blob: async function* ({ digest }) {
        ask(`GET ${place} blob ${short(digest)}`);
        const found = blobs.get(`${place} ${digest}`);
        if (found === undefined) throw new Error(`no blob ${digest} in ${place}`);
        yield found;
      },
      hasBlob: async (digest) => blobs.has(`${place} ${digest}`),
      mountBlob: async (digest, from) => {
        ask(`MOUNT ${place} ${short(digest)}`);
        const found = blobs.get(`${registry}/${from} ${digest}`);
        if (found !== undefined) blobs.set(`${place} ${digest}`, found);
        return found !== undefined;
      },
      putBlob: async (source, onSent) => {
        ask(`SEND ${place} ${short(source.digest)}`);
        const bytes = await bytesOf(source.open(0));
        if (digestOf(bytes) !== source.digest) throw new Error('other bytes than the digest says');
        onSent(bytes.length);
        blobs.set(`${place} ${source.digest}`, bytes);
      },
    };
  }

  putManifest(place: string, reference: string, value: Manifest): void {
    this.manifests.set(`${place} ${reference}`, value);
    this.manifests.set(`${place} ${value.digest}`, value);
  }

  putBlob(place: string, bytes: Buffer): { digest: Digest; size: number } {
    const digest = digestOf(bytes);
    this.blobs.set(`${place} ${digest}`, bytes);
    return { digest, size: bytes.length };
  }

  /** An image with a layer of these bytes; its labels say what is in it, unless others are given. */
  putImage(place: string, reference: string, options: ImageOptions = {}): Manifest {
    const { platform = amd64, family = oci, labels = runtimeLabels, config = {} } = options;
    const { layers = [Buffer.from(`layer for ${platformText(platform)}`)], mediaType = family.layer } =
      options;
    const put = layers.map((bytes) => ({ ...this.putBlob(place, bytes), mediaType }));
    const blob = this.putBlob(
      place,
      Buffer.from(
        JSON.stringify({
          ...platform,
          config: { Env: ['PATH=/usr/local/bin:/usr/bin', 'LANG=C.UTF-8'], Labels: labels, Cmd: ['python3'] },
          rootfs: { type: 'layers', diff_ids: layers.map((bytes) => sha(bytes)) },
          history: layers.map((_, index) => ({ created_by: `step ${index}` })),
          ...config,
        }),
      ),
    );
    const manifest = manifestOf(family.manifest, {
      config: { mediaType: family.config, ...blob } satisfies Descriptor,
      layers: put,
    });
    this.putManifest(place, reference, manifest);
    return manifest;
  }

  putIndex(place: string, reference: string, platforms: readonly Platform[], family: Family = oci): Manifest {
    const manifests = platforms.map((platform) => {
      const image = this.putImage(place, `for-${platformText(platform)}`, { platform, family });
      return { mediaType: image.mediaType, digest: image.digest, size: image.bytes.length, platform };
    });
    const index = manifestOf(family.index, {
      manifests: [
        ...manifests,
        {
          mediaType: family.manifest,
          digest: digestOf(Buffer.from('attestation')),
          size: 1,
          platform: { os: 'unknown', architecture: 'unknown' },
        },
      ],
    });
    this.putManifest(place, reference, index);
    return index;
  }
}

export const runtimeLabels = {
  'io.jac-scale.runtime': 'jaclang==0.16.7 jac-scale==0.2.30',
  'io.jac-scale.python': 'cp313',
  'io.jac-scale.libc': 'glibc 2.41',
};

const sha = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

const short = (reference: string): string => reference.replace(/([0-9a-f]{6})[0-9a-f]{34,}/, '$1');

export function manifestOf(mediaType: string, content: object): Manifest {
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...content }));
  return { mediaType, bytes, digest: digestOf(bytes) };
}

export function memoryCache(): Cache & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    get: async (key) => texts.get(key),
    set: async (key, text) => {
      texts.set(key, text);
    },
  };
}

export const memorySpool: Spool = {
  keep: async (chunks): Promise<BlobSource> => {
    const bytes = await bytesOf(chunks);
    return {
      digest: digestOf(bytes),
      size: bytes.length,
      open: async function* (from) {
        yield bytes.subarray(from);
      },
    };
  },
  close: async () => undefined,
};

export function requestOf(more: Partial<BuildRequest> = {}): BuildRequest {
  return {
    root: '/project',
    entry: 'app.jac',
    target: parseImage('registry.test/owner/app:v1'),
    login: undefined,
    dockerfile: undefined,
    bundle: bundleOf([{ path: 'app.jac', text: 'with entry { print("hello"); }' }]),
    base: parseImage('registry.test/base/runtime:1'),
    baseLogin: undefined,
    dependencies: {
      key: 'k',
      requirements: [],
      runtimeRequirements: ['jac-scale[all]==0.2.30', 'jaclang==0.16.7'],
    },
    jacCommand: 'auto',
    containerPort: 8000,
    platforms: [],
    cache: 'off',
    buildArgs: {},
    buildSecrets: {},
    source: { commit: 'a'.repeat(40) },
    origin: { project: 'github.com/owner/repo', subfolder: '' },
    version: '1.2.3',
    ...more,
  };
}

export const baseName = imageText(parseImage('registry.test/base/runtime'));
