/** Reads that are cut or wrong, mounts that are not done. */
import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/engine/image/digest.js';
import { oci } from '../../src/engine/image/media.js';
import { inMemory } from '../../src/engine/image/packed.js';
import { failing, login, readAll } from '../support/registry-client.js';
import { once } from '../support/stand-in-faults.js';
import { type StandInOptions, StandInRegistry } from '../support/stand-in-registry.js';
import { manifestOf } from '../unit/image-doubles.js';

let registry: StandInRegistry;
const start = async (options: StandInOptions = {}): Promise<void> => {
  registry = await StandInRegistry.start(options);
};
afterEach(() => registry.stop());

describe('a read', () => {
  it('of a blob that is cut goes on by a range, and is verified as a whole', async () => {
    await start({
      fault: once(
        ['GET', /blobs/, { answerCutAfter: 500_000 }],
        ['GET', /blobs/, { answerCutAfter: 300_000 }],
      ),
    });
    const bytes = randomBytes(1 << 20);
    const blob = registry.put('a/b', bytes);
    expect((await readAll(registry.client('a/b'), blob)).equals(bytes)).toBe(true);
    const ranges = registry.asked.map(({ headers }) => headers.range);
    expect(ranges[0]).toBeUndefined();
    expect(ranges[1]).toMatch(/^bytes=[1-9]\d*-$/);
    expect(registry.asked).toHaveLength(3);
  });

  it('of a blob with other bytes fails', async () => {
    await start();
    const blob = registry.put('a/b', randomBytes(1000));
    registry.blobsOf('a/b').set(blob.digest, randomBytes(1000));
    expect((await failing(readAll(registry.client('a/b'), blob))).code).toBe('ImageCorrupt');
  });

  it('of a manifest by digest with other bytes fails', async () => {
    await start();
    const digest = digestOf(Buffer.from('one'));
    registry.manifests.set(`a/b@${digest}`, { type: oci.manifest, bytes: Buffer.from('other') });
    expect((await failing(registry.client('a/b').manifest(digest))).code).toBe('ImageCorrupt');
  });

  it('of what is not there answers so', async () => {
    await start();
    const client = registry.client('a/b');
    expect(await client.manifest('t')).toBeUndefined();
    expect(await client.head('t')).toBeUndefined();
    expect(await client.hasBlob(digestOf(Buffer.from('x')))).toBe(false);
    expect((await failing(readAll(client, { digest: digestOf(Buffer.from('x')), size: 1 }))).code).toBe(
      'ImageNotFound',
    );
  });

  it('asks by GET where a registry does not take HEAD', async () => {
    await start({ fault: ({ method }) => (method === 'HEAD' ? { status: 405 } : undefined) });
    const { digest } = registry.put('a/b', randomBytes(5 << 20));
    const manifest = manifestOf(oci.manifest, { layers: [] });
    const client = registry.client('a/b');
    expect(await client.hasBlob(digest)).toBe(true);
    expect(await client.hasBlob(digestOf(Buffer.from('x')))).toBe(false);
    expect(await client.head('t')).toBeUndefined();
    await client.putManifest('t', manifest);
    expect((await client.head('t'))?.digest).toBe(manifest.digest);
  });

  it('of a registry that is not there says so soon', async () => {
    await start();
    const client = registry.client('a/b');
    await registry.stop();
    const error = await failing(client.head('t'));
    expect(error.code).toBe('RegistryUnreachable');
    expect(error.why).toBe('connection refused');
    await start();
  });
});

describe('a mount', () => {
  it('takes a blob over without sending it', async () => {
    await start({ auth: { kind: 'bearer', login, may: () => true } });
    const { digest } = registry.put('base/image', randomBytes(1000));
    expect(await registry.client('a/b', login).mountBlob(digest, 'base/image')).toBe(true);
    expect(registry.blobsOf('a/b').has(digest)).toBe(true);
    expect(registry.tokens).toEqual([
      'repository:a/b:pull,push repository:base/image:pull',
      ...registry.tokens.slice(1),
    ]);
  });

  it('that a registry does not do leaves an upload that is used', async () => {
    await start({ mounts: false });
    const bytes = randomBytes(1000);
    const blob = registry.put('base/image', bytes);
    const client = registry.client('a/b');
    expect(await client.mountBlob(blob.digest, 'base/image')).toBe(false);
    await client.putBlob(inMemory({ digest: blob.digest, bytes }), () => undefined);
    expect(registry.asked.map(({ method }) => method)).toEqual(['POST', 'PUT']);
  });

  it.each([400, 403, 404, 405, 500, 501, 503])(
    'that is answered with %i is asked for once, and the blobs are sent',
    async (status) => {
      await start({ fault: ({ query }) => (query.has('mount') ? { status } : undefined) });
      const client = registry.client('a/b');
      for (const bytes of [randomBytes(10), randomBytes(20)]) {
        const { digest } = registry.put('base/image', bytes);
        expect(await client.mountBlob(digest, 'base/image')).toBe(false);
        await client.putBlob(inMemory({ digest, bytes }), () => undefined);
      }
      expect(registry.asked.map(({ method }) => method)).toEqual(['POST', 'POST', 'PUT', 'POST', 'PUT']);
    },
  );

  it('for which no token is given is asked for once, and the blobs are sent', async () => {
    const may = (repository: string) => repository === 'a/b';
    await start({ auth: { kind: 'bearer', login, may } });
    const client = registry.client('a/b', login);
    for (const bytes of [randomBytes(10), randomBytes(20)]) {
      const { digest } = registry.put('base/image', bytes);
      expect(await client.mountBlob(digest, 'base/image')).toBe(false);
      await client.putBlob(inMemory({ digest, bytes }), () => undefined);
    }
    // Once more after the refusal, in case the first one was too old; not for the second blob.
    expect(registry.tokens.filter((scopes) => scopes.includes('base/image'))).toHaveLength(2);
  });

  it('is tried again where too much was asked at once', async () => {
    await start({ fault: once(['POST', /uploads/, { status: 429 }]) });
    const { digest } = registry.put('base/image', randomBytes(10));
    expect(await registry.client('a/b').mountBlob(digest, 'base/image')).toBe(true);
  });
});
