/** Databases through whole runs: made once, in no Revision, found again. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import { secretText } from '../../src/engine/data/secret.js';
import { readInventory } from '../../src/engine/records/inventory.js';
import { Deployed } from './deploy-harness.js';

const kubernetes = (text: string) =>
  `[plugins.scale.kubernetes]\napp_name = "shop"\ntimeout = "2s"\n${text}\n`;
const redis = { redis: true };

let app: Deployed;
beforeEach(() => {
  app = new Deployed();
});

const password = () => secretText(app.cluster.find('Secret', 'shop-redis'), 'password');
const toData = () => app.cluster.applied.filter((name) => name.endsWith('shop-redis'));
const codes = ({ warnings }: { warnings: readonly { code: string }[] }) => warnings.map(({ code }) => code);

describe('an app with a database', () => {
  it('is ready when both are, and writes nothing to the database again', async () => {
    expect(await app.scale(redis, undefined, kubernetes(''))).toMatchObject({ status: 'ready' });
    expect(toData()).toEqual(['Secret/shop-redis', 'Service/shop-redis', 'StatefulSet/shop-redis']);
    const first = password();
    app.code = 'c';
    const toml = kubernetes(
      'redis_image = "redis:7.4"\ndatabase_memory_limit = "1Gi"\nlabels = { team = "red" }',
    );
    const again = await app.scale(redis, undefined, toml);
    expect(again).toMatchObject({ status: 'ready', revision: 2 });
    expect(codes(again)).toEqual(['DatabaseSettingsDiffer']);
    expect(toData()).toHaveLength(3);
    expect(password()).toBe(first);
  });

  it('keeps it out of every Revision, so that going back does not touch it', async () => {
    await app.scale(redis, undefined, kubernetes(''));
    app.code = 'c';
    await app.scale(redis, undefined, kubernetes(''));
    expect(await app.rollback(undefined, undefined, kubernetes(''))).toMatchObject({
      status: 'ready',
      revision: 3,
    });
    expect(toData()).toHaveLength(3);
    expect(app.cluster.names('StatefulSet')).toEqual(['shop-redis']);
  });

  it('names it in the Inventory to the end, also when it is not asked for any more', async () => {
    const entries = () => {
      const secret = app.cluster.find('Secret', 'shop.inventory');
      return secret === undefined
        ? []
        : readInventory(secret).entries.map(({ kind, name }) => `${kind}/${name}`);
    };
    await app.scale(redis, undefined, kubernetes(''));
    expect(entries()).toEqual(expect.arrayContaining(['Secret/shop-redis', 'StatefulSet/shop-redis']));
    const without = await app.scale({}, undefined, kubernetes(''));
    expect(without.notes).toEqual([expect.stringContaining('statefulset/shop-redis stays with its data')]);
    expect(entries()).toEqual(expect.arrayContaining(['Secret/shop-redis', 'StatefulSet/shop-redis']));
    expect(await app.scale({}, undefined, kubernetes(''))).toMatchObject({
      status: 'unchanged',
      notes: [expect.stringContaining('stays with its data')],
    });
  });

  it('finds what a destroy has kept, and opens it with the password of before', async () => {
    await app.scale(redis, undefined, kubernetes(''));
    const first = password();
    for (const key of [...app.cluster.objects.keys()])
      if (!['Secret/shop-redis', 'PersistentVolumeClaim/data-shop-redis-0'].includes(key))
        app.cluster.objects.delete(key);
    expect(await app.scale(redis, undefined, kubernetes(''))).toMatchObject({ status: 'ready', revision: 1 });
    expect(password()).toBe(first);
    expect(app.cluster.names('StatefulSet')).toEqual(['shop-redis']);
  });

  it('is not started over a volume whose password is lost', async () => {
    await app.scale(redis, undefined, kubernetes(''));
    app.cluster.objects.delete('Secret/shop-redis');
    const before = app.cluster.applied.length;
    await expect(app.scale(redis, undefined, kubernetes(''))).rejects.toMatchObject({
      code: 'DatabaseSecretMissing',
    });
    expect(app.cluster.applied).toHaveLength(before);
  });

  it('lets it follow its settings when somebody asks', async () => {
    await app.scale(redis, undefined, kubernetes(''));
    app.updateDatabases = true;
    const toml = kubernetes('database_memory_limit = "1Gi"\nredis_storage_size = "2Gi"');
    expect(await app.scale(redis, undefined, toml)).toMatchObject({ status: 'ready', warnings: [] });
    expect(app.cluster.find('PersistentVolumeClaim', 'data-shop-redis-0')).toMatchObject({
      spec: { resources: { requests: { storage: '2Gi' } } },
    });
    expect(app.cluster.find('StatefulSet', 'shop-redis')).toMatchObject({
      spec: {
        template: { spec: { containers: [{ resources: { limits: { memory: '1Gi' } } }] } },
        volumeClaimTemplates: [{ spec: { resources: { requests: { storage: '2Gi' } } } }],
      },
    });
    app.updateDatabases = false;
    expect(await app.scale(redis, undefined, toml)).toMatchObject({ status: 'unchanged', warnings: [] });
  });

  it('goes back alone when the database does not come up after it, and says so', async () => {
    await app.scale(redis, undefined, kubernetes(''));
    app.updateDatabases = true;
    app.cluster.broken.add('redis:7.9');
    const report = await app.scale(redis, undefined, kubernetes('redis_image = "redis:7.9"'));
    expect(report).toMatchObject({ status: 'rolled-back', rolledBackTo: 1 });
    expect(report.notes).toContainEqual(expect.stringContaining('statefulset/shop-redis does not go back'));
    expect(report.diagnosis[0]?.what).toContain('statefulset/shop-redis');
  });
});
