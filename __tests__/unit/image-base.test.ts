/** The image below: which of its platforms, and what is read of it. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { foresee } from '../../src/engine/image/daemonless.js';
import { docker, oci } from '../../src/engine/image/media.js';
import { baseName, bundleOf, memoryCache, requestOf } from './image-doubles.js';
import { Harness, json } from './image-harness.js';

let at: Harness;
beforeEach(() => {
  at = new Harness();
});

describe('platforms', () => {
  const [amd64, arm64, armv6] = [
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm64', variant: 'v8' },
    { os: 'linux', architecture: 'arm', variant: 'v6' },
  ];

  it('of which nobody asked for one: linux/amd64 of several', async () => {
    at.registries.putIndex(baseName, '1', [arm64, amd64]);
    const built = await at.build();
    expect(at.configOf(at.manifest(built.digest)).architecture).toBe('amd64');
  });

  it('of which there is one: that one', async () => {
    at.registries.putIndex(baseName, '1', [arm64]);
    const built = await at.build();
    expect(at.configOf(at.manifest(built.digest)).architecture).toBe('arm64');
  });

  it.each([oci, docker])('become an index of the $name family, over one code layer', async (family) => {
    at.registries.putIndex(baseName, '1', [amd64, arm64, armv6], family);
    const platforms = ['linux/arm64', 'linux/amd64'];
    const built = await at.build({ platforms });
    const index = at.manifest('v1');
    expect(index.mediaType).toBe(family.index);
    const { manifests } = json(index.bytes);
    expect(manifests.map(({ platform }: { platform: object }) => platform)).toEqual([arm64, amd64]);
    const layers = manifests.map(({ digest }: { digest: string }) =>
      json(at.manifest(digest).bytes).layers.at(-1),
    );
    expect(layers[0]).toEqual(layers[1]);
    expect(at.asked(/^SEND/)).toHaveLength(3);
    expect(await at.build({ platforms })).toMatchObject({
      digest: built.digest,
      reused: true,
    });
  });

  it('that the base lacks are an error that names those it has', async () => {
    at.registries.putIndex(baseName, '1', [amd64, armv6]);
    const error = await at.failing({ platforms: ['linux/arm64', 'linux/amd64'] });
    expect(error.code).toBe('PlatformMissing');
    expect(error.message).toContain('not there for linux/arm64');
    expect(error.why).toBe('it is there for linux/amd64, linux/arm/v6');
    expect(error.exitCode).toBe(2);
  });

  it('are held against a base of one platform as well', async () => {
    at.registries.putImage(baseName, '1');
    const error = await at.failing({ platforms: ['linux/arm64'] });
    expect(error.code).toBe('PlatformMissing');
  });
});

describe('a base', () => {
  it('that is not there is said by name', async () => {
    const error = await at.failing();
    expect(error.code).toBe('ImageNotFound');
    expect(error.message).toContain('registry.test/base/runtime:1');
  });

  it('is read once a machine', async () => {
    at.registries.putIndex(baseName, '1', [{ os: 'linux', architecture: 'amd64' }]);
    await at.build();
    at.registries.asked.length = 0;
    await at.build({ bundle: bundleOf([{ path: 'app.jac', text: 'changed' }]) });
    expect(at.registries.asked.filter((line) => line.includes(baseName))).toEqual([`HEAD ${baseName} 1`]);
  });

  it('whose cached description was tampered with is read again', async () => {
    at.registries.putImage(baseName, '1');
    const cache = memoryCache();
    const { digest } = await foresee({ ...at.deps, cache }, requestOf());
    for (const [key, text] of cache.texts) cache.texts.set(key, text.replaceAll('amd64', 'arm64'));
    expect((await foresee({ ...at.deps, cache }, requestOf())).digest).toBe(digest);
  });

  it('with less history than layers gets the rest', async () => {
    at.registries.putImage(baseName, '1', {
      layers: [Buffer.from('a'), Buffer.from('b')],
      config: { history: [] },
    });
    await at.build();
    expect(at.configOf(at.manifest('v1')).history).toHaveLength(3);
  });
});
