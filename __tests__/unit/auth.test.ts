import { describe, expect, it } from '@jest/globals';
import { authManifests, authValues, authWarnings } from '../../src/engine/auth/manifest.js';
import { keyOf } from '../../src/engine/observe.js';
import { newInventory } from '../../src/engine/records/inventory.js';
import { labelsOf } from '../../src/model/identity.js';
import { type KubeObject, kinds } from '../../src/model/kubernetes.js';
import { isFields } from '../../src/model/read.js';
import { Deployed, imageOf } from './deploy-harness.js';

const scope = {
  app: 'shop',
  namespace: 'demo',
  labels: { team: 'a' },
  origin: { project: 'github.com/o/r', subfolder: '' },
};
const given = { secrets: {} };
const dataOf = (object: object | undefined) =>
  Object.fromEntries(
    Object.entries(isFields(object) && isFields(object['data']) ? object['data'] : {}).map(([key, value]) => [
      key,
      Buffer.from(String(value), 'base64').toString(),
    ]),
  );

describe('the Secret of an app’s own credentials', () => {
  it('has long random values, others for every app', () => {
    const [one] = authManifests(given, scope, new Map());
    const [other] = authManifests(given, scope, new Map());
    expect(one?.metadata).toMatchObject({
      name: 'shop-auth',
      labels: { team: 'a', 'app.kubernetes.io/component': 'auth' },
    });
    for (const key of ['jwt-secret', 'admin-password']) {
      expect(dataOf(one)[key]).toMatch(/^[A-Za-z0-9]{32}$/);
      expect(dataOf(one)[key]).not.toBe(dataOf(other)[key]);
    }
    expect(dataOf(one)['jwt-secret']).not.toBe(dataOf(one)['admin-password']);
  });

  it('keeps what it has in the cluster', () => {
    const [live] = authManifests(given, scope, new Map());
    if (live === undefined) throw new Error('none was made');
    expect(authManifests(given, scope, new Map([[keyOf(live), live]]))).toEqual([live]);
  });

  it('is not needed where the user decides both', () => {
    const secrets = { JAC_SCALE_JWT_SECRET: 'a', JAC_SCALE_ADMIN_PASSWORD: 'b' };
    expect(authManifests({ secrets }, scope, new Map())).toEqual([]);
  });
});

describe('a Secret of credentials that somebody deleted', () => {
  const codes = ({ warnings }: { warnings: readonly { code: string }[] }) => warnings.map(({ code }) => code);

  it('is told of when it is made anew, once', async () => {
    const app = new Deployed();
    expect(codes(await app.scale({ image: imageOf('a') }))).not.toContain('AuthSecretRenewed');
    app.cluster.objects.delete('Secret/shop-auth');
    const { warnings } = await app.scale({ image: imageOf('a') });
    const warning = warnings.find(({ code }) => code === 'AuthSecretRenewed');
    expect(warning?.message).toContain('secret/shop-auth');
    expect(warning?.next).toContain('restore');
    expect(codes(await app.scale({ image: imageOf('a') }))).not.toContain('AuthSecretRenewed');
  });

  it('is told of where only data are left, and not before there are any', () => {
    const claim = {
      ...kinds.PersistentVolumeClaim,
      metadata: { name: 'data-shop-mongodb-0', labels: labelsOf('shop', 'mongodb') },
    };
    const nothing = { inventory: undefined, live: new Map<string, KubeObject>() };
    expect(authWarnings(given, scope, nothing)).toEqual([]);
    const left = { inventory: undefined, live: new Map([[keyOf(claim), claim]]) };
    expect(authWarnings(given, scope, left)).toMatchObject([{ code: 'AuthSecretRenewed' }]);
    const secrets = { JAC_SCALE_JWT_SECRET: 'a', JAC_SCALE_ADMIN_PASSWORD: 'b' };
    expect(authWarnings({ secrets }, scope, left)).toEqual([]);
  });

  it('is not missed where a first run was killed before it was made', () => {
    const { apiVersion, kind } = kinds.Secret;
    const pending = {
      ...newInventory('shop', scope.origin),
      entries: [{ apiVersion, kind, name: 'shop-auth' }],
    };
    expect(authWarnings(given, scope, { inventory: pending, live: new Map() })).toEqual([]);
  });
});

it('a Secret that another project left is this one’s once it was taken, with what it holds', async () => {
  const app = new Deployed();
  const [secret] = authManifests(
    given,
    { ...scope, origin: { project: 'of-others', subfolder: '' } },
    new Map(),
  );
  await app.cluster.create(secret as KubeObject);
  const held = dataOf(secret);
  const run = () => app.scale({ image: imageOf('a') });
  await expect(run()).rejects.toMatchObject({ code: 'AppTaken' });
  app.takeApp = true;
  expect(await run()).toMatchObject({ status: 'ready' });
  const left = app.cluster.find('Secret', 'shop-auth') as KubeObject;
  expect(dataOf(left)).toEqual(held);
  expect(app.cluster.applied).not.toContain('Secret/shop-auth');
  // What a destroy leaves.
  app.cluster.objects.clear();
  app.cluster.objects.set('Secret/shop-auth', left);
  app.takeApp = false;
  expect(await run()).toMatchObject({ status: 'ready' });
});

describe('the app', () => {
  const settings = { appName: 'shop', secrets: {}, build: undefined, dockerfile: undefined };

  it('gets what the user does not decide', () => {
    expect(authValues({ ...settings, secrets: { JAC_SCALE_JWT_SECRET: 'a' } }, false)).toMatchObject({
      auth: 'shop-auth',
      makesJwtSecret: false,
      makesAdminPassword: true,
    });
  });

  it.each([
    ['a bundle', false, {}, false],
    ['an image that is given', true, {}, true],
    ['an image without a daemon', true, { build: true }, false],
    [
      'an image without a daemon although there is a Dockerfile',
      true,
      { build: true, dockerfile: 'none' },
      false,
    ],
    ['an image of a Dockerfile', true, { build: true, dockerfile: 'Dockerfile' }, true],
  ])('is told by a jac.toml of ours: %s', (_, runsImage, more, mounts) =>
    expect(authValues({ ...settings, ...more }, runsImage)['mountsToml']).toBe(mounts),
  );
});
