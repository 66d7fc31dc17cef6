/** Builds without a daemon, against registries in memory: what is asked, what is sent, what the image says. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { buildDaemonless, type DaemonlessDeps, foresee } from '../../src/engine/image/daemonless.js';
import { layerTar } from '../../src/engine/image/layer.js';
import { docker, oci } from '../../src/engine/image/media.js';
import { parseImage } from '../../src/model/image.js';
import type { ProgressEvent } from '../../src/model/progress.js';
import type { Manifest } from '../../src/ports/registry.js';
import type { WheelsRequest } from '../../src/ports/wheels.js';
import { imageDigest } from '../support/image-digest.js';
import {
  baseName,
  bundleOf,
  MemoryRegistries,
  memoryCache,
  memorySpool,
  requestOf,
} from './image-doubles.js';

const target = 'registry.test/owner/app';
let registries: MemoryRegistries;
let wheelsAsked: WheelsRequest[];
let events: ProgressEvent[];
let deps: DaemonlessDeps;
beforeEach(() => {
  registries = new MemoryRegistries();
  wheelsAsked = [];
  events = [];
  deps = {
    registries,
    cache: memoryCache(),
    spool: memorySpool,
    emit: (event) => events.push(event),
    wheels: {
      layer: (request) => {
        wheelsAsked.push(request);
        const text = Buffer.from(JSON.stringify(request.requirements));
        return layerTar('opt/jac-deps', 0, [
          { path: 'list', size: text.length, mode: 0o644, content: [text] },
        ]);
      },
    },
  };
});

// biome-ignore lint/suspicious/noExplicitAny: tests read foreign objects by the path they assert
const json = (bytes: Uint8Array | undefined): any => JSON.parse(Buffer.from(bytes ?? []).toString('utf8'));
const manifest = (reference: string, place = target): Manifest => {
  const found = registries.manifests.get(`${place} ${reference}`);
  if (found === undefined) throw new Error(`no ${reference} in ${place}`);
  return found;
};
const configOf = (image: Manifest) =>
  json(registries.blobs.get(`${target} ${json(image.bytes).config.digest}`));
const failing = (act: Promise<unknown>) =>
  act.then(
    () => undefined,
    (error) => error,
  );

describe('the first build of some code', () => {
  it('puts the code on the base, in its family, with its history', async () => {
    const base = json(registries.putImage(baseName, '1').bytes);
    const built = await buildDaemonless(deps, requestOf());
    expect(built).toMatchObject({ builder: 'daemonless', reused: false, name: { tag: 'v1' } });
    const image = manifest('v1');
    expect(image.digest).toBe(built.digest);
    expect(image.mediaType).toBe(oci.manifest);
    const { layers, annotations, config } = json(image.bytes);
    expect(layers.slice(0, -1)).toEqual(base.layers);
    expect(layers.at(-1).mediaType).toBe(oci.layer);
    expect(config.mediaType).toBe(oci.config);
    expect(annotations).toMatchObject({
      'org.opencontainers.image.title': 'app',
      'org.opencontainers.image.version': '1.2.3',
      'org.opencontainers.image.revision': 'a'.repeat(40),
      'org.opencontainers.image.source': 'https://github.com/owner/repo',
      'org.opencontainers.image.base.name': 'registry.test/base/runtime:1',
      'org.opencontainers.image.base.digest': manifest('1', baseName).digest,
    });
    const content = configOf(image);
    expect(content.created).toBe('1970-01-01T00:00:00Z');
    expect(content.architecture).toBe('amd64');
    expect(content.config).toMatchObject({
      User: '10001:10001',
      WorkingDir: '/app',
      Cmd: ['auto', 'app.jac', '--port=8000'],
      ExposedPorts: { '8000/tcp': {} },
      Env: [
        'PATH=/usr/local/bin:/usr/bin',
        'LANG=C.UTF-8',
        'PYTHONUNBUFFERED=1',
        'PYTHONUSERBASE=/opt/jac-deps',
      ],
    });
    expect(content.config.Entrypoint.slice(0, 2)).toEqual(['python3', '-c']);
    expect(content.rootfs.diff_ids).toHaveLength(2);
    expect(content.history.map(({ created_by }: { created_by: string }) => created_by)).toEqual([
      'step 0',
      'jac-scale: the code of the app',
    ]);
    const [codeTag] = [...registries.manifests.keys()].filter((key) => key.includes(' code-'));
    expect(codeTag).toBe(`${target} code-${content.rootfs.diff_ids[1].slice(7)}`);
  });

  it('mounts layers of a repository beside, and sends the code and config alone', async () => {
    registries.putImage(baseName, '1');
    const built = await buildDaemonless(deps, requestOf());
    expect(registries.asked.filter((line) => line.startsWith('MOUNT'))).toHaveLength(1);
    expect(registries.asked.filter((line) => line.startsWith('SEND'))).toHaveLength(2);
    const sent = json(manifest('v1').bytes);
    const own = sent.layers.at(-1).size + sent.config.size;
    expect(built.sentBytes).toBe(own + 2 * manifest('v1').bytes.length);
  });

  it('passes layers of another registry through, once', async () => {
    registries.putImage('other.test/base/runtime', '1');
    const base = parseImage('other.test/base/runtime:1');
    await buildDaemonless(deps, requestOf({ base }));
    expect(registries.asked.filter((line) => line.startsWith('SEND'))).toHaveLength(3);
    registries.asked.length = 0;
    const bundle = bundleOf([{ path: 'app.jac', text: 'changed' }]);
    await buildDaemonless(deps, requestOf({ base, bundle }));
    expect(registries.asked.filter((line) => line.startsWith('SEND'))).toHaveLength(2);
  });

  it('has no time, order of settings or commit in its config', async () => {
    registries.putImage(baseName, '1');
    const one = await buildDaemonless(deps, requestOf());
    const first = json(manifest(one.digest).bytes).config.digest;
    registries.manifests.delete(`${target} code-${configOf(manifest('v1')).rootfs.diff_ids[1].slice(7)}`);
    const other = await buildDaemonless(deps, requestOf({ source: { commit: 'b'.repeat(40), dirty: true } }));
    expect(json(manifest(other.digest).bytes).config.digest).toBe(first);
    expect(json(manifest(other.digest).bytes).annotations['org.opencontainers.image.revision']).toBe(
      `${'b'.repeat(40)}-dirty`,
    );
  });

  it('has the digest that was foreseen, for which nothing is sent', async () => {
    registries.putImage(baseName, '1');
    const { digest } = await foresee(deps, requestOf());
    expect(registries.asked.filter((line) => /^(PUT|SEND|MOUNT)/.test(line))).toEqual([]);
    expect((await buildDaemonless(deps, requestOf())).digest).toBe(digest);
    expect((await foresee(deps, requestOf())).digest).toBe(digest);
  });

  it('has the same digest on Bun', async () => {
    const root = join(process.cwd(), 'examples/gallery');
    const script = join(process.cwd(), '__tests__/support/image-digest.ts');
    const bun = join(process.cwd(), 'node_modules/.bin/bun');
    const said = execFileSync(bun, [script, root, 'app.jac'], { encoding: 'utf8' });
    expect(said.trim()).toBe(await imageDigest(root, 'app.jac'));
  });

  it('on a Docker image stays one, and says in labels where it is from', async () => {
    registries.putImage(baseName, '1', { family: docker });
    const built = await buildDaemonless(deps, requestOf());
    const image = manifest('v1');
    const { layers, annotations, config } = json(image.bytes);
    expect(image.mediaType).toBe(docker.manifest);
    expect([config.mediaType, layers.at(-1).mediaType]).toEqual([docker.config, docker.layer]);
    expect(annotations).toBeUndefined();
    expect(configOf(image).config.Labels).toMatchObject({
      'org.opencontainers.image.revision': 'a'.repeat(40),
      'io.jac-scale.python': 'cp313',
    });
    const again = await buildDaemonless(deps, requestOf({ source: { commit: 'c'.repeat(40) } }));
    expect(again).toMatchObject({ digest: built.digest, reused: true });
  });

  it('tells no path of this machine and no password of an index', async () => {
    registries.putImage(baseName, '1');
    await buildDaemonless(
      deps,
      requestOf({
        origin: { project: 'path:/home/somebody/app', subfolder: '' },
        dependencies: {
          key: 'k',
          requirements: ['a @ https://u:hidden@host/a.whl'],
          runtimeRequirements: [],
        },
      }),
    );
    const all =
      [...registries.manifests.values()].map(({ bytes }) => bytes.toString()).join() +
      JSON.stringify(configOf(manifest('v1')));
    expect(all).not.toContain('/home/somebody');
    expect(all).not.toContain('hidden');
  });
});

describe('code that is there already', () => {
  it('costs three requests, whatever commit it is from, and sends nothing', async () => {
    registries.putImage(baseName, '1');
    const first = await buildDaemonless(deps, requestOf());
    registries.asked.length = 0;
    const again = await buildDaemonless(deps, requestOf({ source: { commit: 'b'.repeat(40) } }));
    expect(again).toEqual({ ...first, reused: true, sentBytes: 0 });
    expect(registries.asked.map((line) => line.split(' ')[0])).toEqual(['HEAD', 'HEAD', 'GET']);
  });

  it('only gets the new tag', async () => {
    registries.putImage(baseName, '1');
    const first = await buildDaemonless(deps, requestOf());
    registries.asked.length = 0;
    const other = await buildDaemonless(deps, requestOf({ target: parseImage(`${target}:v2`) }));
    expect(other).toMatchObject({ digest: first.digest, reused: true, name: { tag: 'v2' } });
    expect(manifest('v2').digest).toBe(first.digest);
    expect(registries.asked.filter((line) => /^(PUT|SEND)/.test(line))).toEqual([`PUT ${target} v2`]);
  });

  it.each([
    [
      'the base has changed',
      () => registries.putImage(baseName, '1', { layers: [Buffer.from('newer')] }),
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
    registries.putImage(baseName, '1');
    await buildDaemonless(deps, requestOf());
    change();
    expect((await buildDaemonless(deps, requestOf(more))).reused).toBe(false);
  });

  it('is not taken from an image of somebody else under its tag', async () => {
    registries.putImage(baseName, '1');
    await buildDaemonless(deps, requestOf());
    const codeTag =
      [...registries.manifests.keys()].find((key) => key.includes(' code-'))?.split(' ')[1] ?? '';
    const foreign = registries.putImage(target, codeTag, { layers: [Buffer.from('something else')] });
    const built = await buildDaemonless(deps, requestOf());
    expect(built.reused).toBe(false);
    expect(built.digest).not.toBe(foreign.digest);
  });
});

describe('packages', () => {
  const dependencies = { key: 'k', requirements: ['requests'], runtimeRequirements: ['jaclang==0.16.7'] };

  it('become a layer below the code, and are collected once for a set', async () => {
    registries.putImage(baseName, '1');
    await buildDaemonless(deps, requestOf({ dependencies }));
    const { rootfs, history } = configOf(manifest('v1'));
    expect(rootfs.diff_ids).toHaveLength(3);
    expect(history.at(-2).created_by).toBe('jac-scale: pip install requests');
    expect(wheelsAsked).toEqual([
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
    await buildDaemonless({ ...deps, cache: memoryCache() }, requestOf({ dependencies, bundle }));
    expect(wheelsAsked).toHaveLength(1);
    expect(configOf(manifest('v1')).rootfs.diff_ids.slice(0, 2)).toEqual(rootfs.diff_ids.slice(0, 2));
  });

  it('of the runtime are added to a base that has none of it', async () => {
    const labels = {
      'io.jac-scale.runtime': '',
      'io.jac-scale.python': 'cp312',
      'io.jac-scale.libc': 'musl 1.2',
    };
    registries.putImage(baseName, '1', { labels });
    await buildDaemonless(deps, requestOf({ dependencies }));
    expect(wheelsAsked[0]).toMatchObject({
      requirements: ['jaclang==0.16.7', 'requests'],
      abi: 'cp312',
      libc: { family: 'musl', version: '1.2' },
    });
  });

  it('that cannot be had stop the build before anything is sent', async () => {
    registries.putImage(baseName, '1');
    const wheels = {
      // biome-ignore lint/correctness/useYield: fails before its first chunk
      layer: async function* () {
        throw new Error('no wheel');
      },
    };
    const error = await failing(buildDaemonless({ ...deps, wheels }, requestOf({ dependencies })));
    expect(error.message).toBe('no wheel');
    expect(registries.asked.filter((line) => /^(PUT|SEND|MOUNT)/.test(line))).toEqual([]);
  });
});

describe('platforms', () => {
  const [amd64, arm64, armv6] = [
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm64', variant: 'v8' },
    { os: 'linux', architecture: 'arm', variant: 'v6' },
  ];

  it('of which nobody asked for one: linux/amd64 of several', async () => {
    registries.putIndex(baseName, '1', [arm64, amd64]);
    const built = await buildDaemonless(deps, requestOf());
    expect(configOf(manifest(built.digest)).architecture).toBe('amd64');
  });

  it('of which there is one: that one', async () => {
    registries.putIndex(baseName, '1', [arm64]);
    const built = await buildDaemonless(deps, requestOf());
    expect(configOf(manifest(built.digest)).architecture).toBe('arm64');
  });

  it.each([oci, docker])('become an index of the $name family, over one code layer', async (family) => {
    registries.putIndex(baseName, '1', [amd64, arm64, armv6], family);
    const platforms = ['linux/arm64', 'linux/amd64'];
    const built = await buildDaemonless(deps, requestOf({ platforms }));
    const index = manifest('v1');
    expect(index.mediaType).toBe(family.index);
    const { manifests } = json(index.bytes);
    expect(manifests.map(({ platform }: { platform: object }) => platform)).toEqual([arm64, amd64]);
    const layers = manifests.map(({ digest }: { digest: string }) =>
      json(manifest(digest).bytes).layers.at(-1),
    );
    expect(layers[0]).toEqual(layers[1]);
    expect(registries.asked.filter((line) => line.startsWith('SEND'))).toHaveLength(3);
    expect(await buildDaemonless(deps, requestOf({ platforms }))).toMatchObject({
      digest: built.digest,
      reused: true,
    });
  });

  it('that the base lacks are an error that names those it has', async () => {
    registries.putIndex(baseName, '1', [amd64, armv6]);
    const error = await failing(
      buildDaemonless(deps, requestOf({ platforms: ['linux/arm64', 'linux/amd64'] })),
    );
    expect(error.code).toBe('PlatformMissing');
    expect(error.message).toContain('not there for linux/arm64');
    expect(error.why).toBe('it is there for linux/amd64, linux/arm/v6');
    expect(error.exitCode).toBe(2);
  });

  it('are held against a base of one platform as well', async () => {
    registries.putImage(baseName, '1');
    const error = await failing(buildDaemonless(deps, requestOf({ platforms: ['linux/arm64'] })));
    expect(error.code).toBe('PlatformMissing');
  });
});

describe('a base', () => {
  it('that is not there is said by name', async () => {
    const error = await failing(buildDaemonless(deps, requestOf()));
    expect(error.code).toBe('ImageNotFound');
    expect(error.message).toContain('registry.test/base/runtime:1');
  });

  it('is read once a machine', async () => {
    registries.putIndex(baseName, '1', [{ os: 'linux', architecture: 'amd64' }]);
    await buildDaemonless(deps, requestOf());
    registries.asked.length = 0;
    await buildDaemonless(deps, requestOf({ bundle: bundleOf([{ path: 'app.jac', text: 'changed' }]) }));
    expect(registries.asked.filter((line) => line.includes(baseName))).toEqual([`HEAD ${baseName} 1`]);
  });

  it('whose cached description was tampered with is read again', async () => {
    registries.putImage(baseName, '1');
    const cache = memoryCache();
    const { digest } = await foresee({ ...deps, cache }, requestOf());
    for (const [key, text] of cache.texts) cache.texts.set(key, text.replaceAll('amd64', 'arm64'));
    expect((await foresee({ ...deps, cache }, requestOf())).digest).toBe(digest);
  });

  it('with less history than layers gets the rest', async () => {
    registries.putImage(baseName, '1', {
      layers: [Buffer.from('a'), Buffer.from('b')],
      config: { history: [] },
    });
    await buildDaemonless(deps, requestOf());
    expect(configOf(manifest('v1')).history).toHaveLength(3);
  });
});

describe('a push', () => {
  it('that the registry does not have afterwards is no push', async () => {
    registries.putImage(baseName, '1');
    const forgetting = {
      repository: (name: Parameters<MemoryRegistries['repository']>[0]) => ({
        ...registries.repository(name),
        putManifest: async () => undefined,
      }),
    };
    const error = await failing(buildDaemonless({ ...deps, registries: forgetting }, requestOf()));
    expect(error.code).toBe('PushUnverified');
  });

  it('tells how far it is', async () => {
    registries.putImage(baseName, '1');
    await buildDaemonless(deps, requestOf());
    expect(events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []))).toEqual([
      'build',
      'push',
    ]);
    const uploads = events.flatMap((event) => (event.type === 'upload' ? [event] : []));
    expect(uploads.at(-1)?.sent).toBe(uploads.at(-1)?.total);
  });
});
