/** Databases in a plan: made once, never written again, told when settings differ, updated when somebody asks. */
import { describe, expect, it } from '@jest/globals';
import { hashOf } from '../../src/engine/canonical.js';
import { databaseManifests } from '../../src/engine/data/manifests.js';
import { retainedSecret, secretText } from '../../src/engine/data/secret.js';
import { dryRunOf, keptDatabases, planDataUpdates } from '../../src/engine/data/update.js';
import { claim, withFoundData } from '../../src/engine/deploy/claim.js';
import { keyOf, type Observed } from '../../src/engine/observe.js';
import { planChanges } from '../../src/engine/plan.js';
import { newInventory } from '../../src/engine/records/inventory.js';
import { labelsOf } from '../../src/model/identity.js';
import type { KubeObject } from '../../src/model/kubernetes.js';
import { isChange } from '../../src/model/plan.js';
import type { Settings } from '../../src/model/settings.js';
import { defaultSettings } from '../support/settings.js';

const settings: Settings = {
  ...defaultSettings,
  appName: 'shop',
  namespace: 'ns',
  mongodb: false,
  redis: true,
};
const origin = { project: 'github.com/o/shop', subfolder: '' };
const scope = { app: 'shop', namespace: 'ns', labels: { team: 'blue' }, origin };
const release = {
  kind: 'bundle',
  digest: `sha256:${'ab'.repeat(32)}`,
  size: 1,
  fileCount: 1,
  entry: 'a.jac',
} as const;

const liveOf = (...objects: KubeObject[]): Map<string, KubeObject> =>
  new Map(
    objects.map((object, index) => [
      keyOf(object),
      { ...object, metadata: { ...object.metadata, uid: `uid-${index}` } },
    ]),
  );
const made = (over: Partial<Settings> = {}, live = liveOf()): KubeObject[] =>
  databaseManifests({ ...settings, ...over }, scope, live, release);
const claimObject = (storage = '1Gi', name = 'data-shop-redis-0'): KubeObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, namespace: 'ns', labels: labelsOf('shop', 'redis') },
  spec: { storageClassName: 'standard', resources: { requests: { storage } } },
});
const observed = (live: Map<string, KubeObject>, inventory = newInventory('shop', origin)): Observed => ({
  kubernetesMinor: 34,
  inventory,
  inventorySecret: undefined,
  revisions: [],
  environments: [],
  live,
  pods: [],
});

describe('a database', () => {
  it('is a Secret, a Service and a StatefulSet, in that order', () => {
    expect(
      made({ mongodb: true, postgresql: true }).map(({ kind, metadata }) => `${kind}/${metadata.name}`),
    ).toEqual([
      'Secret/shop-mongodb',
      'Secret/shop-postgresql',
      'Secret/shop-redis',
      'Service/shop-mongodb',
      'Service/shop-postgresql',
      'Service/shop-redis',
      'StatefulSet/shop-mongodb',
      'StatefulSet/shop-postgresql',
      'StatefulSet/shop-redis',
    ]);
  });

  it.each<[Partial<Settings>, string, RegExp]>([
    [{}, 'shop-redis', /^redis:\/\/default:(\w{32})@shop-redis\.ns\.svc:6379\/0$/],
    [
      { mongodb: true },
      'shop-mongodb',
      /^mongodb:\/\/jac:(\w{32})@shop-mongodb\.ns\.svc:27017\/\?authSource=admin$/,
    ],
    [
      { postgresql: true },
      'shop-postgresql',
      /^postgresql:\/\/jac:(\w{32})@shop-postgresql\.ns\.svc:5432\/jac$/,
    ],
  ])('has a random password and a URL with it: %j', (over, name, uri) => {
    const secret = () => made(over).find(({ kind, metadata }) => kind === 'Secret' && metadata.name === name);
    const [one, other] = [secret(), secret()];
    expect(secretText(one, 'uri')).toMatch(uri);
    expect(uri.exec(secretText(one, 'uri') ?? '')?.[1]).toBe(secretText(one, 'password'));
    expect(secretText(other, 'password')).not.toBe(secretText(one, 'password'));
  });

  it('gives no password to a pod but by reference, and none to a process as an argument', () => {
    const [text] = [
      JSON.stringify(made({ mongodb: true, postgresql: true }).filter(({ kind }) => kind === 'StatefulSet')),
    ];
    for (const secret of made().filter(({ kind }) => kind === 'Secret'))
      expect(text).not.toContain(secretText(secret, 'password'));
    expect(text).toContain('secretKeyRef');
    expect(text).not.toMatch(/"(args|command)":[^\]]*\$\((?!\()/);
  });

  it('runs as `restricted` wants it, with a volume that is found by its labels', () => {
    for (const set of made({ mongodb: true, postgresql: true }).filter(
      ({ kind }) => kind === 'StatefulSet',
    )) {
      const spec = set['spec'] as {
        template: { spec: Record<string, unknown> };
        volumeClaimTemplates: KubeObject[];
      };
      expect(spec.template.spec).toMatchObject({
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: 30,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 999,
          fsGroup: 999,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: [
          {
            securityContext: {
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ['ALL'] },
            },
            resources: { requests: { cpu: '100m', memory: '256Mi' } },
            startupProbe: expect.anything(),
            readinessProbe: expect.anything(),
            livenessProbe: { tcpSocket: expect.anything() },
          },
        ],
      });
      expect(spec.volumeClaimTemplates[0]?.metadata.labels).toEqual(set.metadata.labels);
    }
  });
});

describe('data that are there', () => {
  it('keep their Secret as it is, whatever it became since', () => {
    const [secret] = made();
    if (secret === undefined) throw new Error('no Secret');
    const rotated = { ...secret, data: { ...(secret['data'] as object), password: 'cm90YXRlZA==' } };
    const again = made({}, liveOf(rotated));
    expect(secretText(again[0], 'password')).toBe('rotated');
  });

  it('are never written again, whatever the settings say', () => {
    const live = liveOf(...made());
    const changes = planChanges(
      made({ redisImage: 'redis:7.4', databaseMemoryLimit: '1Gi', labels: { team: 'red' } }, live),
      observed(live),
      'ns',
    );
    expect(changes.filter(isChange)).toEqual([]);
  });

  it('are made again where somebody deleted one, with the password of before', () => {
    const [secret, ...others] = made();
    const live = liveOf(
      ...(secret === undefined ? [] : [secret]),
      ...others.filter(({ kind }) => kind === 'Service'),
    );
    const changes = planChanges(made({}, live), observed(live), 'ns');
    expect(changes.filter(isChange)).toMatchObject([{ action: 'create', kind: 'StatefulSet' }]);
  });

  it('stay when they are not asked for any more, and that is said', () => {
    const live = liveOf(...made());
    const entries = made().map(({ apiVersion, kind, metadata }) => ({
      apiVersion,
      kind,
      name: metadata.name,
    }));
    const before = observed(live, { ...newInventory('shop', origin), entries });
    expect(planChanges([], before, 'ns')).toEqual([]);
    expect(keptDatabases([], live, 'ns')).toEqual([expect.stringContaining('statefulset/shop-redis stays')]);
    expect(keptDatabases(planChanges(made({}, live), before, 'ns'), live, 'ns')).toEqual([]);
  });

  it('are an error where their Secret is gone: no new password opens them', () => {
    const lost =
      (...objects: KubeObject[]) =>
      () =>
        made({}, liveOf(...objects));
    expect(lost(claimObject())).toThrow(expect.objectContaining({ code: 'DatabaseSecretMissing' }));
    expect(lost(...made().filter(({ kind }) => kind === 'StatefulSet'))).toThrow(/its password is gone/);
    const going = claimObject();
    going.metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
    expect(lost(going)).not.toThrow();
  });

  it('that a destroy kept are in the Inventory again', () => {
    const live = liveOf(...made());
    const inventory = withFoundData(
      newInventory('shop', origin),
      planChanges(made({}, live), observed(live), 'ns'),
    );
    expect(inventory.entries).toEqual([
      { apiVersion: 'v1', kind: 'Secret', name: 'shop-redis', uid: 'uid-0' },
      { apiVersion: 'v1', kind: 'Service', name: 'shop-redis', uid: 'uid-1' },
      { apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'shop-redis', uid: 'uid-2' },
    ]);
  });

  it('of another project are not given away', () => {
    const live = liveOf(...made());
    const theirs = { project: 'github.com/o/other', subfolder: 'x' };
    const left = { live, inventory: undefined };
    const app = { app: 'shop', namespace: 'ns' };
    expect(() => claim(left, app, theirs, false)).toThrow(expect.objectContaining({ code: 'AppTaken' }));
    expect(claim(left, app, theirs, true).origin).toEqual(theirs);
    expect(claim(left, app, origin, false).origin).toEqual(origin);
  });

  it('are a Secret of any kind that is made once', () => {
    const auth = (live = liveOf()) =>
      retainedSecret(scope, { name: 'shop-auth', component: 'auth' }, live, () => ({
        key: String(Math.random()),
      }));
    const first = auth();
    expect(auth(liveOf(first))['data']).toEqual(first['data']);
    expect(first.metadata).toMatchObject({ labels: { 'app.kubernetes.io/component': 'auth', team: 'blue' } });
  });
});

describe('settings that differ', () => {
  const plan = (over: Partial<Settings>, update = false, storage = '1Gi') => {
    const live = liveOf(...made(), claimObject(storage));
    return planDataUpdates(planChanges(made(over, live), observed(live), 'ns'), live, update);
  };
  const message = (over: Partial<Settings>, storage?: string) =>
    plan(over, false, storage).warnings[0]?.message;

  it('are not said where there are none', () => {
    expect(plan({ databaseCpuRequest: '0.1', labels: { team: 'red' } })).toMatchObject({ warnings: [] });
  });

  it.each<[Partial<Settings>, string]>([
    [{ redisImage: 'redis:7.4' }, 'image redis:7.2 -> redis:7.4'],
    [{ databaseMemoryLimit: '1Gi' }, 'memory limit none -> 1Gi'],
    [{ databaseCpuRequest: '1' }, 'CPU request 100m -> 1'],
    [{ redisStorage: '2Gi' }, 'volume 1Gi -> 2Gi'],
    [{ storageClass: 'fast' }, 'StorageClass standard -> fast'],
    [{ nodeSelector: { disk: 'ssd' } }, 'node selector none -> {"disk":"ssd"}'],
  ])('are a warning: %j', (over, text) => {
    expect(message(over)).toBe(`statefulset/shop-redis stays as it was made; the settings differ: ${text}`);
  });

  it('change nothing', () => {
    expect(plan({ redisImage: 'redis:7.4', redisStorage: '2Gi' }).changes.filter(isChange)).toEqual([]);
  });

  it('are told of a volume that a destroy kept as well', () => {
    expect(message({}, '5Gi')).toContain('volume 5Gi -> 1Gi');
  });

  it('are applied when somebody asks, and what may not change stays', () => {
    const changes = plan({ redisImage: 'redis:7.4', labels: { team: 'red' } }, true).changes.filter(isChange);
    expect(changes).toMatchObject([
      {
        action: 'configure',
        kind: 'StatefulSet',
        manifest: { spec: { template: { spec: { containers: [{ image: 'redis:7.4' }] } } } },
      },
    ]);
    expect(changes[0]?.recreate).toBeUndefined();
    const [wanted, there] = [changes[0]?.manifest?.['spec'], changes[0]?.live?.['spec']] as {
      volumeClaimTemplates: unknown;
    }[];
    expect(wanted?.volumeClaimTemplates).toEqual(there?.volumeClaimTemplates);
  });

  it('grow the volume before the StatefulSet is made again', () => {
    const changes = plan({ redisStorage: '2Gi' }, true).changes.filter(isChange);
    expect(changes).toMatchObject([
      {
        kind: 'PersistentVolumeClaim',
        name: 'data-shop-redis-0',
        force: true,
        manifest: {
          metadata: { labels: labelsOf('shop', 'redis') },
          spec: { resources: { requests: { storage: '2Gi' } } },
        },
      },
      { kind: 'StatefulSet', recreate: true },
    ]);
    const [, set] = changes;
    if (set?.manifest === undefined || set.live === undefined) throw new Error('no StatefulSet');
    const asked = dryRunOf(set.manifest, set);
    const templates = (object: KubeObject) =>
      hashOf((object['spec'] as { volumeClaimTemplates: unknown[] }).volumeClaimTemplates as never);
    expect(templates(asked)).toBe(templates(set.live));
    expect(templates(set.manifest)).not.toBe(templates(set.live));
  });

  it.each<[Partial<Settings>, string, RegExp]>([
    [{ redisImage: 'redis:8.0' }, '1Gi', /another major version/],
    [{ redisImage: 'redis:7.0' }, '1Gi', /an older version/],
    [{ redisImage: 'redis' }, '1Gi', /has to tell its version/],
    [{ redisStorage: '512Mi' }, '1Gi', /does not shrink/],
    [{ storageClass: 'fast' }, '1Gi', /stays in its class/],
  ])('are refused where they would destroy something: %j', (over, storage, why) => {
    expect(() => plan(over, true, storage)).toThrow(
      expect.objectContaining({ code: 'DatabaseUpdateRefused', exitCode: 2 }),
    );
    expect(() => plan(over, true, storage)).toThrow(why);
    expect(plan(over, false, storage).warnings[0]?.next).toMatch(why);
  });

  it('are refused altogether where one of them is', () => {
    expect(() => plan({ redisStorage: '512Mi', databaseMemoryLimit: '1Gi' }, true)).toThrow(/shrink/);
  });

  describe('of a StatefulSet that was adopted', () => {
    const adopt = (set: KubeObject): KubeObject => ({
      ...set,
      metadata: { ...set.metadata, annotations: { 'jac-scale/adopted': '0.2.30' } },
      spec: { ...(set['spec'] as object), selector: { matchLabels: { app: 'shop' } } },
    });
    const isOld = ({ kind, metadata }: KubeObject) =>
      kind === 'StatefulSet' && metadata.name === 'shop-redis';
    const plan = (update: boolean, over: Partial<Settings> = {}) => {
      const objects = made(over).map((object) => (isOld(object) ? adopt(object) : object));
      const live = liveOf(...objects, claimObject());
      const wanted = made({ ...over, databaseMemoryLimit: '1Gi' }, live);
      return planDataUpdates(planChanges(wanted, observed(live), 'ns'), live, update);
    };

    it('are not said at every run, and are refused to who asks for them', () => {
      expect(plan(false).warnings).toEqual([]);
      expect(() => plan(true)).toThrow(/adopted/);
    });

    it('hide none of a database that we made, and keep none from it', () => {
      const both = { postgresql: true };
      expect(plan(false, both).warnings.map(({ message: text }) => text)).toEqual([
        expect.stringContaining('statefulset/shop-postgresql'),
      ]);
      expect(
        plan(true, both)
          .changes.filter(isChange)
          .map(({ name }) => name),
      ).toEqual(['shop-postgresql']);
    });
  });

  it('grow a volume that was adopted, under its own name', () => {
    const name = 'shop-mongo-data-shop-mongodb-0';
    const claim = claimObject('1Gi', name);
    claim.metadata.labels = labelsOf('shop', 'mongodb');
    claim.metadata.annotations = { 'jac-scale/adopted': '0.2.30' };
    const database = { mongodb: true, redis: false, mongodbStorage: '1Gi' };
    const secrets = made(database).filter(({ kind }) => kind === 'Secret');
    const live = liveOf(...made(database, liveOf(claim, ...secrets)), claim);
    const grown = made({ ...database, mongodbStorage: '2Gi' }, live);
    const { changes } = planDataUpdates(planChanges(grown, observed(live), 'ns'), live, true);
    expect(changes.filter(isChange).map(({ kind, name: of }) => `${kind}/${of}`)).toEqual([
      `PersistentVolumeClaim/${name}`,
      'StatefulSet/shop-mongodb',
    ]);
  });
});
