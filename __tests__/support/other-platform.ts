/** An image that no node here can run: one that was built for another kind of processor. */
import { digestOf } from '../../src/engine/image/digest.js';
import { oci } from '../../src/engine/image/media.js';
import { inMemory } from '../../src/engine/image/packed.js';
import { parseImage } from '../../src/model/image.js';
import { manifestOf } from '../unit/image-doubles.js';
import { devRegistry } from './registry.js';

const blobOf = (bytes: Buffer) => ({ bytes, digest: digestOf(bytes) });

/** Pushes an index whose one image is for linux/s390x. */
export async function pushOtherPlatform(path: string, tag: string): Promise<void> {
  const { address, login, registries } = devRegistry();
  const platform = { os: 'linux', architecture: 's390x' };
  try {
    const target = registries.repository(parseImage(`${address}/${path}:${tag}`), login, 'push');
    const config = blobOf(
      Buffer.from(JSON.stringify({ ...platform, rootfs: { type: 'layers', diff_ids: [] } })),
    );
    await target.putBlob(inMemory(config), () => undefined);
    const manifest = manifestOf(oci.manifest, {
      config: { mediaType: oci.config, digest: config.digest, size: config.bytes.length },
      layers: [],
    });
    await target.putManifest(manifest.digest, manifest);
    const { mediaType, digest, bytes } = manifest;
    const index = manifestOf(oci.index, { manifests: [{ mediaType, digest, size: bytes.length, platform }] });
    await target.putManifest(tag, index);
  } finally {
    registries.close();
  }
}
