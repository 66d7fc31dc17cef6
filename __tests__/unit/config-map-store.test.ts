import { createHash, randomBytes } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { codeMapOf, mostBytes } from '../../src/engine/config-map-store/code-map.js';
import { fits, packed } from '../../src/engine/config-map-store/pack.js';
import { configMapStore } from '../../src/engine/config-map-store/store.js';
import type { Bundle, Digest } from '../../src/model/bundle.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import { textAt } from '../../src/model/read.js';
import { ClusterError } from '../../src/ports/cluster.js';

function bundleOf(content: Uint8Array): Bundle {
  const digest: Digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
  return {
    digest,
    size: content.length,
    files: [],
    warnings: [],
    entry: 'app.jac',
    open: async function* () {
      // As the real one does it: memory that is used again.
      const chunk = new Uint8Array(1000);
      for (let at = 0; at < content.length; at += chunk.length) {
        const part = content.subarray(at, at + chunk.length);
        chunk.set(part);
        yield chunk.subarray(0, part.length);
      }
    },
  };
}

const scope = { app: 'shop', namespace: 'n', labels: { team: 'a' } };

/** ConfigMaps as the API keeps them. */
function memory(...there: KubeObject[]) {
  const maps = new Map(there.map((map) => [map.metadata.name, map]));
  const refused = (reason: 'AlreadyExists') =>
    new ClusterError({ reason, status: 409, message: '', verb: 'create', resource: 'configmaps' });
  const stored: KubeObject[] = [];
  const store = configMapStore({
    ...scope,
    onStored: (object) => stored.push(object),
    cluster: {
      create: async (object) => {
        if (maps.has(object.metadata.name)) throw refused('AlreadyExists');
        const made = { ...object, metadata: { ...object.metadata, uid: `u-${maps.size}` } };
        maps.set(object.metadata.name, made);
        return made;
      },
      get: async ({ name }) => maps.get(name),
      list: async () => ({ items: [...maps.values()], resourceVersion: '1' }),
      delete: async ({ name }) => {
        const found = maps.get(name);
        maps.delete(name);
        return found;
      },
      mergePatch: async ({ name }, patch) => {
        const found = maps.get(name);
        if (found === undefined) throw new Error('not there');
        const changed = { ...found, metadata: { ...found.metadata, ...(patch['metadata'] as object) } };
        maps.set(name, changed);
        return changed;
      },
    },
  });
  return { maps, store, stored };
}

const sent = () => undefined;

describe('code in a ConfigMap', () => {
  const bundle = bundleOf(randomBytes(5000));

  it('is one immutable object with the whole bundle, named by its digest', async () => {
    const { maps, store, stored } = memory();
    await store.put(bundle, sent);
    const [map] = maps.values();
    expect(map).toMatchObject({
      immutable: true,
      metadata: {
        name: `shop-code-${bundle.digest.slice(7, 23)}`,
        labels: { team: 'a', 'app.kubernetes.io/component': 'code' },
        annotations: { 'jac-scale/bundle': bundle.digest },
      },
    });
    expect(stored).toEqual([map]);
    const data = textAt(map, 'binaryData', 'bundle.tar.gz') ?? '';
    const tar = gunzipSync(Buffer.from(data, 'base64'));
    expect(`sha256:${createHash('sha256').update(tar).digest('hex')}`).toBe(bundle.digest);
    expect(await store.has(bundle.digest)).toBe(true);
  });

  it('that is there already is kept, with the labels of today', async () => {
    const { maps, store, stored } = memory();
    await store.put(bundle, sent);
    const again = memory({
      ...[...maps.values()][0],
      metadata: { name: `shop-code-${bundle.digest.slice(7, 23)}`, labels: {} },
    } as KubeObject);
    await again.store.put(bundle, sent);
    expect([...again.maps.values()][0]?.metadata.labels).toMatchObject({ team: 'a' });
    expect(again.stored).toHaveLength(1);
    expect(stored).toHaveLength(1);
  });

  it.each([
    ['nothing', undefined],
    ['no gzip', 'bm90IGd6aXA='],
    ['other code', gzipSync('other').toString('base64')],
  ])('is not taken for it when it holds %s', async (_, data) => {
    const map = {
      ...codeMapOf(scope, bundle.digest),
      ...(data === undefined ? {} : { binaryData: { 'bundle.tar.gz': data } }),
    };
    const { store } = memory(map);
    expect(await store.has(bundle.digest)).toBe(false);
    await expect(store.put(bundle, sent)).rejects.toMatchObject({ code: 'CodeMapDamaged' });
  });

  it('goes when nobody keeps it', async () => {
    const { maps, store } = memory();
    const other = bundleOf(randomBytes(100));
    await store.put(bundle, sent);
    await store.put(other, sent);
    await store.prune({ bundles: [other.digest], dependencyKeys: [] });
    expect([...maps.keys()]).toEqual([`shop-code-${other.digest.slice(7, 23)}`]);
  });

  it('is refused with the numbers when it is too large', async () => {
    const { maps, store } = memory();
    const large = bundleOf(randomBytes(mostBytes));
    await expect(store.put(large, sent)).rejects.toMatchObject({
      code: 'BundleTooLarge',
      message: expect.stringMatching(
        /^the code is too large for a ConfigMap: 90\d KiB packed .*, at most 900 KiB$/,
      ),
    });
    expect(maps.size).toBe(0);
  });

  it.each([
    ['noise that just does not fit', randomBytes(mostBytes), false],
    ['noise that just fits', randomBytes(mostBytes - 2048), true],
    ['zeros', new Uint8Array(8 << 20), true],
    ['more than anybody packs', { length: 60 << 20 }, false],
  ])('fits or not: %s', async (_, content, expected) => {
    const given = content instanceof Uint8Array ? bundleOf(content) : { ...bundle, size: content.length };
    expect(await fits(given)).toBe(expected);
    if (expected) expect((await packed(given)).length).toBeLessThanOrEqual(mostBytes);
  });
});
