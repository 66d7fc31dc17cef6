import { describe, expect, it } from '@jest/globals';
import { environmentSecret } from '../../src/engine/records/environment.js';
import { outcomeOf, readRevision, revisionSecret, revisionsOf } from '../../src/engine/records/history.js';
import {
  announce,
  inventorySecret,
  newInventory,
  readInventory,
} from '../../src/engine/records/inventory.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import type { Revision } from '../../src/model/revision.js';

const object = (kind: string, name: string, more: object = {}): KubeObject => ({
  apiVersion: kind === 'Deployment' ? 'apps/v1' : 'v1',
  kind,
  metadata: { name },
  ...more,
});
const origin = { project: 'github.com/owner/repo', subfolder: 'apps/a' };

describe('Inventory', () => {
  it('reads back what was written', () => {
    const inventory = { ...newInventory('a', origin), revision: 3, goodRevision: 2, madeNamespace: 'u-1' };
    expect(readInventory(inventorySecret(inventory, 'n', '7'))).toEqual(inventory);
    expect(inventorySecret(inventory, 'n', '7').metadata.resourceVersion).toBe('7');
  });

  it('announces what will change by taking its hash away, and keeps the rest', () => {
    const before = {
      ...newInventory('a', origin),
      entries: [
        { apiVersion: 'v1', kind: 'Service', name: 's', uid: 'u1', hash: 'h1' },
        { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a', uid: 'u2', hash: 'h2' },
      ],
    };
    const after = announce(before, [object('Deployment', 'a'), object('Secret', 'new')], 4);
    expect(after.revision).toBe(4);
    expect(after.entries).toEqual([
      { apiVersion: 'v1', kind: 'Service', name: 's', uid: 'u1', hash: 'h1' },
      { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a', uid: 'u2' },
      { apiVersion: 'v1', kind: 'Secret', name: 'new' },
    ]);
  });

  const damaged = (data: string): KubeObject =>
    object('Secret', 'a.inventory', { data: { inventory: Buffer.from(data).toString('base64') } });
  it('refuses a newer format', () => {
    expect(() => readInventory(damaged('{"format":99}'))).toThrow(/format 99/);
  });
  it.each(['', '{', '[]', '{"format":1}', 'null'])(
    'refuses damaged data rather than forgetting objects: %j',
    (data) => {
      expect(() => readInventory(damaged(data))).toThrow(/cannot be read/);
    },
  );
});

describe('Revision', () => {
  const revision: Revision = {
    number: 12,
    manifests: [
      object('Deployment', 'a', { spec: { replicas: 1 } }),
      object('Secret', 'a-env-1', { data: { TOKEN: 'c2VjcmV0' }, stringData: { B: 'clear' } }),
    ],
    release: { kind: 'bundle', digest: 'sha256:ab', size: 10, fileCount: 1, entry: 'app.jac' },
    dependencyKey: 'k',
    source: { commit: 'c0ffee', dirty: true },
    rollbackOf: 4,
    actor: 'ada',
    created: '2026-01-01T00:00:00.000Z',
  };

  it('reads back what was written, without the values of Secrets', () => {
    const secret = revisionSecret('a', 'n', revision);
    expect(secret['immutable']).toBe(true);
    const back = readRevision({ number: 12, secret });
    expect(back).toEqual({
      ...revision,
      manifests: [revision.manifests[0], object('Secret', 'a-env-1')],
    });
    expect(outcomeOf(secret)).toBeUndefined();
  });

  it('reads back an image that ran, and keeps no code of a ConfigMap', () => {
    const release = {
      kind: 'image',
      digest: 'sha256:ab',
      image: 'r/a@sha256:ab',
      tag: 'v1',
      builder: 'podman',
    } as const;
    const map = object('ConfigMap', 'a-code-ab');
    const secret = revisionSecret('a', 'n', { ...revision, release, manifests: [map] });
    expect(readRevision({ number: 12, secret })).toMatchObject({ release, manifests: [map] });
  });

  it('lists newest first, by number, and only this app', () => {
    const names = ['a.rev.2', 'a.rev.10', 'a.rev.1', 'ab.rev.3', 'a.inventory', 'a.rev.x', 'a-env-1'];
    expect(
      revisionsOf(
        'a',
        names.map((name) => object('Secret', name)),
      ).map(({ number }) => number),
    ).toEqual([10, 2, 1]);
  });
});

describe('environment Secret', () => {
  const scope = { app: 'a', namespace: 'n', labels: {} };
  const key = Buffer.from('key').toString('base64');

  it('is the same one as long as the values are', () => {
    const first = environmentSecret(scope, { A: '1', B: '2' }, key, []);
    const again = environmentSecret(scope, { B: '2', A: '1' }, key, first === undefined ? [] : [first]);
    expect(again?.metadata.name).toBe(first?.metadata.name);
  });
  it('is a new one when a value changes', () => {
    const first = environmentSecret(scope, { A: '1' }, key, []);
    const next = environmentSecret(scope, { A: '2' }, key, first === undefined ? [] : [first]);
    expect(next?.metadata.name).not.toBe(first?.metadata.name);
  });
  it('is none without values', () => {
    expect(environmentSecret(scope, {}, key, [])).toBeUndefined();
  });
  it('shows no value outside its data', () => {
    const secret = environmentSecret(scope, { A: 'very-secret' }, key, []);
    const { data, ...rest } = secret ?? object('Secret', '');
    expect(JSON.stringify(rest)).not.toContain('very-secret');
    expect(data).toEqual({ A: Buffer.from('very-secret').toString('base64') });
  });
});
