import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findPreview, needPreview } from '../../src/engine/preview/find.js';
import { parseLifetime, roughly } from '../../src/engine/preview/lifetime.js';
import {
  expiryOf,
  marksOf,
  previewNamespace,
  readPreview,
  sameOwner,
  sameRepository,
} from '../../src/engine/preview/marks.js';
import { JacScaleError } from '../../src/model/error.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import type { PreviewOwner } from '../../src/model/preview.js';
import { appName, longestAppName, namespaceName } from '../../src/model/settings-values.js';
import type { ObjectReader } from '../../src/ports/cluster.js';

const used = new Date('2026-11-21T12:00:00Z');
const owner: PreviewOwner = { repository: 'github.com/acme/shop', repositoryId: '42', pullRequest: 7 };

const namespaceOf = (app: string, of: PreviewOwner, ttlSeconds?: number): KubeObject => {
  const { labels, annotations } = marksOf({
    app,
    owner: of,
    used,
    ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
  });
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: previewNamespace(app, of.pullRequest),
      uid: 'u',
      creationTimestamp: '2026-11-20T12:00:00Z',
      labels: { ...labels },
      annotations: { ...annotations },
    },
  };
};

const app = fc.stringMatching(/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/).filter((name) => 'value' in appName(name));
const number = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });

describe('the namespace of a preview', () => {
  it('has a valid name for every app and every number', () => {
    expect(previewNamespace('taskboard', 7)).toBe('taskboard-pr-7');
    const longest = 'a'.repeat(longestAppName);
    expect(previewNamespace(longest, Number.MAX_SAFE_INTEGER).length).toBeLessThanOrEqual(63);
    fc.assert(
      fc.property(app, number, (name, pr) => {
        expect(namespaceName(previewNamespace(name, pr))).toHaveProperty('value');
      }),
    );
  });

  it('is of one app and one pull request', () => {
    fc.assert(
      fc.property(app, number, app, number, (a, m, b, n) => {
        fc.pre(a !== b || m !== n);
        expect(previewNamespace(a, m)).not.toBe(previewNamespace(b, n));
      }),
    );
    expect(previewNamespace('a-pr-1', 2)).not.toBe(previewNamespace('a', 1));
  });

  it('says whose it is, and is read back as it was written', () => {
    fc.assert(
      fc.property(app, number, fc.option(fc.nat(), { nil: undefined }), (name, pullRequest, ttl) => {
        const preview = readPreview(namespaceOf(name, { ...owner, pullRequest }, ttl));
        expect(preview).toMatchObject({ app: name, owner: { ...owner, pullRequest }, terminating: false });
        expect(preview?.ttlSeconds).toBe(ttl);
        expect(preview?.used).toBe(used.toISOString());
      }),
    );
  });

  it.each([
    ['without the label', (object: KubeObject) => delete object.metadata.labels?.['jac-scale/preview']],
    [
      'without a repository',
      (object: KubeObject) => delete object.metadata.annotations?.['jac-scale/repository'],
    ],
    [
      'with a number that is none',
      (object: KubeObject) => {
        if (object.metadata.annotations) object.metadata.annotations['jac-scale/pull-request'] = '7; drop';
      },
    ],
    [
      'with another name than they say, as a copied manifest has it,',
      (object: KubeObject) => Object.assign(object.metadata, { name: 'copy-pr-7' }),
    ],
  ])('%s is none', (_what, spoil) => {
    const object = namespaceOf('shop', owner);
    spoil(object);
    expect(readPreview(object)).toBeUndefined();
  });

  it.each(['', ' ', '-1', '1e3', '0x10', '1.5', 'never'])('whose lifetime is %j has none', (ttl) => {
    const object = namespaceOf('shop', owner, 60);
    if (object.metadata.annotations) object.metadata.annotations['jac-scale/ttl'] = ttl;
    expect(readPreview(object)).toMatchObject({ app: 'shop' });
    expect(readPreview(object)?.ttlSeconds).toBeUndefined();
  });

  it('whose time of use somebody spoiled counts from its creation', () => {
    const object = namespaceOf('shop', owner, 60);
    if (object.metadata.annotations) object.metadata.annotations['jac-scale/used'] = 'tomorrow';
    const preview = readPreview(object);
    expect(preview?.used).toBe('2026-11-20T12:00:00Z');
    if (preview) expect(expiryOf(preview)?.toISOString()).toBe('2026-11-20T12:01:00.000Z');
  });
});

describe('whose it is', () => {
  it('is told by the id where both know it, else by the name', () => {
    const { repositoryId: _id, ...nameless } = owner;
    expect(sameOwner(owner, { ...owner, repository: 'github.com/acme/renamed' })).toBe(true);
    expect(sameOwner(owner, { ...owner, repositoryId: '43' })).toBe(false);
    expect(sameOwner(owner, nameless)).toBe(true);
    expect(sameOwner(nameless, { ...owner, repository: 'GitHub.com/Acme/Shop' })).toBe(true);
    expect(sameOwner(owner, { ...nameless, repository: 'github.com/acme/other' })).toBe(false);
    expect(sameOwner(owner, { ...owner, pullRequest: 8 })).toBe(false);
    expect(sameRepository(owner, { ...owner, repositoryId: '43' })).toBe(false);
  });

  const reader = (object: KubeObject | undefined): ObjectReader => ({
    get: async () => object,
    list: async () => ({ items: [], resourceVersion: '' }),
  });
  const complaint = async (object: KubeObject | undefined, find = findPreview) => {
    try {
      await find(reader(object), { app: 'shop', owner });
    } catch (error) {
      if (error instanceof JacScaleError) return `${error.code}: ${error.why}`;
    }
    return 'found';
  };

  it('is checked before anything else', async () => {
    expect(await complaint(namespaceOf('shop', owner))).toBe('found');
    expect(await findPreview(reader(undefined), { app: 'shop', owner })).toBeUndefined();
    const plain = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop-pr-7', uid: 'u' } };
    expect(await complaint(plain)).toBe(
      'PreviewTaken: it does not carry the marks of a preview: somebody else made it',
    );
    expect(await complaint(namespaceOf('shop', { ...owner, repositoryId: '43' }))).toBe(
      'PreviewTaken: it is the preview of pull request #7 of github.com/acme/shop (id 43)',
    );
  });

  it('has to be there to sleep', async () => {
    expect(await complaint(undefined, needPreview)).toBe(
      'PreviewMissing: namespace shop-pr-7 does not exist',
    );
    const going = namespaceOf('shop', owner);
    going.metadata.deletionTimestamp = '2026-11-21T12:00:00Z';
    expect(await complaint(going, needPreview)).toBe('PreviewMissing: namespace shop-pr-7 is being deleted');
  });
});

describe('a lifetime', () => {
  it.each([
    ['72h', 259_200],
    ['14d', 1_209_600],
    ['1h30m', 5400],
    ['1d12h', 129_600],
    ['90', 90],
    ['45s', 45],
  ])('%s', (text, seconds) => {
    expect(parseLifetime(text)).toEqual({ value: seconds });
  });

  it.each(['', '0', '0s', '-1h', '1w', 'h', '1h 30m', '1.5h', '99999d', 'NaN', '1e3'])('not %j', (text) => {
    expect(parseLifetime(text)).toHaveProperty('complaint');
  });

  it('is counted from the last use, and may be beyond all dates', () => {
    expect(expiryOf({ used: used.toISOString(), ttlSeconds: 60 })?.toISOString()).toBe(
      '2026-11-21T12:01:00.000Z',
    );
    expect(expiryOf({ used: used.toISOString() })).toBeUndefined();
    expect(expiryOf({ used: used.toISOString(), ttlSeconds: 1e300 })).toBeUndefined();
  });

  it('is told roughly', () => {
    expect([5, 119, 120, 3600, 7200, 90_000, 172_800, 0].map(roughly)).toEqual([
      '5s',
      '119s',
      '2m',
      '60m',
      '2h',
      '25h',
      '2d',
      '0s',
    ]);
  });
});
