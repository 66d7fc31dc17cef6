/** What is in the registry is not made again: images by their code, packages by their requirements. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { parseImage } from '../../src/model/image.js';
import { baseName, bundleOf, memoryCache, runtimeLabels } from './image-doubles.js';
import { Harness, target } from './image-harness.js';

let at: Harness;
beforeEach(() => {
  at = new Harness();
});

const namesOf = (digest: string): string[] =>
  [...at.registries.manifests].flatMap(([key, manifest]) => {
    const [place, name = ''] = key.split(' ');
    return place === target && manifest.digest === digest && name !== digest ? [name] : [];
  });

describe('code that is there already', () => {
  it('costs three requests, whatever commit it is from, and sends nothing', async () => {
    at.registries.putImage(baseName, '1');
    const first = await at.build();
    at.registries.asked.length = 0;
    const again = await at.build({ source: { commit: 'b'.repeat(40) } });
    expect(again).toEqual({ ...first, reused: true, sentBytes: 0 });
    expect(at.registries.asked.map((line) => line.split(' ')[0])).toEqual(['HEAD', 'HEAD', 'GET']);
  });

  it('only gets the new tag', async () => {
    at.registries.putImage(baseName, '1');
    const first = await at.build();
    at.registries.asked.length = 0;
    const other = await at.build({ target: parseImage(`${target}:v2`) });
    expect(other).toMatchObject({ digest: first.digest, reused: true, name: { tag: 'v2' } });
    expect(at.manifest('v2').digest).toBe(first.digest);
    expect(at.asked(/^(PUT|SEND)/)).toEqual([`PUT ${target} v2`]);
  });

  it.each([
    [
      'the base has changed',
      () => at.registries.putImage(baseName, '1', { layers: [Buffer.from('newer')] }),
      {},
    ],
    ['the entry is another', () => undefined, { entry: 'other.jac' }],
    ['the port is another', () => undefined, { containerPort: 9000 }],
    [
      'a package is added',
      () => undefined,
      { dependencies: { key: 'k2', requirements: ['requests'], runtimeRequirements: [] } },
    ],
    ['the platforms are others', () => undefined, { platforms: ['linux/amd64'] }],
  ])('is put together anew when %s', async (_, change, more) => {
    at.registries.putImage(baseName, '1');
    await at.build();
    change();
    expect((await at.build(more)).reused).toBe(false);
  });

  it('keeps a name of its own where the code got another image, and is found by it', async () => {
    at.registries.putImage(baseName, '1');
    const untagged = parseImage(target);
    const first = await at.build({ target: untagged });
    const other = await at.build({ target: untagged, containerPort: 9000 });
    expect(other.reused).toBe(false);
    expect(namesOf(first.digest)).toHaveLength(1);
    expect(namesOf(first.digest)[0]).toMatch(/^code-[0-9a-f]{64}-[0-9a-f]{12}$/);
    expect(namesOf(other.digest).map((name) => name.length)).toEqual([69, 82]);
    at.registries.asked.length = 0;
    const again = await at.build({ target: untagged });
    expect(again).toEqual({ ...first, reused: true, sentBytes: 0 });
    expect(again.name.tag).toBe(namesOf(first.digest)[0]);
    expect(at.asked(/^(PUT|SEND|MOUNT)/)).toEqual([]);
  });

  it('is not taken from an image of somebody else under its tags', async () => {
    at.registries.putImage(baseName, '1');
    const first = await at.build();
    const foreign = { layers: [Buffer.from('something else')] };
    const tags = namesOf(first.digest).filter((name) => name.startsWith('code-'));
    expect(tags).toHaveLength(2);
    const digests = tags.map((tag) => at.registries.putImage(target, tag, foreign).digest);
    const built = await at.build();
    expect(built.reused).toBe(false);
    expect(digests).not.toContain(built.digest);
  });
});

describe('packages', () => {
  const dependencies = { key: 'k', requirements: ['requests'], runtimeRequirements: ['jaclang==0.16.7'] };

  it('become a layer below the code, and are collected once for a set', async () => {
    at.registries.putImage(baseName, '1');
    await at.build({ dependencies });
    const { rootfs, history } = at.configOf(at.manifest('v1'));
    expect(rootfs.diff_ids).toHaveLength(3);
    expect(history.at(-2).created_by).toBe('jac-scale: pip install requests');
    expect(at.wheelsAsked).toEqual([
      expect.objectContaining({
        requirements: ['requests'],
        python: '3.13',
        abi: 'cp313',
        libc: { family: 'glibc', version: '2.41' },
        platform: { os: 'linux', architecture: 'amd64' },
        installed: ['jaclang==0.16.7', 'jac-scale==0.2.30'],
      }),
    ]);
    const bundle = bundleOf([{ path: 'app.jac', text: 'changed' }]);
    // Another machine: only the registry remembers.
    await at.build({ dependencies, bundle }, { cache: memoryCache() });
    expect(at.wheelsAsked).toHaveLength(1);
    expect(at.configOf(at.manifest('v1')).rootfs.diff_ids.slice(0, 2)).toEqual(rootfs.diff_ids.slice(0, 2));
  });

  it('of the runtime are added to a base that has none of it', async () => {
    const labels = {
      'io.jac-scale.runtime': '',
      'io.jac-scale.python': 'cp312',
      'io.jac-scale.libc': 'musl 1.2',
    };
    at.registries.putImage(baseName, '1', { labels });
    await at.build({ dependencies });
    expect(at.wheelsAsked[0]).toMatchObject({
      requirements: ['jaclang==0.16.7', 'requests'],
      abi: 'cp312',
      libc: { family: 'musl', version: '1.2' },
    });
  });

  it('are refused on a base whose python looks nowhere else, where there are any', async () => {
    const Env = ['PATH=/venv/bin', 'VIRTUAL_ENV=/venv'];
    const Labels = { ...runtimeLabels };
    at.registries.putImage(baseName, '1', { config: { config: { Env, Labels } } });
    const error = await at.failing({ dependencies });
    expect(error).toMatchObject({ code: 'BaseUnfit', exitCode: 2 });
    expect(error.next).toContain('kubectl jac init --dockerfile');
    expect(at.asked(/^(PUT|SEND|MOUNT)/)).toEqual([]);
    expect((await at.build()).reused).toBe(false);
  });

  it('that cannot be had stop the build before anything is sent', async () => {
    at.registries.putImage(baseName, '1');
    const wheels = {
      // biome-ignore lint/correctness/useYield: fails before its first chunk
      layer: async function* () {
        throw new Error('no wheel');
      },
    };
    const error = await at.failing({ dependencies }, { wheels });
    expect(error.message).toBe('no wheel');
    expect(at.asked(/^(PUT|SEND|MOUNT)/)).toEqual([]);
  });
});
