import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { buildServiceImage, type ServiceProgram } from '../../src/engine/image/service.js';
import { tarEntries } from '../../src/engine/image/tar-entries.js';
import { type ImageName, parseImage } from '../../src/model/image.js';
import type { ServiceImageRequest } from '../../src/ports/service-image.js';
import { MemoryRegistries, memoryCache, memorySpool } from './image-doubles.js';

const base = parseImage('registry.test/library/node:24-slim');
const target = parseImage('registry.test/me/jac-orc');
const program: ServiceProgram = {
  version: '1.2.3',
  files: { 'orchestrator.cjs': Buffer.from('console.log(1)\n'), 'LICENSES.txt': Buffer.from('MIT\n') },
};

function registriesWithNode(): MemoryRegistries {
  const registries = new MemoryRegistries();
  registries.putImage('registry.test/library/node', '24-slim', {
    config: {
      config: {
        Env: ['PATH=/usr/local/bin', 'NODE_VERSION=24.21.0'],
        Entrypoint: ['docker-entrypoint.sh'],
        Cmd: ['node'],
      },
    },
  });
  return registries;
}

const build = (registries: MemoryRegistries, more: Partial<ServiceImageRequest> = {}, of = program) =>
  buildServiceImage({ registries, cache: memoryCache(), spool: memorySpool, emit: () => undefined }, of, {
    base,
    baseLogin: undefined,
    target,
    login: undefined,
    platforms: [],
    ...more,
  });

async function read(registries: MemoryRegistries, { registry, repository }: ImageName, digest: string) {
  const place = `${registry}/${repository}`;
  const manifest = JSON.parse(
    Buffer.from(registries.manifests.get(`${place} ${digest}`)?.bytes ?? '').toString(),
  );
  const config = JSON.parse(registries.blobs.get(`${place} ${manifest.config.digest}`)?.toString() ?? '');
  const layer = gunzipSync(
    registries.blobs.get(`${place} ${manifest.layers.at(-1).digest}`) ?? Buffer.alloc(0),
  );
  const entries: Record<string, string> = {};
  const chunks = (async function* () {
    yield layer;
  })();
  for await (const { path, content } of tarEntries(chunks, () => true))
    entries[path] = content?.toString() ?? '';
  return { manifest, config, entries };
}

describe("the orchestrator's image", () => {
  it('is one layer on the base: the program, started by node as nobody in particular', async () => {
    const registries = registriesWithNode();
    const { name, digest, reused } = await build(registries);
    expect([name.tag, reused]).toEqual(['1.2.3', false]);
    const { manifest, config, entries } = await read(registries, target, digest);
    expect(manifest.layers).toHaveLength(2);
    expect(entries).toEqual({
      app: '',
      'app/LICENSES.txt': 'MIT\n',
      'app/orchestrator.cjs': 'console.log(1)\n',
    });
    expect(config.config).toMatchObject({
      User: '10001:10001',
      WorkingDir: '/app',
      Entrypoint: ['node', '--max-semi-space-size=2', '/app/orchestrator.cjs'],
      Cmd: [],
    });
    expect(config.config.Env).toEqual([
      'PATH=/usr/local/bin',
      'NODE_VERSION=24.21.0',
      'NODE_ENV=production',
      'MALLOC_ARENA_MAX=2',
      'MALLOC_MMAP_THRESHOLD_=131072',
      'MALLOC_TRIM_THRESHOLD_=131072',
    ]);
    expect(manifest.annotations).toMatchObject({ 'org.opencontainers.image.version': '1.2.3' });
  });

  it('is the same for the same program, wherever it is made, and another for another', async () => {
    const [first, second] = [await build(registriesWithNode()), await build(registriesWithNode())];
    expect(second.digest).toBe(first.digest);
    const files = { ...program.files, 'orchestrator.cjs': Buffer.from('console.log(2)\n') };
    expect((await build(registriesWithNode(), {}, { ...program, files })).digest).not.toBe(first.digest);
  });

  it('is not sent where it is', async () => {
    const registries = registriesWithNode();
    const first = await build(registries);
    registries.asked.length = 0;
    const again = await build(registries);
    expect(again).toMatchObject({ digest: first.digest, reused: true, sentBytes: 0 });
    expect(registries.asked.filter((line) => /^(PUT|SEND|MOUNT)/.test(line))).toEqual([]);
  });

  it('takes the place of another program under the same tag', async () => {
    const registries = registriesWithNode();
    const files = { ...program.files, 'orchestrator.cjs': Buffer.from('console.log(2)\n') };
    const first = await build(registries);
    const second = await build(registries, {}, { ...program, files });
    expect(second.reused).toBe(false);
    expect(registries.manifests.get('registry.test/me/jac-orc 1.2.3')?.digest).toBe(second.digest);
    // Who runs the first by its digest still gets it.
    expect(registries.manifests.has(`registry.test/me/jac-orc ${first.digest}`)).toBe(true);
  });

  it('is there for several platforms under one name', async () => {
    const registries = new MemoryRegistries();
    const arm: { os: string; architecture: string } = { os: 'linux', architecture: 'arm64' };
    registries.putIndex('registry.test/library/node', '24-slim', [
      { os: 'linux', architecture: 'amd64' },
      arm,
    ]);
    const { digest } = await build(registries, { platforms: ['linux/amd64', 'linux/arm64'] });
    const index = JSON.parse(
      Buffer.from(registries.manifests.get(`registry.test/me/jac-orc ${digest}`)?.bytes ?? '').toString(),
    );
    expect(index.manifests.map((each: { platform: object }) => each.platform)).toEqual([
      { os: 'linux', architecture: 'amd64' },
      arm,
    ]);
  });

  it('needs a base that is there', async () => {
    await expect(build(new MemoryRegistries())).rejects.toMatchObject({ code: 'ImageNotFound' });
  });

  it('is not believed to be there before the registry says so', async () => {
    const registries = registriesWithNode();
    registries.putManifest = () => undefined;
    await expect(build(registries)).rejects.toMatchObject({ code: 'PushUnverified' });
  });
});
