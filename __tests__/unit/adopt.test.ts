import { describe, expect, it } from '@jest/globals';
import { databaseManifests } from '../../src/engine/data/manifests.js';
import { observe } from '../../src/engine/observe.js';
import { type KubeObject, kinds } from '../../src/model/kubernetes.js';
import { textAt } from '../../src/model/read.js';
import { scale } from '../../src/operations/scale.js';
import { status } from '../../src/operations/status.js';
import { Adopter } from './adopt-harness.js';

const codes = (report: { warnings: readonly { code: string }[] }) => report.warnings.map(({ code }) => code);

describe('an app that jac-scale 0.2.30 deployed', () => {
  it('is ours, with its databases as they are, and was served at every moment', async () => {
    const app = new Adopter();
    const { cluster } = app;
    const specs = () =>
      (['StatefulSet/shop-mongodb', 'Deployment/shop-redis'] as const).map((key) =>
        structuredClone(cluster.objects.get(key)?.['spec']),
      );
    const before = specs();
    const { report } = await app.adopt();
    expect(report).toMatchObject({ command: 'adopt', status: 'ready', revision: 1 });
    expect(cluster.unserved).toEqual([]);
    expect(specs()).toEqual(before);
    // Nodes know endpoints by the name of their port: one that changes leads nowhere until all have heard of it.
    expect(cluster.find('Service', 'shop-service')?.['spec']).toEqual(
      expect.objectContaining({ ports: [expect.not.objectContaining({ name: expect.anything() })] }),
    );
    expect(app.secret('shop-mongodb', 'uri')).toMatch(
      /^mongodb:\/\/admin:password@shop-mongodb\.[^:]+\.svc:27017\/\?authSource=admin$/,
    );
    expect(app.secret('shop-redis', 'uri')).toMatch(
      /^redis:\/\/default:password@shop-redis\.[^:]+\.svc:6379\/0$/,
    );
    expect(textAt(cluster.find('Service', 'shop-mongodb'), 'spec', 'selector', 'app')).toBe('shop-mongodb');
    expect(JSON.stringify(cluster.find('NetworkPolicy', 'shop-mongodb-network-policy')?.['spec'])).toContain(
      '{"app.kubernetes.io/instance":"shop"}',
    );
    // Ours alone is left, with what belongs to the databases and the way in.
    expect(cluster.names('ReplicaSet')).not.toContain('shop-57c');
    expect(cluster.names('Pod')).not.toContain('shop-57c-1');
    expect(cluster.names('HorizontalPodAutoscaler')).toEqual([]);
    expect(cluster.names('ServiceAccount')).toEqual([
      'shop-ingress-nginx',
      'shop-mongodb-sa',
      'shop-redis-sa',
    ]);
    expect(cluster.names('NetworkPolicy')).toEqual([
      'shop-mongodb-network-policy',
      'shop-redis-network-policy',
    ]);
    expect(cluster.names('StatefulSet')).toEqual(['shop-mongodb']);
    expect(report.notes?.join()).toContain('deployment/shop-ingress-nginx');
  });

  it('is not taken from Argo CD or Flux', async () => {
    const app = new Adopter();
    const old = app.cluster.find('Service', 'shop-service') as KubeObject;
    old.metadata.annotations = { 'argocd.argoproj.io/tracking-id': 'shop:/Service:shop/shop-service' };
    await expect(app.adopt()).rejects.toMatchObject({ code: 'OwnedByGitOps' });
    expect(app.cluster.writes).toBe(0);
  });

  it('waits for the pods of the old app, and for nobody else’s that carry the same label', async () => {
    const app = new Adopter();
    const { cluster } = app;
    const metadata = { name: 'by-hand', labels: { app: 'shop' } };
    cluster.objects.set('Pod/by-hand', { ...kinds.Pod, metadata });
    const watch = cluster.watch.bind(cluster);
    const waited: string[] = [];
    cluster.watch = async function* (kind, query, options) {
      if (query.labelSelector !== 'app=shop') return yield* watch(kind, query, options);
      yield { type: 'SYNC', items: (await cluster.list(kind, query)).items };
      waited.push('by-hand');
    };
    expect((await app.adopt()).report.status).toBe('ready');
    expect(waited).toEqual([]);
  });

  it('hands what its databases need over to these, so that it goes with them', async () => {
    const app = new Adopter();
    await app.adopt();
    for (const key of [
      'ServiceAccount/shop-mongodb-sa',
      'Secret/shop-mongodb-secret',
      'Service/shop-mongodb-service',
    ])
      expect(app.cluster.objects.get(key)?.metadata.ownerReferences).toEqual([
        {
          apiVersion: 'apps/v1',
          kind: 'StatefulSet',
          name: 'shop-mongodb',
          uid: 'old-StatefulSet-shop-mongodb',
        },
      ]);
  });

  it('says what it means before it asks, and does nothing on a no', async () => {
    const app = new Adopter();
    app.answer = false;
    const { report } = await app.adopt();
    expect(report.status).toBe('cancelled');
    expect(app.cluster.writes).toBe(0);
    const names = (action: string) =>
      app.asked?.changes.flatMap((change) => (change.action === action ? change.name : []));
    expect(names('configure')).toEqual([
      'shop-mongodb',
      'shop-mongo-data-shop-mongodb-0',
      'shop-redis',
      'shop-service',
    ]);
    expect(names('delete')).toEqual(expect.arrayContaining(['shop', 'shop-hpa', 'shop-code-pvc', 'shop-sa']));
    expect(names('delete')).not.toContain('shop-secrets');
  });

  it('keeps secret values that the app is not given any more, and no others', async () => {
    const app = new Adopter();
    const { report } = await app.adopt();
    expect(app.cluster.names('Secret')).toContain('shop-secrets');
    expect(report.notes?.join()).toContain('secret/shop-secrets');
    expect((await app.adopt()).report.status).toBe('unchanged');
    const given = new Adopter();
    given.toml = '[plugins.scale.secrets]\nSTRIPE_KEY = "sk"\n';
    const { warnings } = (await given.adopt()).report;
    expect(given.cluster.names('Secret')).not.toContain('shop-secrets');
    expect(warnings.find(({ code }) => code === 'VariablesLost')?.message).toMatch(/ GREETING$/);
  });

  it('counts what other Secrets give the app as given', async () => {
    const app = new Adopter();
    app.toml = '[plugins.scale.kubernetes]\nenv_from_secrets = ["shop-secrets", "mail"]\n';
    const { warnings } = (await app.adopt()).report;
    expect(app.cluster.names('Secret')).toContain('shop-secrets');
    expect(warnings.find(({ code }) => code === 'VariablesLost')?.message).toMatch(/ GREETING$/);
  });

  it('warns of logins, public passwords, variables and autoscaling that end', async () => {
    const { report } = await new Adopter().adopt();
    expect(codes(report)).toEqual(
      expect.arrayContaining([
        'EverybodyLoggedOut',
        'PublicPassword',
        'DatabaseSettingsUnused',
        'VariablesLost',
        'AutoscalingEnds',
      ]),
    );
    const lost = report.warnings.find(({ code }) => code === 'VariablesLost')?.message;
    expect(lost).toContain('GREETING, STRIPE_KEY');
    expect(JSON.stringify(report)).not.toContain('sk-of-the-shop');
  });

  it('is not left without the database that has its data', async () => {
    await expect(new Adopter().adopt({ K8_MONGODB: 'False' })).rejects.toMatchObject({
      code: 'DatabaseUnused',
    });
  });

  it('is unchanged for the next scale and the next adopt', async () => {
    const app = new Adopter();
    await app.adopt();
    const { writes } = app.cluster;
    expect((await app.adopt()).report.status).toBe('unchanged');
    const options = { takeOver: [], takeApp: false, updateDatabases: false };
    const { report } = await scale(app.context(), await app.settings(), options);
    expect(report).toMatchObject({ status: 'unchanged', revision: 1 });
    expect(codes(report)).not.toContain('DatabaseSettingsDiffer');
    expect(app.cluster.writes).toBe(writes);
  });

  it('comes out the same, served at every moment, whenever a run is killed', async () => {
    const whole = new Adopter();
    await whole.adopt();
    const end = (app: Adopter) =>
      [...app.cluster.objects.keys()].filter((key) => !/shop\.|-env-/.test(key)).sort();
    for (let left = 0; left < whole.cluster.writes; left += 3) {
      const app = new Adopter();
      app.cluster.left = left;
      await app.adopt().catch((error: Error) => error);
      app.cluster.left = undefined;
      // Nobody renews the dead run's lock; it is an hour old.
      app.cluster.objects.delete('Lease/shop.lock');
      const { report } = await app.adopt();
      // All that the killed run had still to do at the end was to give the lock back.
      const status = left < whole.cluster.writes - 1 ? 'ready' : 'unchanged';
      expect({ left, status: report.status }).toEqual({ left, status });
      expect({ left, end: end(app) }).toEqual({ left, end: end(whole) });
      expect({ left, unserved: app.cluster.unserved }).toEqual({ left, unserved: [] });
    }
  }, 60_000);
});

describe('status of an adopted app', () => {
  it('lists the pods of its databases, and of no other', async () => {
    const app = new Adopter();
    await app.adopt();
    for (const [name, label] of [
      ['shop-mongodb-0', 'shop-mongodb'],
      ['shop-redis-1', 'shop-redis'],
      ['other-1', 'other'],
    ] as const)
      app.cluster.objects.set(`Pod/${name}`, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, labels: { app: label } },
      });
    const { report } = await status(app.context(), await app.settings());
    const pods = report.pods?.map(({ name, component }) => `${component}/${name}`);
    expect(pods?.filter((pod) => !pod.startsWith('app/'))).toEqual([
      'mongodb/shop-mongodb-0',
      'redis/shop-redis-1',
    ]);
  });
});

describe('the data of an adopted app that was destroyed', () => {
  it('is found again: the volume under its old name, by the image that wrote it', async () => {
    const app = new Adopter();
    await app.adopt();
    const { settings } = await app.settings();
    for (const key of ['StatefulSet/shop-mongodb', 'Service/shop-mongodb', 'Deployment/shop-redis'])
      app.cluster.objects.delete(key);
    const { live } = await observe(app.cluster.asCluster(), settings.namespace, 'shop');
    const scope = {
      app: 'shop',
      namespace: settings.namespace,
      labels: {},
      origin: { project: '', subfolder: '' },
    };
    const release = { kind: 'image', image: 'x' } as const;
    const manifests = databaseManifests(settings, scope, live, release);
    const set = manifests.find(
      ({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'shop-mongodb',
    );
    const spec = set?.['spec'] as { volumeClaimTemplates: KubeObject[] };
    expect(spec.volumeClaimTemplates[0]?.metadata.name).toBe('shop-mongo-data');
    expect(textAt(set, 'spec', 'template', 'spec', 'containers', 0, 'image')).toBe('mongo:6.0');
    expect(JSON.stringify(set)).toContain('{"name":"shop-mongo-data","mountPath":"/data/db"}');
    expect(
      manifests.some(({ kind, metadata }) => kind === 'StatefulSet' && metadata.name === 'shop-redis'),
    ).toBe(true);
  });
});
