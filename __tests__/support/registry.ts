/** Puts images into the registry of the throwaway cluster, as somebody else's push would have. */
import { createReadStream, existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { registriesOf } from '../../src/adapters/oci/registries.js';
import { FileSpool } from '../../src/adapters/oci/spool.js';
import { digestOf } from '../../src/engine/image/digest.js';
import { gzip } from '../../src/engine/image/gzip.js';
import { docker, type Family, oci } from '../../src/engine/image/media.js';
import { inMemory } from '../../src/engine/image/packed.js';
import type { Digest } from '../../src/model/bundle.js';
import { type ImageName, parseImage, type RegistryLogin } from '../../src/model/image.js';
import type { BlobSource, Registries, Repository } from '../../src/ports/registry.js';
import { manifestOf } from '../unit/image-doubles.js';
import { needDevcluster } from './cluster.js';

/** The registry of the throwaway cluster: plain HTTP, with a password. */
export function devRegistry(): {
  readonly address: string;
  readonly login: RegistryLogin;
  readonly registries: Registries & { close(): void };
} {
  const { address, username, password } = needDevcluster().registry;
  const registries = registriesOf({ env: {}, insecureRegistries: [address], version: 'test' });
  return { address, login: { username, password }, registries };
}

/** The archive of an image that `devcluster up` made. */
export function archiveOf(image: string): string {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const file = join(cache, 'jac-scale-action/images', `${image}.tar`);
  if (!existsSync(file)) throw new Error(`${file} is not there: run devcluster/devcluster images ${image}`);
  return file;
}

interface Member {
  readonly offset: number;
  readonly size: number;
}

/** Where the members of a tar with short names are. */
async function membersOf(file: string): Promise<Map<string, Member>> {
  const members = new Map<string, Member>();
  const handle = await open(file);
  try {
    const header = Buffer.alloc(512);
    for (let at = 0; ; ) {
      const { bytesRead } = await handle.read(header, 0, 512, at);
      if (bytesRead < 512 || header[0] === 0) return members;
      const name = header.toString('utf8', 0, header.indexOf(0));
      const size = Number.parseInt(header.toString('latin1', 124, 135), 8);
      members.set(name, { offset: at + 512, size });
      at += 512 + Math.ceil(size / 512) * 512;
    }
  } finally {
    await handle.close();
  }
}

const range = (file: string, { offset, size }: Member, from = 0) =>
  size === from
    ? (async function* () {})()
    : createReadStream(file, { start: offset + from, end: offset + size - 1 });

/**
 * Pushes an image archive (as `docker save` writes them) under a name; layers that are there are not sent again.
 * @param packed whether layers are gzipped, as an image from a public registry has them; slow for a large one
 */
export async function pushArchive(
  file: string,
  target: Repository,
  tag: string,
  options: {
    readonly family?: Family;
    readonly packed?: boolean;
    readonly labels?: Record<string, string>;
  } = {},
): Promise<Digest> {
  const { family = oci, packed = false, labels = {} } = options;
  const members = await membersOf(file);
  const read = async (name: string) => {
    const member = members.get(name);
    if (member === undefined) throw new Error(`${file} has no ${name}`);
    const parts: Buffer[] = [];
    for await (const part of range(file, member)) parts.push(Buffer.from(part as Buffer));
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  };
  const [{ Config, Layers }] = await read('manifest.json');
  const config = await read(Config);
  config.config = { ...config.config, Labels: { ...config.config?.Labels, ...labels } };
  const spool = new FileSpool();
  try {
    const layers: { mediaType: string; digest: Digest; size: number }[] = [];
    for (const [index, name] of (Layers as string[]).entries()) {
      const member = members.get(name);
      if (member === undefined) throw new Error(`${file} has no ${name}`);
      const plain: BlobSource = {
        digest: config.rootfs.diff_ids[index],
        size: member.size,
        open: (from) => range(file, member, from) as AsyncIterable<Uint8Array>,
      };
      const source = packed ? await spool.keep(gzip(plain.open(0))) : plain;
      if (!(await target.hasBlob(source.digest))) await target.putBlob(source, () => undefined);
      const mediaType = packed ? family.layer : family.layer.replace(/[.+]gzip$/, '');
      layers.push({ mediaType, digest: source.digest, size: source.size });
    }
    const bytes = Buffer.from(JSON.stringify(config));
    const blob = inMemory({ bytes, digest: digestOf(bytes) });
    await target.putBlob(blob, () => undefined);
    const manifest = manifestOf(family.manifest, {
      config: { mediaType: family.config, digest: blob.digest, size: blob.size },
      layers,
    });
    await target.putManifest(tag, manifest);
    return manifest.digest;
  } finally {
    await spool.close();
  }
}

/** The image with the Jac runtime in the registry of the throwaway cluster, put there when it is not. */
export async function runtimeBase(family: Family = oci): Promise<ImageName> {
  const { address, login, registries } = devRegistry();
  const name = parseImage(`${address}/base/jac-runtime:${family === docker ? 'docker' : 'oci'}`);
  try {
    const target = registries.repository(name, login, 'push');
    if ((await target.head(name.tag ?? '')) === undefined)
      await pushArchive(archiveOf('jac-runtime'), target, name.tag ?? '', { family });
    return name;
  } finally {
    registries.close();
  }
}
