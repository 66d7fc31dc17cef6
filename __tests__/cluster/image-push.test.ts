/** Images that we put together, against a real registry: other tools read them, nodes pull and run them, little travels. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeBundle } from '../../src/adapters/node/bundle.js';
import { daemonlessImages } from '../../src/adapters/oci/daemonless.js';
import { docker, type Family, oci } from '../../src/engine/image/media.js';
import { imageText, parseImage, pinnedText } from '../../src/model/image.js';
import type { BuildRequest, Images } from '../../src/ports/images.js';
import { type App, copyOf } from '../support/apps.js';
import { barePod } from '../support/bare-pod.js';
import { devcluster, devclusterVerb, getJson, kubectl, kubectlApply } from '../support/cluster.js';
import { archiveOf, devRegistry, pushArchive, runtimeBase } from '../support/registry.js';
import { type Wire, wireTo } from '../support/wire.js';
import { requestOf, runtimeLabels } from '../unit/image-doubles.js';

const run = promisify(execFile);
const suite = devcluster === undefined ? describe.skip : describe;
const name = `image-push-${randomBytes(3).toString('hex')}`;

suite('an image without a daemon', () => {
  let app: App;
  let cache: string;
  let registry: ReturnType<typeof devRegistry>;
  /** skopeo and docker read logins from these. */
  let auth: string;

  const imagesAt = (address: string): Images =>
    daemonlessImages(
      {
        env: { XDG_CACHE_HOME: cache },
        insecureRegistries: [address],
        version: 'test',
        emit: () => undefined,
      },
      {
        layer: () => {
          throw new Error('no packages are needed');
        },
      },
    );
  const request = async (more: Partial<BuildRequest>): Promise<BuildRequest> =>
    requestOf({
      bundle: await makeBundle(app.folder, 'app.jac'),
      login: registry.login,
      baseLogin: registry.login,
      ...more,
    });
  const at = (address: string, tag: string) => parseImage(`${address}/${name}/app:${tag}`);
  const skopeo = (...args: string[]) =>
    run('skopeo', args, { env: { ...process.env, REGISTRY_AUTH_FILE: auth }, maxBuffer: 1 << 26 });

  beforeAll(async () => {
    app = copyOf('hello');
    // The same code has the same image id, and a node tells the name under which it first got one.
    app.write('unique.txt', name);
    cache = mkdtempSync(join(tmpdir(), 'jac-images-'));
    registry = devRegistry();
    const { username, password } = registry.login;
    auth = join(cache, 'config.json');
    const entry = { auth: Buffer.from(`${username}:${password}`).toString('base64') };
    writeFileSync(auth, JSON.stringify({ auths: { [registry.address]: entry } }), { mode: 0o600 });
  });
  afterAll(async () => {
    registry.registries.close();
    app.cleanUp();
    rmSync(cache, { recursive: true, force: true });
  });

  describe.each([oci, docker])('of the $name family', (family: Family) => {
    let pinned: string;
    let tagged: string;
    beforeAll(async () => {
      const target = at(registry.address, family.name);
      const base = await runtimeBase(family);
      const built = await imagesAt(registry.address).build(await request({ target, base }));
      expect(built.reused).toBe(false);
      pinned = pinnedText(target, built.digest);
      tagged = imageText(target);
    });

    it('is read by skopeo', async () => {
      const { stdout } = await skopeo('inspect', '--tls-verify=false', `docker://${tagged}`);
      const told = JSON.parse(stdout);
      expect(`${told.Name}@${told.Digest}`).toBe(pinned);
      expect(told).toMatchObject({ Architecture: 'amd64', Os: 'linux' });
      expect(told.Layers).toHaveLength(3);
    });

    it('is copied by skopeo, which checks every digest', async () => {
      const folder = join(cache, `copy-${family.name}`);
      mkdirSync(folder);
      await skopeo(
        'copy',
        '--src-tls-verify=false',
        '--preserve-digests',
        `docker://${pinned}`,
        `dir:${folder}`,
      );
      const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
      expect(manifest.mediaType).toBe(family.manifest);
      rmSync(folder, { recursive: true });
    });

    it('is pulled by docker, and shows its history', async () => {
      const host = (await devclusterVerb('docker', 'up')).trim().split('\n').at(-1) ?? '';
      const env = { ...process.env, DOCKER_HOST: host, DOCKER_CONFIG: cache };
      await run('docker', ['pull', '--quiet', pinned], { env });
      try {
        const { stdout } = await run(
          'docker',
          ['history', '--format', '{{.CreatedBy}}', '--no-trunc', pinned],
          { env },
        );
        expect(stdout.split('\n')[0]).toBe('jac-scale: the code of the app');
        const inspected = await run('docker', ['image', 'inspect', pinned], { env });
        expect(JSON.parse(inspected.stdout)[0].Config).toMatchObject({
          User: '10001:10001',
          WorkingDir: '/app',
        });
      } finally {
        await run('docker', ['rmi', pinned], { env });
      }
    });

    it('is pulled and run by a node, as somebody who may read his code and answers on the port asked for', async () => {
      const namespace = `${name}-${family.name}`;
      await kubectlApply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
      try {
        await kubectlApply(
          {
            apiVersion: 'v1',
            kind: 'Secret',
            metadata: { name: 'pull', namespace },
            type: 'kubernetes.io/dockerconfigjson',
            data: { '.dockerconfigjson': readFileSync(auth).toString('base64') },
          },
          barePod(namespace, pinned),
        );
        await kubectl('-n', namespace, 'wait', '--for=condition=Ready', 'pod/app', '--timeout=180s');
        const { status } = await getJson('-n', namespace, 'pod', 'app');
        expect(status.containerStatuses[0].imageID).toContain(pinned.split('@')[1]);
        const listed = await kubectl(
          '-n',
          namespace,
          'exec',
          'app',
          '--',
          'stat',
          '-c',
          '%u:%g %a %n',
          '/app',
          '/app/app.jac',
        );
        expect(listed.trim().split('\n')).toEqual(['10001:10001 755 /app', '10001:10001 644 /app/app.jac']);
        const docs = await kubectl(
          'get',
          '--raw',
          `/api/v1/namespaces/${namespace}/pods/app:8123/proxy/docs`,
        );
        expect(docs).toContain('<html');
      } finally {
        await kubectl('delete', 'namespace', namespace, '--wait=false');
      }
    });
  });

  describe('over a line that counts', () => {
    let wire: Wire;
    beforeAll(async () => {
      wire = await wireTo(registry.address);
    });
    afterAll(() => wire.close());

    /** A small base, labelled so that it passes for one with the runtime. */
    const smallBase = async () => {
      const base = parseImage(`${wire.address}/${name}/base:1`);
      const direct = registry.registries.repository(
        { ...base, registry: registry.address },
        registry.login,
        'push',
      );
      await pushArchive(archiveOf('busybox'), direct, '1', { packed: true, labels: runtimeLabels });
      return base;
    };

    it('sends the changed layer and at most 32 KB more, and next to nothing when nothing changed', async () => {
      const base = await smallBase();
      app.write('asset.bin', randomBytes(3 << 20));
      const images = imagesAt(wire.address);
      await images.build(await request({ target: at(wire.address, 'one'), base }));
      app.write('asset.bin', randomBytes(2 << 20));
      let before = wire.sent;
      const built = await images.build(await request({ target: at(wire.address, 'two'), base }));
      const layer = (2 << 20) * 1.0005 + 4096;
      expect(wire.sent - before).toBeLessThan(layer + 32 * 1024);
      expect(built.sentBytes).toBeLessThan(wire.sent - before);
      expect(built.sentBytes).toBeGreaterThan(2 << 20);
      before = wire.sent;
      const again = await images.build(await request({ target: at(wire.address, 'two'), base }));
      expect(again).toMatchObject({ digest: built.digest, reused: true, sentBytes: 0 });
      expect(wire.sent - before).toBeLessThan(2048);
    });

    it('survives a blob that is cut in the middle', async () => {
      const base = await smallBase();
      app.write('asset.bin', randomBytes(6 << 20));
      const target = at(wire.address, 'cut');
      const cuts = wire.cuts;
      wire.cutAfter(3 << 20);
      const built = await imagesAt(wire.address).build(await request({ target, base }));
      expect(wire.cuts).toBe(cuts + 1);
      const folder = join(cache, 'cut');
      mkdirSync(folder);
      const pinned = pinnedText({ ...target, registry: registry.address }, built.digest);
      await skopeo(
        'copy',
        '--src-tls-verify=false',
        '--preserve-digests',
        `docker://${pinned}`,
        `dir:${folder}`,
      );
      rmSync(folder, { recursive: true });
    });

    it('passes the layers of a base elsewhere through, once', async () => {
      const base = await smallBase();
      app.write('asset.bin', 'small');
      const images = imagesAt(registry.address);
      const target = { ...at(registry.address, 'through'), repository: `${name}/through` };
      const first = await images.build(await request({ target, base }));
      expect(first.sentBytes).toBeGreaterThan(500_000);
      app.write('asset.bin', 'other');
      const second = await images.build(await request({ target, base }));
      expect(second.sentBytes).toBeLessThan(32 * 1024);
    });
  });

  it('is asked for by name: digest, whether anybody may have it, and what is not there', async () => {
    const images = imagesAt(registry.address);
    const base = await runtimeBase();
    expect(await images.resolve(base, registry.login)).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await images.isPublic(base)).toBe(false);
    const missing = { ...base, tag: 'no-such-tag' };
    await expect(images.resolve(missing, registry.login)).rejects.toMatchObject({ code: 'ImageNotFound' });
    await expect(images.resolve(base, undefined)).rejects.toMatchObject({ code: 'RegistryDenied' });
    const wrong = { ...registry.login, password: 'wrong' };
    await expect(images.resolve(base, wrong)).rejects.toMatchObject({ code: 'RegistryDenied' });
  });
});
