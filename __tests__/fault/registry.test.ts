/** Uploads that go wrong: sent again where that helps, gone on with where they were cut, explained where it is no use. */
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/engine/image/digest.js';
import { oci } from '../../src/engine/image/media.js';
import { inMemory } from '../../src/engine/image/packed.js';
import { JacScaleError } from '../../src/model/error.js';
import { blobOf, failing, login } from '../support/registry-client.js';
import { once } from '../support/stand-in-faults.js';
import { type StandInOptions, StandInRegistry } from '../support/stand-in-registry.js';
import { manifestOf } from '../unit/image-doubles.js';

let registry: StandInRegistry;
const start = async (options: StandInOptions = {}): Promise<void> => {
  registry = await StandInRegistry.start(options);
};
afterEach(() => registry.stop());

describe('an upload', () => {
  const size = 3 << 20;

  it('that is cut in the middle goes on from where the registry says it has got to', async () => {
    await start({ fault: once(['PUT', /uploads/, { cutAfter: 1 << 20 }]) });
    const { source, bytes } = blobOf(size);
    let sent = 0;
    await registry.client('a/b').putBlob(source, (count) => {
      sent += count;
    });
    expect(registry.blobsOf('a/b').get(source.digest)?.equals(bytes)).toBe(true);
    const patch = registry.asked.find(({ method }) => method === 'PATCH');
    expect(patch?.headers['content-range']).toBe(`${1 << 20}-${size - 1}`);
    expect(Number(patch?.headers['content-length'])).toBe(size - (1 << 20));
    // What was in flight at the cut is counted; the first third is not sent twice.
    expect(sent).toBeLessThan(2 * size);
  });

  it('that is cut again and again arrives as long as it goes forward', async () => {
    const cut = { cutAfter: 256 * 1024 };
    await start({
      fault: once(
        ['PUT', /uploads/, cut],
        ...Array.from({ length: 8 }, () => ['PATCH', /uploads/, cut] as const),
      ),
    });
    const { source, bytes } = blobOf(size);
    await registry.client('a/b').putBlob(source, () => undefined);
    expect(registry.blobsOf('a/b').get(source.digest)?.equals(bytes)).toBe(true);
  });

  it('is begun anew where the registry forgot it', async () => {
    await start({ forgets: true, fault: once(['PUT', /uploads/, { cutAfter: 1 << 20 }]) });
    const { source, bytes } = blobOf(size);
    await registry.client('a/b').putBlob(source, () => undefined);
    expect(registry.blobsOf('a/b').get(source.digest)?.equals(bytes)).toBe(true);
    expect(registry.asked.filter(({ method }) => method === 'POST')).toHaveLength(2);
  });

  it('whose answer was lost is not sent again', async () => {
    await start({ fault: once(['PUT', /uploads/, { loseAnswer: true }]) });
    const { source } = blobOf(size);
    let sent = 0;
    await registry.client('a/b').putBlob(source, (count) => {
      sent += count;
    });
    expect(sent).toBe(size);
    expect(registry.asked.map(({ method }) => method)).toEqual(['POST', 'PUT', 'GET', 'HEAD']);
  });

  it.each([500, 502, 503, 429])('is repeated after a %i', async (status) => {
    await start({
      fault: once(
        ['POST', /uploads/, { status, headers: { 'retry-after': '1' } }],
        ['PUT', /uploads/, { status }],
        ['PUT', /manifests/, { status }],
      ),
    });
    const client = registry.client('a/b');
    const config = inMemory({ bytes: Buffer.from('{}'), digest: digestOf(Buffer.from('{}')) });
    await client.putBlob(config, () => undefined);
    const manifest = manifestOf(oci.manifest, {
      config: { mediaType: oci.config, digest: config.digest, size: 2 },
      layers: [],
    });
    await client.putManifest('t', manifest);
    expect((await client.manifest('t'))?.digest).toBe(manifest.digest);
  });

  it('that the registry has no room for is explained, and not repeated', async () => {
    const body = {
      errors: [
        { code: 'UNKNOWN', message: 'unknown error', detail: { Err: 'write /var: no space left on device' } },
      ],
    };
    await start({ fault: ({ method }) => (method === 'PUT' ? { status: 500, body } : undefined) });
    const error = await failing(registry.client('a/b').putBlob(blobOf(1000).source, () => undefined));
    expect(error.code).toBe('RegistryFull');
    expect(error.why).toContain('no space left on device');
    expect(registry.asked.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it('that keeps failing ends with what the registry said', async () => {
    await start({ fault: ({ method }) => (method === 'PUT' ? { status: 503, body: 'no' } : undefined) });
    const error = await failing(registry.client('a/b').putBlob(blobOf(1000).source, () => undefined));
    expect(error.code).toBe('RegistryFailed');
    expect(error.why).toContain('503');
    expect(registry.asked.filter(({ method }) => method === 'PUT').length).toBeGreaterThan(3);
  });

  it('may be answered long after all was sent, when other requests are not waited for', async () => {
    const late = { answerAfterMs: 400 };
    await start({ fault: once(['PUT', /uploads/, late], ['HEAD', /blobs/, late]) });
    const limits = { idleMs: 100 };
    const client = registry.client('a/b', undefined, 'push', { limits });
    const { source } = blobOf(size);
    await client.putBlob(source, () => undefined);
    expect(await client.hasBlob(source.digest)).toBe(true);
    expect(registry.asked.map(({ method }) => method)).toEqual(['POST', 'PUT', 'HEAD', 'HEAD']);
  });

  it('goes to the address as the registry wrote it, with the digest behind', async () => {
    const uploadState = '?_state=a+b%20c~%7E&sig=%2f%2F==&x=';
    await start({ uploadState, fault: once(['PUT', /uploads/, { cutAfter: 1 << 20 }]) });
    const { source, bytes } = blobOf(size);
    await registry.client('a/b').putBlob(source, () => undefined);
    expect(registry.blobsOf('a/b').get(source.digest)?.equals(bytes)).toBe(true);
    const [put] = registry.asked.filter(({ method }) => method === 'PUT');
    expect(put?.search).toBe(`${uploadState}&digest=${encodeURIComponent(source.digest)}`);
  });

  it.each([307, 308])(
    'that is sent elsewhere by a %i goes there, the login only to the same server',
    async (status) => {
      const other = await StandInRegistry.start();
      try {
        const to = (path: string) => ({ status, headers: { location: path } });
        await start({
          auth: { kind: 'basic', login },
          fault: once(
            ['POST', /uploads\/$/, to('/v2/moved/b/blobs/uploads/')],
            ['PUT', /manifests/, to(`http://${other.address}/v2/a/b/manifests/t`)],
          ),
        });
        const client = registry.client('a/b', login);
        const { source } = blobOf(size);
        await client.putBlob(source, () => undefined);
        expect(registry.blobsOf('moved/b').has(source.digest)).toBe(true);
        await client.putManifest('t', manifestOf(oci.manifest, { layers: [] }));
        expect(other.manifests.has('a/b@t')).toBe(true);
        expect(other.asked.map(({ headers }) => headers.authorization)).toEqual([undefined]);
      } finally {
        await other.stop();
      }
    },
  );

  it('of other bytes than their digest is refused by the registry, once', async () => {
    await start();
    const { source } = blobOf(1000);
    const wrong = { ...source, digest: digestOf(Buffer.from('other')) };
    const error = await failing(registry.client('a/b').putBlob(wrong, () => undefined));
    expect(error.why).toContain('DIGEST_INVALID');
    expect(registry.asked.map(({ method }) => method)).toEqual(['POST', 'PUT']);
  });

  it('whose source fails tells the error of the source', async () => {
    await start();
    const { source } = blobOf(1000);
    const gone = new JacScaleError({ code: 'BundleChanged', what: 'app.jac changed' });
    const open = async function* () {
      yield Buffer.alloc(10);
      throw gone;
    };
    await expect(registry.client('a/b').putBlob({ ...source, open }, () => undefined)).rejects.toBe(gone);
  });

  it('is made no faster than the registry takes it', async () => {
    let received = 0;
    let ahead = 0;
    await start({
      onReceived: (bytes) => {
        received += bytes;
      },
    });
    const large = 96 << 20;
    const piece = Buffer.alloc(64 * 1024);
    const open = async function* () {
      for (let made = 0; made < large; made += piece.length) {
        ahead = Math.max(ahead, made - received);
        yield piece;
      }
    };
    const hash = createHash('sha256');
    for (let made = 0; made < large; made += piece.length) hash.update(piece);
    await registry
      .client('a/b')
      .putBlob({ digest: `sha256:${hash.digest('hex')}`, size: large, open }, () => undefined);
    expect(received).toBe(large);
    expect(ahead).toBeLessThan(24 << 20);
  });
});
