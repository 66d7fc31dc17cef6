/** Builds without a daemon, against registries in memory: what is sent, what the image says. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { foresee } from '../../src/engine/image/daemonless.js';
import { docker, oci } from '../../src/engine/image/media.js';
import { JacScaleError } from '../../src/model/error.js';
import { type ImageName, parseImage } from '../../src/model/image.js';
import { imageDigest } from '../support/image-digest.js';
import { baseName, bundleOf, type MemoryRegistries, requestOf } from './image-doubles.js';
import { Harness, json, target } from './image-harness.js';

let at: Harness;
beforeEach(() => {
  at = new Harness();
});

describe('the first build of some code', () => {
  it('puts the code on the base, in its family, with its history', async () => {
    const base = json(at.registries.putImage(baseName, '1').bytes);
    const built = await at.build();
    expect(built).toMatchObject({ builder: 'daemonless', reused: false, name: { tag: 'v1' } });
    const image = at.manifest('v1');
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
      'org.opencontainers.image.base.digest': at.manifest('1', baseName).digest,
    });
    const content = at.configOf(image);
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
    const [codeTag] = [...at.registries.manifests.keys()].filter((key) => key.includes(' code-'));
    expect(codeTag).toBe(`${target} code-${content.rootfs.diff_ids[1].slice(7)}`);
  });

  it('mounts layers of a repository beside, and sends the code and config alone', async () => {
    at.registries.putImage(baseName, '1');
    const built = await at.build();
    expect(at.asked(/^MOUNT/)).toHaveLength(1);
    expect(at.asked(/^SEND/)).toHaveLength(2);
    const sent = json(at.manifest('v1').bytes);
    const own = sent.layers.at(-1).size + sent.config.size;
    expect(built.sentBytes).toBe(own + 3 * at.manifest('v1').bytes.length);
  });

  it('passes layers of another registry through, once', async () => {
    at.registries.putImage('other.test/base/runtime', '1');
    const base = parseImage('other.test/base/runtime:1');
    await at.build({ base });
    expect(at.asked(/^SEND/)).toHaveLength(3);
    at.registries.asked.length = 0;
    const bundle = bundleOf([{ path: 'app.jac', text: 'changed' }]);
    await at.build({ base, bundle });
    expect(at.asked(/^SEND/)).toHaveLength(2);
  });

  it('has no time, order of settings or commit in its config', async () => {
    at.registries.putImage(baseName, '1');
    const one = await at.build();
    const first = json(at.manifest(one.digest).bytes).config.digest;
    at.registries.manifests.delete(
      `${target} code-${at.configOf(at.manifest('v1')).rootfs.diff_ids[1].slice(7)}`,
    );
    const other = await at.build({ source: { commit: 'b'.repeat(40), dirty: true } });
    expect(json(at.manifest(other.digest).bytes).config.digest).toBe(first);
    expect(json(at.manifest(other.digest).bytes).annotations['org.opencontainers.image.revision']).toBe(
      `${'b'.repeat(40)}-dirty`,
    );
  });

  it('has the digest that was foreseen, for which nothing is sent', async () => {
    at.registries.putImage(baseName, '1');
    const { digest } = await foresee(at.deps, requestOf());
    expect(at.asked(/^(PUT|SEND|MOUNT)/)).toEqual([]);
    expect((await at.build()).digest).toBe(digest);
    expect((await foresee(at.deps, requestOf())).digest).toBe(digest);
  });

  it('is foreseen where a repository that is not there yet may not be read, which is said once', async () => {
    at.registries.putImage(baseName, '1');
    const denied = new JacScaleError({
      code: 'RegistryDenied',
      what: 'registry.test does not let me pull owner/app',
    });
    const dependencies = { key: 'k', requirements: ['requests'], runtimeRequirements: [] };
    const hidden = (deny: Error) => ({
      repository: (name: ImageName, _: unknown, access: 'pull' | 'push') => {
        const real = at.registries.repository(name);
        const refuse = () => Promise.reject(deny);
        return access === 'pull' && name.repository === 'owner/app'
          ? { ...real, head: refuse, manifest: refuse }
          : real;
      },
    });
    const deps = { ...at.deps, registries: hidden(denied) };
    const { digest } = await foresee(deps, requestOf({ dependencies }));
    expect(at.notes().filter((note) => note.includes('does not let me pull owner/app'))).toHaveLength(1);
    expect((await at.build({ dependencies }, deps)).digest).toBe(digest);
    const failed = new JacScaleError({ code: 'RegistryFailed', what: 'it keeps failing' });
    await expect(foresee({ ...deps, registries: hidden(failed) }, requestOf())).rejects.toBe(failed);
  });

  it('is not made of code that changed after it was looked up', async () => {
    at.registries.putImage(baseName, '1');
    const [one, other] = ['1', '2'].map((text) => bundleOf([{ path: 'app.jac', text }]));
    let reads = 0;
    const open = () => (reads++ === 0 ? one : other)?.open() ?? bundleOf([]).open();
    const error = await at.failing({ bundle: { ...bundleOf([{ path: 'app.jac', text: '1' }]), open } });
    expect(error.code).toBe('BundleChanged');
    expect(at.asked(/^(PUT|SEND|MOUNT)/)).toEqual([]);
  });

  it('has the same digest on Bun', async () => {
    const root = join(process.cwd(), 'examples/gallery');
    const script = join(process.cwd(), '__tests__/support/image-digest.ts');
    const bun = join(process.cwd(), 'node_modules/.bin/bun');
    const said = execFileSync(bun, [script, root, 'app.jac'], { encoding: 'utf8' });
    expect(said.trim()).toBe(await imageDigest(root, 'app.jac'));
  });

  it('on a Docker image stays one, and says in labels where it is from', async () => {
    at.registries.putImage(baseName, '1', { family: docker });
    const built = await at.build();
    const image = at.manifest('v1');
    const { layers, annotations, config } = json(image.bytes);
    expect(image.mediaType).toBe(docker.manifest);
    expect([config.mediaType, layers.at(-1).mediaType]).toEqual([docker.config, docker.layer]);
    expect(annotations).toBeUndefined();
    expect(at.configOf(image).config.Labels).toMatchObject({
      'org.opencontainers.image.revision': 'a'.repeat(40),
      'io.jac-scale.python': 'cp313',
    });
    const again = await at.build({ source: { commit: 'c'.repeat(40) } });
    expect(again).toMatchObject({ digest: built.digest, reused: true });
  });

  it('tells no path of this machine and no password of an index', async () => {
    at.registries.putImage(baseName, '1');
    await at.build({
      origin: { project: 'path:/home/somebody/app', subfolder: '' },
      dependencies: {
        key: 'k',
        requirements: ['a @ https://u:hidden@host/a.whl'],
        runtimeRequirements: [],
      },
    });
    const all =
      [...at.registries.manifests.values()].map(({ bytes }) => bytes.toString()).join() +
      JSON.stringify(at.configOf(at.manifest('v1')));
    expect(all).not.toContain('/home/somebody');
    expect(all).not.toContain('hidden');
  });
});

describe('a push', () => {
  it('that the registry does not have afterwards is no push', async () => {
    at.registries.putImage(baseName, '1');
    const forgetting = {
      repository: (name: Parameters<MemoryRegistries['repository']>[0]) => ({
        ...at.registries.repository(name),
        putManifest: async () => undefined,
      }),
    };
    const error = await at.failing({}, { registries: forgetting });
    expect(error.code).toBe('PushUnverified');
  });

  it('tells how far it is', async () => {
    at.registries.putImage(baseName, '1');
    await at.build();
    expect(at.events.flatMap((event) => (event.type === 'phase' ? [event.phase] : []))).toEqual([
      'build',
      'push',
    ]);
    const uploads = at.events.flatMap((event) => (event.type === 'upload' ? [event] : []));
    expect(uploads.at(-1)?.sent).toBe(uploads.at(-1)?.total);
  });
});
