/** What goes wrong between us and a registry: sent again where that helps, gone on with where it was cut, explained where it is no use. */
import { createHash, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { digestOf } from '../../src/engine/image/digest.js';
import { oci } from '../../src/engine/image/media.js';
import { inMemory } from '../../src/engine/image/packed.js';
import { JacScaleError } from '../../src/model/error.js';
import type { BlobSource, Repository } from '../../src/ports/registry.js';
import { once, type StandInOptions, StandInRegistry } from '../support/stand-in-registry.js';
import { manifestOf } from '../unit/image-doubles.js';

const login = { username: 'somebody', password: 'a-secret-word' };

let registry: StandInRegistry;
const start = async (options: StandInOptions = {}): Promise<StandInRegistry> => {
  registry = await StandInRegistry.start(options);
  return registry;
};
afterEach(() => registry.stop());

const blobOf = (size: number): { bytes: Buffer; source: BlobSource } => {
  const bytes = randomBytes(size);
  const digest = digestOf(bytes);
  const open = async function* (from: number) {
    for (let at = from; at < size; at += 64 * 1024) yield bytes.subarray(at, Math.min(size, at + 64 * 1024));
  };
  return { bytes, source: { digest, size, open } };
};

const failing = async (act: Promise<unknown>): Promise<JacScaleError> => {
  const error = await act.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof JacScaleError)) throw new Error(`not a JacScaleError: ${error}`);
  expect([error.message, error.why, error.next].join(' ')).not.toContain(login.password);
  return error;
};

async function readAll(repository: Repository, source: { digest: BlobSource['digest']; size: number }) {
  const parts: Buffer[] = [];
  for await (const part of repository.blob(source)) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

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

describe('a login', () => {
  it('by name and password goes out with the first request', async () => {
    await start({ auth: { kind: 'basic', login } });
    expect(await registry.client('a/b', login).head('t')).toBeUndefined();
    expect(registry.asked).toHaveLength(1);
  });

  it('with a wrong password is refused at once, and the password not told', async () => {
    await start({ auth: { kind: 'basic', login } });
    const wrong = { ...login, password: 'another-secret' };
    const error = await failing(registry.client('a/b', wrong).head('t'));
    expect(error.code).toBe('RegistryDenied');
    expect(error.message).toContain('does not take the password of somebody');
    expect(JSON.stringify([error.message, error.why, error.next])).not.toContain('another-secret');
    expect(registry.asked).toHaveLength(1);
  });

  it('that is missing is asked for', async () => {
    await start({ auth: { kind: 'basic', login } });
    const error = await failing(registry.client('a/b').head('t'));
    expect(error.code).toBe('RegistryDenied');
    expect(error.message).toContain('without a login');
  });

  it('is exchanged for one token, that all requests share', async () => {
    await start({ auth: { kind: 'bearer', login, may: () => true } });
    const client = registry.client('a/b', login);
    await Promise.all([client.head('t'), client.manifest('u'), client.head('v')]);
    const { source } = blobOf(1000);
    await client.putBlob(source, () => undefined);
    expect(registry.tokens).toEqual(['repository:a/b:pull,push']);
  });

  it('with a wrong password at the token service is refused', async () => {
    await start({ auth: { kind: 'bearer', login, may: () => true } });
    const error = await failing(registry.client('a/b', { ...login, password: 'x' }).head('t'));
    expect(error.code).toBe('RegistryDenied');
    expect(error.why).toContain('incorrect username or password');
  });

  it('that may not push is told which scope is missing', async () => {
    await start({ auth: { kind: 'bearer', login, may: (_, action) => action === 'pull' } });
    const client = registry.client('a/b', login);
    const error = await failing(client.putBlob(blobOf(10).source, () => undefined));
    expect(error.code).toBe('RegistryDenied');
    expect(error.message).toContain('does not let somebody push to a/b');
    expect(error.why).toContain('repository:a/b:pull,push');
  });

  it('is not needed to pull what is public', async () => {
    await start({ auth: { kind: 'bearer', login, may: () => true } });
    expect(await registry.client('a/b', undefined, 'pull').head('t')).toBeUndefined();
    expect(registry.tokens).toEqual(['repository:a/b:pull']);
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
});
