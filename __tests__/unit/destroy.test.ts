import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Context } from '../../src/engine/context.js';
import { inventorySecret, newInventory, readInventory } from '../../src/engine/records/inventory.js';
import { annotationKeys, type Component, labelsOf } from '../../src/model/identity.js';
import { type Kind, type KubeObject, kinds, type ObjectRef, refText } from '../../src/model/kubernetes.js';
import type { Outcome } from '../../src/model/report.js';
import { destroy } from '../../src/operations/destroy.js';
import type { DeleteOptions } from '../../src/ports/cluster.js';
import { MemoryCluster } from './memory-cluster.js';
import { resolve } from './settings-doubles.js';

const origin = { project: 'github.com/o/r', subfolder: '' };
const others = { project: 'github.com/o/other', subfolder: '' };

/** With a namespace that may be the app's own, and a log of what was deleted. */
class Cluster extends MemoryCluster {
  readonly deleted: string[] = [];
  madeBy: string | undefined;
  override get = async ({ kind, name }: ObjectRef) =>
    kind.kind === 'Namespace'
      ? this.objects.has('Namespace/gone')
        ? undefined
        : {
            ...kind,
            metadata: {
              name,
              uid: 'ns',
              ...(this.madeBy === undefined ? {} : { annotations: { [annotationKeys.madeBy]: this.madeBy } }),
            },
          }
      : this.find(kind.kind, name);
  discover = async (): Promise<Kind[]> =>
    Object.values(kinds).filter(({ namespaced, kind }) => namespaced && kind !== 'Event');
  override async delete(ref: ObjectRef, options?: DeleteOptions) {
    const there = this.find(ref.kind.kind, ref.name);
    if (options?.uid !== undefined && ref.kind.kind !== 'Namespace' && there?.metadata.uid !== options.uid)
      throw new Error(`${ref.kind.kind}/${ref.name} is another one`);
    this.deleted.push(`${ref.kind.kind.toLowerCase()}/${ref.name}`);
    return super.delete(ref);
  }
}

let cluster: Cluster;
beforeEach(() => {
  cluster = new Cluster();
});

async function put(
  kind: Kind,
  name: string,
  component: Component | undefined,
  more: Record<string, unknown> = {},
): Promise<KubeObject> {
  const { apiVersion, kind: kindName } = kind;
  const labels = component === undefined ? {} : labelsOf('shop', component);
  return await cluster.create({ apiVersion, kind: kindName, metadata: { name, labels }, ...more });
}

/** An app with a MongoDB, as a first deploy leaves it. */
async function deployed(
  environment: Record<string, string> = {},
  databases = true,
  secrets = ['shop-env-1'],
): Promise<void> {
  const envFrom = secrets.map((name) => ({ secretRef: { name } }));
  const made = [
    await put(kinds.Deployment, 'shop', 'app', {
      spec: { template: { spec: { containers: [{ name: 'app', envFrom }] } } },
    }),
    await put(kinds.Service, 'shop-service', 'app'),
    await put(kinds.PersistentVolumeClaim, 'shop-code-pvc', 'code-server'),
    await put(kinds.Secret, 'shop-env-1', 'environment', { data: environment }),
    await put(kinds.Secret, 'shop-auth', 'auth'),
  ];
  if (databases) {
    made.push(
      await put(kinds.StatefulSet, 'shop-mongodb', 'mongodb'),
      await put(kinds.Service, 'shop-mongodb', 'mongodb'),
      await put(kinds.Secret, 'shop-mongodb', 'mongodb'),
    );
    // Its controller made it: no Inventory names it.
    await put(kinds.PersistentVolumeClaim, 'data-shop-mongodb-0', 'mongodb');
  }
  const entries = made.map(({ apiVersion, kind, metadata: { name, uid } }) => ({
    apiVersion,
    kind,
    name,
    ...(uid === undefined ? {} : { uid }),
  }));
  const madeNamespace = cluster.madeBy === undefined ? {} : { madeNamespace: 'ns' };
  await cluster.create(
    inventorySecret({ ...newInventory('shop', origin), ...madeNamespace, entries }, 'default'),
  );
}

async function run(
  deleteData: boolean,
  confirm: (gone: string[], stays: string[]) => boolean = () => true,
): Promise<Outcome> {
  const resolved = await resolve({ flags: { appName: 'shop' } });
  const context = {
    cluster: cluster.asCluster(),
    clock: { now: () => new Date(), monotonic: () => performance.now(), sleep: async () => undefined },
    source: { origin: async () => origin, holder: () => 'ada@here' },
    emit: () => undefined,
    signal: new AbortController().signal,
  } as unknown as Context;
  const text = ({ kind, name }: { kind: string; name: string }) => refText({ kind, metadata: { name } });
  return await destroy(context, resolved, {
    deleteData,
    confirm: async (changes, kept) => confirm(changes.map(text), kept.map(text)),
  });
}

const left = () => [...cluster.objects.values()].map(refText).sort();
const data = [
  'persistentvolumeclaim/data-shop-mongodb-0',
  'secret/shop-auth',
  'secret/shop-mongodb',
] as const;

describe('destroy of an app with a database', () => {
  it('keeps data and the Secrets that open it, and says how they go', async () => {
    await deployed();
    const { report } = await run(false);
    expect(left()).toEqual(data);
    expect(report.status).toBe('destroyed');
    expect(report.kept?.map(({ kind, name }) => `${kind.toLowerCase()}/${name}`).sort()).toEqual(data);
    expect(report.notes?.join('\n')).toContain('--delete-data');
    expect(cluster.deleted).toContain('statefulset/shop-mongodb');
    expect(cluster.deleted).toContain('persistentvolumeclaim/shop-code-pvc');
  });

  it('shows what goes and what stays before it asks, and does nothing after a no', async () => {
    await deployed();
    const shown: string[][] = [];
    const { report } = await run(false, (gone, stays) => {
      shown.push(gone, [...stays].sort());
      return false;
    });
    expect(shown[0]).not.toContain('persistentvolumeclaim/data-shop-mongodb-0');
    expect(shown[1]).toEqual(data);
    expect(report.status).toBe('cancelled');
    expect(cluster.deleted).toEqual([]);
  });

  it('lets the app end before the databases go that it may still write to', async () => {
    await deployed();
    await put(kinds.Pod, 'shop-1', 'app');
    const watch = cluster.watch.bind(cluster);
    let begun: string[] = [];
    cluster.watch = async function* (kind, query, options) {
      if (kind === kinds.Pod && begun.length === 0) {
        begun = [...cluster.deleted];
        const pod = cluster.find('Pod', 'shop-1') as KubeObject;
        yield { type: 'SYNC', items: [pod] };
        cluster.objects.delete('Pod/shop-1');
        yield { type: 'DELETED', object: pod };
        return;
      }
      yield* watch(kind, query, options);
    };
    await run(false);
    expect(begun).toContain('deployment/shop');
    expect(begun).not.toContain('statefulset/shop-mongodb');
    expect(left()).toEqual(data);
  });

  it('treats a database that was adopted like one of ours, though its pods do not say whose they are', async () => {
    await deployed();
    const redis = await put(kinds.Deployment, 'shop-redis', 'redis', {
      spec: { selector: { matchLabels: { app: 'shop-redis' } } },
    });
    const annotations = { [annotationKeys.adopted]: '0.2.30' };
    cluster.objects.set('Deployment/shop-redis', { ...redis, metadata: { ...redis.metadata, annotations } });
    const secret = cluster.find('Secret', 'shop.inventory') as KubeObject;
    const inventory = readInventory(secret);
    const { apiVersion, kind, metadata } = redis;
    const entry = { apiVersion, kind, name: metadata.name, uid: metadata.uid ?? '' };
    await cluster.replace(
      inventorySecret({ ...inventory, entries: [entry, ...inventory.entries] }, 'default'),
    );
    await put(kinds.Pod, 'shop-1', 'app');
    await cluster.create({ ...kinds.Pod, metadata: { name: 'shop-redis-1', labels: { app: 'shop-redis' } } });
    const watch = cluster.watch.bind(cluster);
    const ended = new Map<string, string[]>();
    cluster.watch = async function* (watched, query, options) {
      const { items } = await cluster.list(watched, query);
      yield { type: 'SYNC', items };
      for (const object of watched === kinds.Pod ? items : []) {
        ended.set(object.metadata.name, [...cluster.deleted]);
        cluster.objects.delete(`Pod/${object.metadata.name}`);
        yield { type: 'DELETED', object };
      }
      yield* watch(watched, query, options);
    };
    await run(false);
    expect(ended.get('shop-1')).toContain('deployment/shop');
    expect(ended.get('shop-1')).not.toContain('deployment/shop-redis');
    expect(ended.get('shop-redis-1')).toContain('deployment/shop-redis');
    expect(left()).toEqual(data);
  });

  it('deletes data when told so, volumes before the Secrets that open them', async () => {
    await deployed();
    await run(true);
    expect(left()).toEqual([]);
    const at = (name: string) => cluster.deleted.indexOf(name);
    expect(at(data[0])).toBeLessThan(at('secret/shop-mongodb'));
    expect(at('statefulset/shop-mongodb')).toBeLessThan(at(data[0]));
  });

  it('finds data that an earlier destroy has left, when no Inventory names it', async () => {
    await deployed();
    await run(false);
    const again = await run(false);
    expect(again.report.changes).toEqual([]);
    expect(again.report.kept).toHaveLength(3);
    await run(true);
    expect(left()).toEqual([]);
  });

  it('keeps data whose labels somebody took away, by the name it has', async () => {
    await deployed();
    const secret = cluster.find('Secret', 'shop-mongodb');
    cluster.objects.set('Secret/shop-mongodb', {
      ...(secret as KubeObject),
      metadata: { ...(secret as KubeObject).metadata, labels: {} },
    });
    await run(false);
    expect(left()).toEqual(data);
  });

  it('takes the pod that a killed import has left on the volume of files', async () => {
    await put(kinds.PersistentVolumeClaim, 'shop-data', 'data');
    await put(kinds.Job, 'shop-data-import', 'job');
    await run(false);
    expect(left()).toEqual(['persistentvolumeclaim/shop-data']);
  });

  it('does not touch data that another project has left', async () => {
    const annotations = { [annotationKeys.origin]: JSON.stringify(others) };
    await cluster.create({
      ...kinds.Secret,
      metadata: { name: 'shop-mongodb', labels: labelsOf('shop', 'mongodb'), annotations },
    });
    await expect(run(true)).rejects.toMatchObject({ code: 'AppTaken' });
    expect(left()).toEqual(['secret/shop-mongodb']);
  });

  it('leaves the namespace that it made while data is in it, and takes both later', async () => {
    cluster.madeBy = 'shop';
    await deployed();
    const first = await run(false);
    expect(cluster.deleted).not.toContain('namespace/default');
    expect(first.report.changes?.map(({ kind }) => kind)).not.toContain('Namespace');
    await run(true);
    expect(cluster.deleted.at(-1)).toBe('namespace/default');
  });
});

describe('the Secret of logins of an app without a volume', () => {
  it('goes with the app', async () => {
    await deployed({}, false);
    const { report } = await run(false);
    expect(left()).toEqual([]);
    expect(report.kept).toEqual([]);
  });

  it('stays where the users live in a database that was given', async () => {
    await deployed({ MONGODB_URI: 'bW9uZ29kYjovL2RiLw==' }, false);
    await run(false);
    expect(left()).toEqual(['secret/shop-auth']);
  });

  it('stays where a Secret of somebody else may name the database', async () => {
    await deployed({}, false, ['of-the-team', 'shop-env-1']);
    await run(false);
    expect(left()).toEqual(['secret/shop-auth']);
  });

  it('stays when the app is gone already, since nobody can tell', async () => {
    await put(kinds.Secret, 'shop-auth', 'auth');
    await run(false);
    expect(left()).toEqual(['secret/shop-auth']);
  });
});
