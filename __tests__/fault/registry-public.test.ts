/** Whether anybody may pull an image: only a clear yes is one, and it is not waited for. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { daemonlessImages } from '../../src/adapters/oci/daemonless.js';
import { oci } from '../../src/engine/image/media.js';
import { parseImage } from '../../src/model/image.js';
import { login } from '../support/registry-client.js';
import { type StandInOptions, StandInRegistry } from '../support/stand-in-registry.js';
import { manifestOf } from '../unit/image-doubles.js';

let registry: StandInRegistry;
const start = async (options: StandInOptions = {}): Promise<void> => {
  registry = await StandInRegistry.start(options);
};
afterEach(() => registry.stop());

const ask = async (signal?: AbortSignal, address = registry.address): Promise<boolean> => {
  const wheels = {
    layer: () => {
      throw new Error('no packages are needed');
    },
  };
  const options = { env: {}, insecureRegistries: [], version: 'test', emit: () => undefined, signal };
  return await daemonlessImages(options, wheels).isPublic(parseImage(`${address}/a/b:t`));
};

const put = (): void => {
  const { bytes } = manifestOf(oci.manifest, { layers: [] });
  registry.manifests.set('a/b@t', { type: oci.manifest, bytes: Buffer.from(bytes) });
};

describe('an image is public', () => {
  it.each([
    ['anybody may read', {}],
    ['anybody gets a token', { auth: { kind: 'bearer', login, may: () => true } }],
  ] as const)('where %s', async (_, options) => {
    await start(options);
    put();
    expect(await ask()).toBe(true);
  });
});

describe('an image is not public', () => {
  it('where a login is needed', async () => {
    await start({ auth: { kind: 'basic', login } });
    put();
    expect(await ask()).toBe(false);
  });

  it('where it is not there', async () => {
    await start();
    expect(await ask()).toBe(false);
  });

  it.each([429, 500, 503])('where the registry answers %i, which is asked once', async (status) => {
    await start({ fault: () => ({ status, headers: { 'retry-after': '0' } }) });
    put();
    expect(await ask()).toBe(false);
    expect(registry.asked).toHaveLength(1);
  });

  it('where the token service has no time, which is asked once', async () => {
    const answers = Array.from({ length: 9 }, () => ({ status: 429, headers: { 'retry-after': '20' } }));
    await start({ auth: { kind: 'bearer', login, may: () => true, answers } });
    expect(await ask()).toBe(false);
    expect(registry.asked).toHaveLength(1);
  });

  it('where no registry is', async () => {
    await start();
    const { address } = registry;
    await registry.stop();
    expect(await ask(undefined, address)).toBe(false);
    await start();
  });

  it('is not said to somebody who gave up', async () => {
    await start();
    const reason = new Error('given up');
    await expect(ask(AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
